import type { SyntaxNode } from '@lezer/common';
import { renameArrays } from '../../mapspec/index.ts';
import type { Json, PipelineFunction } from '../../pipeline/index.ts';
import type { Parameter } from '../python-module.ts';
import { readFunction } from '../read-module.ts';
import { type CallArguments, readDictEntries } from './call-arguments.ts';
import { codeOf, literalOf, noteUnread, type PythonFile, resolve } from './python-file.ts';
import { readPipefuncResources } from './read-pipefunc-resources.ts';
import { readSizes } from './read-sizes.ts';

/** A function with what PipeFunc is told about it, before it becomes a node. */
export type PipefuncFunction = {
  /** Its definition, decorators included. */
  readonly statement: SyntaxNode;
  readonly parameters: readonly (Parameter & {
    /** Its name in the graph: after `renames` and `scope`. */
    readonly graphName: string;
  })[];
  /** As in the graph, but with `_` for the dot of a scope: our names are Python identifiers. */
  readonly outputs: readonly string[];
} & Pick<
  PipelineFunction,
  'entry' | 'mapspec' | 'internalShape' | 'bound' | 'defaults' | 'resources' | 'resourcesVariable' | 'scope'
>;

const NO_DICT = { entries: [], others: [] };

/** Settings without a meaning for a run of ours: nothing is lost without them. */
const IDLE_OPTIONS = new Set(['cache', 'profile', 'debug', 'print_error', 'lazy', 'description']);
const READ_OPTIONS = new Set([
  'output_name',
  'mapspec',
  'renames',
  'defaults',
  'bound',
  'resources',
  'resources_scope',
  'resources_variable',
  'internal_shape',
  'scope',
]);

/** What is told from outside the decorator: `Pipeline([(f, "x[i] -> y[i]")], scope="foo")`. */
export type Told = { readonly mapspec?: SyntaxNode | undefined; readonly scope?: string | undefined };

/** Reads the decorator's (or `PipeFunc(...)`'s) arguments; `outputFallback` is the output's name if they give none. */
export function readPipefuncFunction(
  file: PythonFile,
  statement: SyntaxNode,
  args: CallArguments,
  told: Told & { readonly outputFallback: string | null },
): PipefuncFunction | null {
  const definition = readFunction(file.source, statement);
  if (!definition) return null;
  noteOtherOptions(file, args);
  const option = (name: string) => args.keywords.get(name);
  const resources = option('resources');
  const names = graphNames(file, { renames: option('renames'), scope: option('scope'), told });
  const outputs = readOutputs(file, option('output_name') ?? args.positional[0], told.outputFallback);
  if (!outputs) {
    noteUnread(file, statement, 'Its output_name is not written out; the output is called after the function.');
  }
  const graphOutputs = (outputs ?? [`${definition.name}_result`]).map(names.inGraph);
  const parameters = definition.parameters
    .filter((parameter) => !parameter.kind.startsWith('var-'))
    .map((parameter) => ({ ...parameter, graphName: names.inGraph(parameter.name) }));
  const own = ownNames(parameters);
  return {
    statement,
    entry: definition.name,
    parameters,
    outputs: graphOutputs.map(withoutDot),
    mapspec: readMapspec(file, told.mapspec ?? option('mapspec'), { own, outputs: graphOutputs }),
    internalShape: readInternalShape(file, option('internal_shape')),
    bound: readValues(file, option('bound'), own),
    defaults: readValues(file, option('defaults'), own),
    resources: resources ? readPipefuncResources(file, resources, own) : {},
    resourcesVariable: readText(file, option('resources_variable')),
    scope: readText(file, option('resources_scope')) === 'element' ? 'element' : 'map',
  };
}

/** Our name for a name of the graph. */
export function withoutDot(name: string): string {
  return name.replaceAll('.', '_');
}

function withoutScope(name: string): string {
  return name.slice(name.indexOf('.') + 1);
}

function noteOtherOptions(file: PythonFile, args: CallArguments): void {
  for (const [name, node] of args.keywords) {
    // A function of ours may always return a dictionary by output name.
    if (name === 'output_picker' && codeOf(file, node) === 'dict.__getitem__') continue;
    if (!READ_OPTIONS.has(name) && !IDLE_OPTIONS.has(name)) {
      noteUnread(file, node, `Gridloom has nothing like ${name}.`);
    }
  }
  for (const other of args.others) noteUnread(file, other, 'Arguments by * or ** are only known when the file runs.');
}

function graphNames(
  file: PythonFile,
  given: { renames: SyntaxNode | undefined; scope: SyntaxNode | undefined; told: Told },
): { inGraph: (name: string) => string } {
  const renames = new Map<string, string>();
  const read = given.renames ? literalOf(file, given.renames)?.value : {};
  if (given.renames && !isRecord(read)) noteUnread(file, given.renames, 'The renames are not written out.');
  for (const [from, to] of Object.entries(isRecord(read) ? read : {})) {
    if (typeof to === 'string') renames.set(from, to);
  }
  // The pipeline's scope replaces the function's, and either replaces one that a rename gave.
  const own = readText(file, given.scope);
  const scope = given.told.scope ?? own;
  return {
    inGraph: (name) => {
      const renamed = renames.get(name) ?? name;
      return scope === null ? renamed : `${scope}.${withoutScope(renamed)}`;
    },
  };
}

/** Graph names, with and without their scope, to the function's own parameter names. */
function ownNames(parameters: PipefuncFunction['parameters']): ReadonlyMap<string, string> {
  return new Map([
    ...parameters.map(({ graphName, name }) => [withoutScope(graphName), name] as const),
    ...parameters.map(({ graphName, name }) => [graphName, name] as const),
  ]);
}

function readOutputs(file: PythonFile, node: SyntaxNode | undefined, fallback: string | null): string[] | null {
  const value = node ? literalOf(file, node)?.value : fallback;
  if (typeof value === 'string') return [value];
  if (!Array.isArray(value) || value.length === 0) return null;
  const names = value.flatMap((name) => (typeof name === 'string' ? [name] : []));
  return names.length === value.length ? names : null;
}

/** A mapspec over graph names becomes one over the function's own parameter names and our output names. */
function readMapspec(
  file: PythonFile,
  node: SyntaxNode | undefined,
  names: { own: ReadonlyMap<string, string>; outputs: readonly string[] },
): string | null {
  if (!node) return null;
  const value = literalOf(file, node)?.value;
  if (value === null) return null;
  if (typeof value !== 'string') {
    noteUnread(file, node, 'The mapspec is not written out as a text.');
    return null;
  }
  const outputs = new Map([
    ...names.outputs.map((name) => [withoutScope(name), withoutDot(name)] as const),
    ...names.outputs.map((name) => [name, withoutDot(name)] as const),
  ]);
  return renameArrays(renameArrays(value, 'inputs', names.own), 'outputs', outputs);
}

function readInternalShape(file: PythonFile, node: SyntaxNode | undefined): PipelineFunction['internalShape'] {
  const value = node ? literalOf(file, node)?.value : null;
  if (!node || value === null) return null;
  const sizes = readSizes(value);
  if (sizes) return sizes;
  noteUnread(file, node, 'The internal shape is not written out.');
  return null;
}

/** A dictionary of literals under the function's own names; what is no literal is noted. */
function readValues(
  file: PythonFile,
  node: SyntaxNode | undefined,
  own: ReadonlyMap<string, string>,
): Record<string, Json> {
  if (!node) return {};
  const dict = resolve(file, node);
  const { entries, others } = dict.name === 'DictionaryExpression' ? readDictEntries(file, dict) : NO_DICT;
  for (const other of dict.name === 'DictionaryExpression' ? others : [node]) {
    noteUnread(file, other, 'The values are not written out as a dictionary.');
  }
  return Object.fromEntries(
    entries.flatMap(({ key, node: valueNode }) => {
      const value = literalOf(file, valueNode);
      const parameter = own.get(key);
      if (!value) noteUnread(file, valueNode, `The value of ${key} is not written out.`);
      else if (parameter === undefined) noteUnread(file, valueNode, `"${key}" is no parameter of the function.`);
      return value && parameter !== undefined ? [[parameter, value.value] as const] : [];
    }),
  );
}

/** The text that an argument gives; null when there is none, or (noted) when it is not written out. */
function readText(file: PythonFile, node: SyntaxNode | undefined): string | null {
  const value = node ? literalOf(file, node)?.value : null;
  if (value === null || typeof value === 'string') return value;
  if (node) noteUnread(file, node, 'Only a text that is written out can be read here.');
  return null;
}

function isRecord(value: Json | undefined): value is { [key: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

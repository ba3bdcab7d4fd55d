import type { SyntaxNode } from '@lezer/common';
import type { Json } from '../../../pipeline/index.ts';
import { readParameters } from '../../read-parameters.ts';
import { childrenOf } from '../../syntax-tree.ts';
import { constantOf, isRecord } from '../file/constant.ts';
import { readDictEntries } from '../file/dict-entries.ts';
import {
  bodyOf,
  codeOf,
  definitionOf,
  noteUnread,
  type PythonFile,
  qualifiedName,
  resolve,
} from '../file/python-file.ts';
import { readSizes } from '../run-call/read-sizes.ts';
import { scopeItem } from './change-item.ts';
import { inputNames, outputNames } from './item-names.ts';
import { readMapspecArgument } from './read-mapspec-argument.ts';
import type { FunctionObject, FunctionSource, ResourcesArgument } from './script-values.ts';

export type Options = ReadonlyMap<string, SyntaxNode>;

/** Settings without a meaning for a run of ours: nothing is lost without them. */
const IDLE_OPTIONS = new Set(['cache', 'profile', 'debug', 'print_error', 'lazy', 'description']);
const READ_OPTIONS = new Set(
  'output_name mapspec renames defaults bound resources resources_scope resources_variable internal_shape scope variant'.split(
    ' ',
  ),
);

/** A function with nothing said about it yet. */
export function blankFunction(source: FunctionSource, ownOutputs: readonly string[]): FunctionObject {
  return {
    kind: 'function',
    source,
    ownOutputs,
    renames: new Map(),
    mapspec: null,
    defaults: new Map(),
    bound: new Map(),
    internalShape: null,
    resources: null,
    defaultResources: [],
    resourcesVariable: null,
    scope: 'map',
    variant: new Map(),
  };
}

/** Sets what the arguments of `PipeFunc(...)`, `@pipefunc(...)` or `f.copy(...)` say; what they leave out stays. */
export function setOptions(file: PythonFile, item: FunctionObject, options: Options): void {
  const texts = (name: string, set: (value: string | null) => void) => {
    const node = options.get(name);
    if (node) set(readText(file, node));
  };
  const values = (name: 'defaults' | 'bound') => {
    const node = options.get(name);
    if (node) item[name] = readValues(file, node);
  };
  const renames = options.get('renames');
  if (renames) item.renames = readRenames(file, renames);
  values('defaults');
  values('bound');
  if (options.has('mapspec')) item.mapspec = readMapspecArgument(file, options.get('mapspec'));
  const shape = options.get('internal_shape');
  if (shape) item.internalShape = readInternalShape(file, shape);
  const resources = options.get('resources');
  if (resources) item.resources = resourcesArgument(file, resources);
  texts('resources_variable', (value) => {
    item.resourcesVariable = value;
  });
  texts('resources_scope', (value) => {
    item.scope = value === 'element' ? 'element' : 'map';
  });
  const variant = options.get('variant');
  if (variant) item.variant = readVariants(file, variant);
  texts('scope', (scope) => {
    if (scope !== null) scopeItem(item, scope, [...inputNames(item), ...outputNames(item)]);
  });
  noteOtherOptions(file, options, item.ownOutputs.length);
}

/** Remembers what names stand for at this place of the script; null for None. */
export function resourcesArgument(file: PythonFile, node: SyntaxNode): ResourcesArgument | null {
  return codeOf(file, node) === 'None' ? null : { node, given: new Map(file.given) };
}

/** Output names as a text or a tuple of them; null when they are not written out. */
export function readOutputNames(file: PythonFile, node: SyntaxNode | undefined): string[] | null {
  const value = node ? constantOf(file, node)?.value : null;
  if (typeof value === 'string') return [value];
  if (!Array.isArray(value) || value.length === 0) return null;
  const names = value.flatMap((name) => (typeof name === 'string' ? [name] : []));
  return names.length === value.length ? names : null;
}

/** A dictionary of texts: `renames`, new axes. */
export function readRenames(file: PythonFile, node: SyntaxNode): Map<string, string> {
  const read = constantOf(file, node)?.value;
  const entries = isRecord(read) ? Object.entries(read) : [];
  const texts = entries.flatMap(([from, to]) => (typeof to === 'string' ? [[from, to] as const] : []));
  if (!isRecord(read) || texts.length < entries.length) noteUnread(file, node, 'The new names are not written out.');
  return new Map(texts);
}

/** A dictionary of values; what is only known when the file runs is noted. */
export function readValues(file: PythonFile, node: SyntaxNode): Map<string, Json> {
  const found = resolve(file, node);
  if (found.name !== 'DictionaryExpression') {
    const whole = constantOf(file, node)?.value;
    if (!isRecord(whole)) noteUnread(file, node, 'The values are not written out as a dictionary.');
    return new Map(isRecord(whole) ? Object.entries(whole) : []);
  }
  const { entries, others } = readDictEntries(file, found);
  for (const other of others) noteUnread(file, other, 'The values are not written out as a dictionary.');
  return new Map(
    entries.flatMap(({ key, node: written }) => {
      const value = constantOf(file, written);
      if (!value) noteUnread(file, written, `The value of ${key} is not written out.`);
      return value ? [[key, value.value] as const] : [];
    }),
  );
}

/** `"fast"` or `{"method": "fast"}`: name by group, `''` for the group without a name. */
export function readVariants(file: PythonFile, node: SyntaxNode): Map<string, string> {
  const value = constantOf(file, node)?.value;
  if (value === null) return new Map();
  if (typeof value === 'string') return new Map([['', value]]);
  const found = resolve(file, node);
  const pairs = found.name === 'DictionaryExpression' ? readDictEntries(file, found, { None: '' }) : null;
  const texts = (pairs?.entries ?? []).flatMap(({ key, node: written }) => {
    const name = constantOf(file, written)?.value;
    return typeof name === 'string' ? [[key, name] as const] : [];
  });
  if (!pairs || pairs.others.length > 0 || texts.length < pairs.entries.length) {
    noteUnread(file, node, 'The variant is not written out.');
  }
  return new Map(texts);
}

/** The text that an argument gives; null when it is None or (noted) not written out. */
export function readText(file: PythonFile, node: SyntaxNode | undefined): string | null {
  const value = node ? constantOf(file, node)?.value : null;
  if (value === null || typeof value === 'string') return value;
  if (node) noteUnread(file, node, 'Only a text that is written out can be read here.');
  return null;
}

function readInternalShape(file: PythonFile, node: SyntaxNode): FunctionObject['internalShape'] {
  const value = constantOf(file, node)?.value;
  const sizes = value === null ? null : readSizes(value);
  if (value !== null && !sizes) noteUnread(file, node, 'The internal shape is not written out.');
  return sizes;
}

function noteOtherOptions(file: PythonFile, options: Options, outputCount: number): void {
  for (const [name, node] of options) {
    if (READ_OPTIONS.has(name) || IDLE_OPTIONS.has(name) || codeOf(file, node) === 'None') continue;
    // A function of ours with several outputs may always return a dictionary by output name.
    if (name === 'output_picker' && outputCount > 1 && picksByName(file, node)) continue;
    if (name === 'output_picker') {
      noteUnread(file, node, 'Gridloom has no output_picker; let the function return its outputs itself.');
    } else if (name === 'post_execution_hook') {
      noteUnread(file, node, 'Gridloom calls nothing after a function; what the hook does is left out.');
    } else noteUnread(file, node, `Gridloom has nothing like ${name}.`);
  }
}

const PICKERS = new Set(['dict.__getitem__', 'dict.get', 'operator.getitem']);

/** `dict.__getitem__`, `operator.getitem`, and a lambda or function of `result` and `name` that returns `result[name]`. */
function picksByName(file: PythonFile, written: SyntaxNode): boolean {
  const node = resolve(file, written);
  if (PICKERS.has(qualifiedName(file, node) ?? '')) return true;
  const definition = node.name === 'VariableName' ? definitionOf(file, codeOf(file, node)) : node;
  const list = definition?.getChild('ParamList');
  const [result, name, ...others] = list ? readParameters(file.source, list) : [];
  const body = definition && returnedBy(definition);
  if (!result || !name || others.length > 0 || !body) return false;
  const picked = codeOf(file, body).replaceAll(/\s/g, '');
  return picked === `${result.name}[${name.name}]` || picked === `${result.name}[${name.name}.rsplit(".",1)[-1]]`;
}

/** What a lambda gives, or a function that does nothing but return something. */
function returnedBy(definition: SyntaxNode): SyntaxNode | null {
  if (definition.name === 'LambdaExpression') return definition.lastChild;
  if (definition.name !== 'FunctionDefinition') return null;
  const [only, ...others] = bodyOf(definition).filter(
    (statement) => statement.name !== 'ExpressionStatement' || statement.firstChild?.name !== 'String',
  );
  return only?.name === 'ReturnStatement' && others.length === 0 ? (childrenOf(only)[1] ?? null) : null;
}

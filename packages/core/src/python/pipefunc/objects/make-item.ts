import type { SyntaxNode } from '@lezer/common';
import { type CallArguments, noteOthers } from '../file/call-arguments.ts';
import { noteUnread, type PythonFile } from '../file/python-file.ts';
import { renameInItem, setValues } from './change-item.ts';
import {
  blankFunction,
  readOutputNames,
  readRenames,
  readText,
  readValues,
  readVariants,
  resourcesArgument,
  setOptions,
} from './function-options.ts';
import { copyItem } from './item-names.ts';
import { readMapspecArgument } from './read-mapspec-argument.ts';
import type { FunctionObject, FunctionSource, NestObject, Value } from './script-values.ts';

/** The object that `PipeFunc(f, "y", ...)` or `@pipefunc("y", ...)` makes; `args` are those without the function. */
export function makeFunction(file: PythonFile, source: FunctionSource, args: CallArguments): FunctionObject {
  noteOthers(file, args);
  const [first, ...more] = args.positional;
  for (const other of more) noteUnread(file, other, 'Only the first argument may be without a name.');
  const written = args.keywords.get('output_name') ?? first;
  const outputs = readOutputNames(file, written);
  if (!outputs) {
    const why = 'Its output_name is not written out; the output is called after the function.';
    noteUnread(file, written ?? source.statement, why);
  }
  const item = blankFunction(source, outputs ?? [`${source.entry ?? 'function'}_result`]);
  setOptions(file, item, args.keywords);
  return item;
}

/** The object that a bare function becomes in a pipeline: PipeFunc calls its output after it. */
export function makeBareFunction(source: FunctionSource): FunctionObject {
  return blankFunction(source, [source.entry ?? 'lambda']);
}

const NEST_OPTIONS = new Set(
  'pipefuncs output_name function_name renames mapspec resources resources_scope bound cache variant'.split(' '),
);

/** `NestedPipeFunc([f, g], ...)`; null (noted) when its functions are not known. */
export function makeNest(
  file: PythonFile,
  node: SyntaxNode,
  args: CallArguments,
  listed: readonly Value[],
): NestObject | null {
  const functions = listed.flatMap((value) =>
    value.kind === 'function'
      ? [copyItem(value)]
      : value.kind === 'nest' && value.mapspec === null
        ? copyItem(value).functions
        : [],
  );
  if (listed.length < 2 || listed.some((value) => value.kind !== 'function' && value.kind !== 'nest')) {
    noteUnread(file, node, 'The functions inside are not written out as functions of this file.');
    return null;
  }
  noteOthers(file, args);
  for (const [name, option] of args.keywords) {
    if (!NEST_OPTIONS.has(name)) noteUnread(file, option, `Gridloom has nothing like ${name}.`);
  }
  const option = (name: string, at?: number) =>
    args.keywords.get(name) ?? (at === undefined ? undefined : args.positional[at]);
  const nest: NestObject = {
    kind: 'nest',
    node,
    functions,
    outputs: readOutputNames(file, option('output_name', 1)),
    functionName: readText(file, option('function_name', 2)),
    mapspec: null,
    resources: null,
    defaultResources: [],
    scope: readText(file, option('resources_scope')) === 'element' ? 'element' : 'map',
  };
  const [renames, bound, variant, resources] = ['renames', 'bound', 'variant', 'resources'].map((name) => option(name));
  if (renames) renameInItem(nest, readRenames(file, renames));
  if (bound) setValues(nest, 'bound', readValues(file, bound));
  if (variant) for (const member of functions) member.variant = readVariants(file, variant);
  if (resources) nest.resources = resourcesArgument(file, resources);
  nest.mapspec = readMapspecArgument(file, option('mapspec'));
  return nest;
}

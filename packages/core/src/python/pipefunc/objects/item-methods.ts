import type { SyntaxNode } from '@lezer/common';
import type { Json } from '../../../pipeline/index.ts';
import { commaGroups } from '../../syntax-tree.ts';
import { type CallArguments, noteOthers } from '../file/call-arguments.ts';
import { constantOf } from '../file/constant.ts';
import { noteUnread, type PythonFile, resolve } from '../file/python-file.ts';
import { renameInItem, renameItemAxes, scopeItem, setValues } from './change-item.ts';
import {
  readOutputNames,
  readRenames,
  readText,
  readValues,
  readVariants,
  resourcesArgument,
  setOptions,
} from './function-options.ts';
import { copyItem, inputNames, outputNames } from './item-names.ts';
import { readMapspecArgument } from './read-mapspec-argument.ts';
import type { ScopeChoice } from './scope-pipeline.ts';
import type { FunctionSource, PipelineItem } from './script-values.ts';

/** Methods of a function that change it, and give nothing. */
export const CHANGES_ITEM = new Set([
  'update_renames',
  'update_defaults',
  'update_bound',
  'update_scope',
  'update_mapspec_axes',
]);

/** Does what a method of `CHANGES_ITEM` does; names that the function does not have are noted. */
export function changeItem(
  file: PythonFile,
  item: PipelineItem,
  call: { readonly method: string; readonly args: CallArguments; readonly node: SyntaxNode },
): void {
  const { method, args, node } = call;
  const given = givenFirst(args, method.replace(/^update_(?:mapspec_)?/, ''));
  const how = readUpdate(file, args);
  if (method === 'update_scope') {
    const choice = readScopeChoice(file, args);
    const names = [
      ...inputNames(item).filter((name) => choice.inputs === '*' || choice.inputs?.has(name)),
      ...outputNames(item).filter((name) => choice.outputs === '*' || choice.outputs?.has(name)),
    ].filter((name) => !choice.exclude.has(name));
    scopeItem(item, readText(file, args.keywords.get('scope') ?? args.positional[0]), names);
    return;
  }
  if (!given) {
    noteUnread(file, node, 'What it changes is not written out.');
    return;
  }
  let unknown: readonly string[] = [];
  if (method === 'update_renames') unknown = renameInItem(item, readRenames(file, given), how);
  else if (method === 'update_mapspec_axes') renameItemAxes(item, readRenames(file, given));
  else {
    const field = method === 'update_bound' ? 'bound' : 'defaults';
    unknown = setValues(item, field, readValues(file, given), how.overwrite);
  }
  for (const name of unknown) noteUnread(file, node, `The function has nothing that is called ${name}.`);
}

/** `f.copy(...)`: a function like it, with other options. */
export function copyWith(
  file: PythonFile,
  item: PipelineItem,
  args: CallArguments,
  source: FunctionSource | null,
): PipelineItem {
  const copy = copyItem(item);
  noteOthers(file, args);
  const outputs = args.keywords.get('output_name');
  const names = outputs ? readOutputNames(file, outputs) : null;
  if (copy.kind === 'nest') {
    for (const [name, node] of args.keywords) {
      if (name === 'output_name') copy.outputs = names;
      else if (name === 'function_name') copy.functionName = readText(file, node);
      else if (name === 'mapspec') copy.mapspec = readMapspecArgument(file, node);
      else if (name === 'resources') copy.resources = resourcesArgument(file, node);
      else if (name === 'variant') for (const member of copy.functions) member.variant = readVariants(file, node);
      else if (name !== 'cache') noteUnread(file, node, `Only the function itself can be given another ${name}.`);
    }
    return copy;
  }
  if (source) copy.source = source;
  else if (args.keywords.has('func')) {
    noteUnread(
      file,
      args.keywords.get('func') ?? copy.source.statement,
      'Only functions that this file defines can be imported.',
    );
  }
  if (names) copy.ownOutputs = names;
  setOptions(file, copy, new Map([...args.keywords].filter(([name]) => name !== 'func')));
  return copy;
}

/** Arguments of `update_scope(scope, inputs, outputs, exclude)`. */
export function readScopeChoice(file: PythonFile, args: CallArguments): ScopeChoice {
  const names = (name: string, at: number): ReadonlySet<string> | '*' | null => {
    const node = args.keywords.get(name) ?? args.positional[at];
    if (!node) return null;
    const value = readNameSet(file, node);
    if (value === '*' || value === null) return value;
    if (value !== undefined) return new Set(value);
    noteUnread(file, node, 'The names are not written out.');
    return null;
  };
  const exclude = names('exclude', 3);
  return {
    inputs: names('inputs', 1),
    outputs: names('outputs', 2),
    exclude: exclude === '*' || !exclude ? new Set() : exclude,
  };
}

/** `"*"`, None, or the texts of a set, list or tuple; undefined for anything else. */
export function readNameSet(file: PythonFile, written: SyntaxNode): readonly string[] | '*' | null | undefined {
  const node = resolve(file, written);
  const whole = constantOf(file, node)?.value;
  if (whole === null || whole === '*') return whole;
  if (typeof whole === 'string') return [whole];
  const items: readonly (Json | undefined)[] =
    node.name === 'SetExpression'
      ? commaGroups(node).flatMap(({ nodes: [item, ...more] }) =>
          item ? [more.length > 0 ? undefined : constantOf(file, item)?.value] : [],
        )
      : Array.isArray(whole)
        ? whole
        : [undefined];
  const texts = items.flat().flatMap((item) => (typeof item === 'string' ? [item] : []));
  return texts.length === items.flat().length ? texts : undefined;
}

function givenFirst(args: CallArguments, keyword: string): SyntaxNode | undefined {
  return args.positional[0] ?? args.keywords.get(keyword) ?? args.keywords.get('renames');
}

/** Arguments `update_from` and `overwrite` of the methods that update names and values. */
export function readUpdate(
  file: PythonFile,
  { keywords }: CallArguments,
): { readonly fromOwn: boolean; readonly overwrite: boolean } {
  const valueOf = (name: string) => {
    const node = keywords.get(name);
    return node && constantOf(file, node)?.value;
  };
  return { fromOwn: valueOf('update_from') === 'original', overwrite: valueOf('overwrite') === true };
}

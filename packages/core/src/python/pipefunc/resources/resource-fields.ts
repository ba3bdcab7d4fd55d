import type { SyntaxNode } from '@lezer/common';
import type { ResourceForm } from '../../../resources/index.ts';
import { readCall } from '../file/call-arguments.ts';
import { readDictEntries } from '../file/dict-entries.ts';
import { codeOf, noteUnread, type PythonFile, pipefuncName, resolve } from '../file/python-file.ts';
import type { Choice } from './resource-callable.ts';

/** PipeFunc's names of our fields, in the order of `Resources(...)`. */
export const PIPEFUNC_WORDS = {
  cpus: 'cpus',
  cpusPerNode: 'cpus_per_node',
  nodes: 'nodes',
  memory: 'memory',
  gpus: 'gpus',
  time: 'time',
  partition: 'partition',
  extraArgs: 'extra_args',
  parallelizationMode: 'parallelization_mode',
} as const satisfies Record<keyof ResourceForm, string>;

/** Our fields by PipeFunc's names, in the same order. */
export const RESOURCE_FIELDS: ReadonlyMap<string, keyof ResourceForm> = new Map(
  // Every key of the table is a field.
  Object.entries(PIPEFUNC_WORDS).map(([field, word]) => [word, field as keyof ResourceForm]),
);

/** What one field gets; null where a branch says nothing of it. */
export type FieldChoice =
  | { readonly kind: 'value'; readonly node: SyntaxNode | null }
  | { readonly kind: 'if'; readonly test: SyntaxNode; readonly whenTrue: FieldChoice; readonly whenFalse: FieldChoice };

const NOTHING: FieldChoice = { kind: 'value', node: null };

/** Turns a choice between dictionaries into one for each of their keys; null when one of them is no dictionary. */
export function fieldsByKey(file: PythonFile, choice: Choice): Map<string, FieldChoice> | null {
  if (choice.kind === 'value') {
    const entries = readEntries(file, choice.node);
    return entries && new Map(entries.map(({ key, node }) => [key, { kind: 'value', node }]));
  }
  const [then, otherwise] = [fieldsByKey(file, choice.whenTrue), fieldsByKey(file, choice.whenFalse)];
  if (!then || !otherwise) return null;
  const keys = new Set([...then.keys(), ...otherwise.keys()]);
  return new Map(
    [...keys].map((key) => {
      const [left, right] = [then.get(key) ?? NOTHING, otherwise.get(key) ?? NOTHING];
      return [key, { kind: 'if', test: choice.test, whenTrue: left, whenFalse: right }];
    }),
  );
}

type Entry = { readonly key: string; readonly node: SyntaxNode };

function readEntries(file: PythonFile, written: SyntaxNode): readonly Entry[] | null {
  const node = resolve(file, written);
  if (codeOf(file, node) === 'None') return [];
  if (node.name === 'DictionaryExpression') {
    const { entries, others } = readDictEntries(file, node);
    for (const other of others) noteUnread(file, other, 'Only resources with a plain name can be read.');
    return entries;
  }
  const call = readCall(file, node);
  if (!call) return null;
  const { callee, args } = call;
  const [only] = args.positional;
  const isFromDict = codeOf(file, callee).endsWith('Resources.from_dict');
  if (isFromDict && only && args.positional.length === 1) return readEntries(file, only);
  const isResources = pipefuncName(file, callee) === 'Resources';
  if (!isResources && codeOf(file, callee) !== 'dict') return null;
  if (!isResources && args.positional.length > 0) return null;
  const names = [...RESOURCE_FIELDS.keys()];
  const spread = args.others.map((star) =>
    star.name === '**' && star.nextSibling ? readEntries(file, star.nextSibling) : null,
  );
  if (spread.includes(null) || args.positional.length > names.length) return null;
  return [
    ...args.positional.map((value, index) => ({ key: names[index] ?? '', node: value })),
    ...spread.flatMap((entries) => entries ?? []),
    ...[...args.keywords].map(([key, value]) => ({ key, node: value })),
  ];
}

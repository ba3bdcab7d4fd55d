import type { SyntaxNode } from '@lezer/common';
import type { InputValue } from '../../../pipeline/index.ts';
import { childrenOf, descendantsOf } from '../../syntax-tree.ts';
import { readCall } from '../file/call-arguments.ts';
import { constantOf } from '../file/constant.ts';
import { readDictEntries } from '../file/dict-entries.ts';
import { codeOf, noteUnread, type PythonFile, resolve } from '../file/python-file.ts';
import { type ReadInput, readInputValue } from './read-input-value.ts';

/** Values by graph name, each with its place in the file; what could not be read is of kind none. */
export type GivenInputs = ReadonlyMap<string, ReadInput & { readonly node: SyntaxNode }>;

const UNKNOWN: InputValue = { kind: 'none' };

type Entry = { readonly key: string; readonly node: SyntaxNode };

/** Reads the dictionary of inputs, or the keywords of a call; `call` is where a run stands, for notes. */
export function readInputs(
  file: PythonFile,
  given: { readonly dict: SyntaxNode | null; readonly keywords: ReadonlyMap<string, SyntaxNode> },
  call: SyntaxNode | null,
): GivenInputs {
  const inputs = new Map<string, ReadInput & { node: SyntaxNode }>();
  const add = (name: string, written: SyntaxNode) => {
    const nested = resolve(file, written);
    // A dictionary may fill a scope (`{"foo": {"x": 1}}`) or be one value: the names of the pipeline decide which.
    if (nested.name === 'DictionaryExpression' && !name.includes('.')) {
      for (const { key, node } of readDictEntries(file, nested).entries) add(`${name}.${key}`, node);
    }
    const read = readInputValue(file, written);
    if (!read) noteUnread(file, written, `The value of ${name} is only known when the file runs; give it by hand.`);
    inputs.set(name, { ...(read ?? { value: UNKNOWN, whole: UNKNOWN }), node: written });
  };
  for (const [name, node] of given.keywords) add(name, node);
  if (!given.dict) return inputs;
  const entries = readEntries(file, given.dict);
  for (const { key, node } of entries ?? []) add(key, node);
  if (!entries)
    noteUnread(file, call ?? given.dict, 'The inputs are not written out as a dictionary; give them by hand.');
  return inputs;
}

/** Entries of `{...}`, `dict(...)`, `a | b`, and of a name for one with `name["x"] = ...` after it. */
function readEntries(file: PythonFile, written: SyntaxNode): readonly Entry[] | null {
  const node = resolve(file, written);
  if (node.name === 'VariableName') return readFilled(file, node);
  if (node.name === 'DictionaryExpression') {
    const { entries, others } = readDictEntries(file, node);
    const spread = others.map((other) =>
      other.name === '**' && other.nextSibling ? readEntries(file, other.nextSibling) : null,
    );
    for (const [index, other] of others.entries()) {
      if (!spread[index]) noteUnread(file, other, 'Only inputs with a plain name can be read.');
    }
    return [...spread.flatMap((inner) => inner ?? []), ...entries];
  }
  const [left, operator, right] = childrenOf(node);
  if (node.name === 'BinaryExpression' && left && right && operator && codeOf(file, operator) === '|') {
    const [first, second] = [readEntries(file, left), readEntries(file, right)];
    return first && second ? [...first, ...second] : null;
  }
  const call = readCall(file, node);
  if (!call || codeOf(file, call.callee) !== 'dict' || call.args.others.length > 0) return null;
  const [base] = call.args.positional;
  const before = base ? readEntries(file, base) : [];
  return before && [...before, ...[...call.args.keywords].map(([key, value]) => ({ key, node: value }))];
}

/** `inputs = {...}`, then `inputs["x"] = ...`, each once and at the top of the file; null for any other change. */
function readFilled(file: PythonFile, name: SyntaxNode): readonly Entry[] | null {
  const text = codeOf(file, name);
  let entries: readonly Entry[] | null = null;
  for (const statement of file.statements) {
    const [target, equals, value, ...more] = childrenOf(statement).filter((part) => part.name !== 'TypeDef');
    const isAssignment = statement.name === 'AssignStatement' && equals?.name === 'AssignOp' && more.length === 0;
    if (isAssignment && target && value && codeOf(file, target) === text) {
      if (entries) return null;
      entries = value.name === 'VariableName' ? null : readEntries(file, value);
      if (!entries) return null;
    } else if (
      isAssignment &&
      target?.name === 'MemberExpression' &&
      value &&
      codeOf(file, target.firstChild ?? target) === text
    ) {
      const [, open, keyNode] = childrenOf(target);
      const key = keyNode && open?.name === '[' ? constantOf(file, keyNode)?.value : undefined;
      if (!entries || typeof key !== 'string' || value.from > name.from) return null;
      entries = [...entries.filter((entry) => entry.key !== key), { key, node: value }];
    } else if (changes(file, statement, text)) return null;
  }
  return entries;
}

/** True for a statement that may change what a name stands for in any other way. */
function changes(file: PythonFile, statement: SyntaxNode, name: string): boolean {
  return [...descendantsOf(statement, 'VariableName')].some((node) => {
    if (codeOf(file, node) !== name) return false;
    const { parent } = node;
    const isItem = parent?.name === 'MemberExpression' && parent.firstChild?.from === node.from;
    const isTarget =
      ['AssignStatement', 'UpdateStatement', 'DeleteStatement'].includes(parent?.name ?? '') &&
      parent?.firstChild?.from === node.from;
    return isTarget || (isItem && parent.parent?.name !== 'ArgList');
  });
}

import type { SyntaxNode } from '@lezer/common';
import type { Json } from '../../../pipeline/index.ts';
import { codeOf, type PythonFile } from './python-file.ts';

/** Calls `body` while the names of a loop stand for one of its items; false where the item has not as many parts. */
export function withGiven(
  file: PythonFile,
  variables: readonly SyntaxNode[],
  item: Json,
  body: () => boolean,
): boolean {
  const values = variables.length === 1 ? [item] : item;
  if (!Array.isArray(values) || values.length !== variables.length) return false;
  const before = variables.map((variable) => [codeOf(file, variable), file.given.get(codeOf(file, variable))] as const);
  for (const [index, [name]] of before.entries()) file.given.set(name, values[index] ?? null);
  const result = body();
  for (const [name, value] of before) {
    if (value === undefined) file.given.delete(name);
    else file.given.set(name, value);
  }
  return result;
}

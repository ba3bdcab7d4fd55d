import { type InputValue, ReferenceFormat } from '../../../pipeline/index.ts';
import type { CallArguments } from '../file/call-arguments.ts';
import type { PythonFile } from '../file/python-file.ts';
import { argumentsByName } from './arguments-by-name.ts';
import { readSizes } from './read-sizes.ts';

/** `gridloom_reference("/path", "npy")`: a file on the cluster, as an export writes it. */
export function readReference(file: PythonFile, args: CallArguments): InputValue | null {
  const values = argumentsByName(file, args, ['path', 'format', 'column', 'shape']);
  const [path, column] = [values?.get('path'), values?.get('column') ?? null];
  const format = ReferenceFormat.safeParse(values?.get('format')).data;
  const given = values?.get('shape') ?? null;
  const shape = Array.isArray(given) ? (given.length === 0 ? [] : readSizes(given)) : null;
  if (typeof path !== 'string' || !format || (column !== null && typeof column !== 'string')) return null;
  const sizes = shape?.flatMap((size) => (typeof size === 'number' ? [size] : [])) ?? null;
  return { kind: 'reference', path, format, column, shape: sizes };
}

/** `gridloom_csv("""text""", "column")`: a column of a table, as an export writes it. */
export function readCsv(file: PythonFile, args: CallArguments): InputValue | null {
  const values = argumentsByName(file, args, ['text', 'column']);
  const [text, column] = [values?.get('text'), values?.get('column')];
  return typeof text === 'string' && typeof column === 'string' ? { kind: 'csv', text, column } : null;
}

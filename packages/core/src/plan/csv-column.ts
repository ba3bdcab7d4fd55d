import { dsvFormat } from 'd3-dsv';
import { type Json, pythonFloat, pythonInt } from '../pipeline/index.ts';

/** The values of a column, or why there are none; `columns` are the names in the first row. */
export type CsvColumn =
  | { readonly ok: true; readonly items: Json[] }
  | { readonly ok: false; readonly error: 'empty' | 'no-column'; readonly columns: readonly string[] };

/**
 * Reads one column of a table in CSV (RFC 4180; also with tabs or semicolons where the first row has no comma). Numbers as
 * JSON or Python writes them become numbers, also nan and inf; empty cells are `null`, everything else stays text. A row that is too short has
 * empty cells; rows without any cell are skipped.
 */
export function csvColumn(text: string, column: string): CsvColumn {
  const [head, ...rows] = csvRows(text);
  const columns = (head ?? []).map((name) => name.trim());
  if (columns.every((name) => name === '')) return { ok: false, error: 'empty', columns: [] };
  const at = columns.indexOf(column.trim());
  if (at < 0) return { ok: false, error: 'no-column', columns };
  return { ok: true, items: rows.map((row) => cellValue(row[at] ?? '')) };
}

/** Names in the first row of a table. */
export function csvColumns(text: string): readonly string[] {
  const [first = ''] = text.replace(/^\uFEFF/, '').split(/\r?\n/, 1);
  return (csvRows(first)[0] ?? []).map((name) => name.trim());
}

function csvRows(text: string): string[][] {
  const plain = text.replace(/^\uFEFF/, '');
  const [first = ''] = plain.split('\n', 1);
  const delimiter = [',', '\t', ';'].find((candidate) => first.includes(candidate)) ?? ',';
  return dsvFormat(delimiter)
    .parseRows(plain)
    .filter((row) => row.some((cell) => cell.trim() !== ''));
}

const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;

function cellValue(cell: string): Json {
  const text = cell.trim();
  if (text === '') return null;
  if (!NUMBER.test(text)) return /^[+-]?(?:nan|inf)$/i.test(text) ? pythonFloat(text.toLowerCase()) : cell;
  return /^[+-]?\d+$/.test(text) ? pythonInt(String(BigInt(text.replace('+', '')))) : pythonFloat(text);
}

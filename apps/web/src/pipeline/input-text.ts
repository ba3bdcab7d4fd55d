import { type InputValue, type Json, jsonText } from '@gridloom/core/pipeline';
import { areGeomspaceEnds, csvColumn, geomspaceItem } from '@gridloom/core/plan';
import { readWrittenValue } from '@gridloom/core/python';

export type InputKind = InputValue['kind'];

export const INPUT_KINDS: readonly { readonly value: InputKind; readonly label: string }[] = [
  { value: 'none', label: 'Not given yet' },
  { value: 'value', label: 'Value' },
  { value: 'list', label: 'List' },
  { value: 'range', label: 'Range' },
  { value: 'linspace', label: 'Linspace' },
  { value: 'logspace', label: 'Logspace' },
  { value: 'geomspace', label: 'Geomspace' },
  { value: 'array', label: 'Array' },
  { value: 'csv', label: 'Column of a table (CSV)' },
  { value: 'reference', label: 'File on the cluster' },
];

/** What a text means, or why it means nothing, in a sentence. */
export type Read<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly message: string };

/** Reads JSON, or else a Python literal: `3`, `'a'`, `[1, 2]`, `{'k': True}`. */
export function readValue(text: string): Read<Json> {
  if (text.trim() === '') return { ok: false, message: 'Write a value, such as 3, "text" or [1, 2].' };
  const written = readWrittenValue(text.trim());
  if (written) return { ok: true, value: written.value };
  return {
    ok: false,
    message: /^[A-Za-z_]\w*$/.test(text.trim())
      ? `A text stands in quotes: "${text.trim()}".`
      : 'This is neither JSON nor a Python literal; check quotes, commas and brackets.',
  };
}

/** Reads the items of a list: with brackets, or just `1, 2, 3` or one on each line. */
export function readItems(text: string): Read<Json[]> {
  const whole = readValue(text);
  if (whole.ok && Array.isArray(whole.value)) return { ok: true, value: whole.value };
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  if (lines.length === 0) return { ok: false, message: 'Write the items: 1, 2, 3, or one on each line.' };
  const bare = readValue(`[${lines.map((line) => line.replace(/,\s*$/, '')).join(',')}]`);
  if (bare.ok && Array.isArray(bare.value)) return { ok: true, value: bare.value };
  return { ok: false, message: whole.ok ? 'Write the items: 1, 2, 3, or one on each line.' : whole.message };
}

/** Reads a number as typed in a field: `1e-3`, `-0.5`. */
export function readNumber(text: string): Read<number> {
  const number = Number(text.trim().replace(/^\+/, '').replaceAll('_', ''));
  return text.trim() !== '' && Number.isFinite(number)
    ? { ok: true, value: number }
    : { ok: false, message: 'Write a number, such as 10 or 1e-3.' };
}

/** The text of a value as JSON, short things on one line. */
export function writeValue(value: Json): string {
  const line = jsonText(value);
  // Dictionaries and lists of texts are easier to read below each other.
  if (line.length <= 60 || !line.includes('"') || typeof value !== 'object' || value === null) return line;
  const items = Array.isArray(value)
    ? value.map(jsonText)
    : Object.entries(value).map(([key, item]) => `${JSON.stringify(key)}: ${jsonText(item)}`);
  const [open, close] = Array.isArray(value) ? ['[', ']'] : ['{', '}'];
  return [open, items.map((item) => `  ${item}`).join(',\n'), close].join('\n');
}

/** Most values that are written out when a range or a table becomes a list. */
const KEPT = 10_000;

/** The same input in another kind, keeping what can be kept. */
export function convertInput(value: InputValue, kind: InputKind): InputValue {
  if (value.kind === kind) return value;
  const items = 'items' in value ? value.items : 'nested' in value ? value.nested : null;
  const [start, stop] = 'start' in value ? [value.start, value.stop] : [0, 10];
  const count = 'count' in value ? value.count : 11;
  switch (kind) {
    case 'none':
      return { kind };
    case 'value':
      return { kind, value: items ?? start };
    case 'list':
      return { kind, items: items ?? firstValues(value, KEPT) };
    case 'array':
      return { kind, nested: items ?? firstValues(value, KEPT) };
    case 'range':
      return { kind, start, stop, step: 1 };
    case 'linspace':
      return { kind, start, stop, count };
    case 'logspace':
      return { kind, start: 0, stop: 3, count, base: 10 };
    case 'geomspace':
      return areGeomspaceEnds(start, stop) ? { kind, start, stop, count } : { kind, start: 1, stop: 1000, count };
    case 'csv':
      return { kind, text: items ? ['value', ...items.map(cellText)].join('\n') : '', column: items ? 'value' : '' };
    case 'reference':
      return { kind, path: '', format: 'npy', column: null, shape: null };
  }
}

/** A value as one cell of CSV. */
function cellText(item: Json): string {
  if (item === null) return '';
  const text = typeof item === 'string' ? item : jsonText(item);
  return /[",;\t\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** The first values of an input, in the order in which they are counted. */
export function firstValues(value: InputValue, count: number): Json[] {
  switch (value.kind) {
    case 'none':
      return [];
    case 'value':
      return [value.value];
    case 'list':
      return value.items.slice(0, count);
    case 'array':
      return value.nested.slice(0, count);
    case 'range': {
      const { start, stop, step } = value;
      const length = step === 0 ? 0 : Math.max(0, Math.ceil((stop - start) / step));
      return Array.from({ length: Math.min(length, count) }, (_, index) => tidy(start + index * step));
    }
    case 'linspace': {
      const { start, stop, count: length } = value;
      const gap = length > 1 ? (stop - start) / (length - 1) : 0;
      return Array.from({ length: Math.min(Math.max(0, length), count) }, (_, index) => tidy(start + index * gap));
    }
    case 'logspace':
    case 'geomspace': {
      const length = Math.min(Math.max(0, value.count), count);
      return Array.from({ length }, (_, index) => tidy(spacedAt(value, index)));
    }
    case 'csv':
      return firstOfColumn(value, count);
    case 'reference':
      return [];
  }
}

function spacedAt(value: Extract<InputValue, { kind: 'logspace' | 'geomspace' }>, index: number): number {
  const part = value.count > 1 ? index / (value.count - 1) : 0;
  return value.kind === 'logspace'
    ? value.base ** (value.start + part * (value.stop - value.start))
    : geomspaceItem(value, index);
}

function firstOfColumn({ text, column }: Extract<InputValue, { kind: 'csv' }>, count: number): Json[] {
  const found = csvColumn(text, column);
  return found.ok ? found.items.slice(0, count) : [];
}

/** An input in a few characters, for its card: `range(0, 10)`. */
export function shortInput(value: InputValue): string {
  switch (value.kind) {
    case 'none':
      return 'not given yet';
    case 'value':
      return cut(jsonText(value.value));
    case 'list':
      return cut(jsonText(value.items));
    case 'array':
      return cut(jsonText(value.nested));
    case 'range':
      return `range(${value.start}, ${value.stop}${value.step === 1 ? '' : `, ${value.step}`})`;
    case 'linspace':
      return `linspace(${value.start}, ${value.stop}, ${value.count})`;
    case 'logspace':
      return `logspace(${value.start}, ${value.stop}, ${value.count}${value.base === 10 ? '' : `, base ${value.base}`})`;
    case 'geomspace':
      return `geomspace(${value.start}, ${value.stop}, ${value.count})`;
    case 'csv':
      return value.column === '' ? 'table, no column chosen' : cut(`column ${value.column}`);
    case 'reference':
      return value.path === '' ? 'no file chosen' : cut(value.path.replace(/^.*\/(?=[^/]+\/[^/]+$)/, '…/'));
  }
}

/** 0.1 + 0.2 is shown as 0.3. */
function tidy(number: number): number {
  return Number(number.toPrecision(12));
}

function cut(text: string): string {
  return text.length > 40 ? `${text.slice(0, 38)}…` : text;
}

import type { InputValue, Json } from '@gridloom/core/pipeline';
import { readLiteral } from '@gridloom/core/python';

export type InputKind = InputValue['kind'];

export const INPUT_KINDS: readonly { readonly value: InputKind; readonly label: string }[] = [
  { value: 'none', label: 'Not given yet' },
  { value: 'value', label: 'Value' },
  { value: 'list', label: 'List' },
  { value: 'range', label: 'Range' },
  { value: 'linspace', label: 'Linspace' },
  { value: 'array', label: 'Array' },
];

/** What a text means, or why it means nothing, in a sentence. */
export type Read<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly message: string };

/** Reads JSON, or else a Python literal: `3`, `'a'`, `[1, 2]`, `{'k': True}`. */
export function readValue(text: string): Read<Json> {
  if (text.trim() === '') return { ok: false, message: 'Write a value, such as 3, "text" or [1, 2].' };
  const json = readJson(text);
  if (json !== undefined) return { ok: true, value: json };
  const literal = readLiteral(text.trim());
  if (literal) return { ok: true, value: literal.value };
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
  const line = JSON.stringify(value);
  if (line.includes('"')) return line.length > 60 ? JSON.stringify(value, null, 2) : line;
  return line.replaceAll(',', ', ');
}

/** The same input in another kind, keeping what can be kept. */
export function convertInput(value: InputValue, kind: InputKind): InputValue {
  if (value.kind === kind) return value;
  const items = 'items' in value ? value.items : 'nested' in value ? value.nested : null;
  const [start, stop] = 'start' in value ? [value.start, value.stop] : [0, 10];
  switch (kind) {
    case 'none':
      return { kind };
    case 'value':
      return { kind, value: items ?? start };
    case 'list':
      return { kind, items: items ?? firstValues(value, 1_000) };
    case 'array':
      return { kind, nested: items ?? firstValues(value, 1_000) };
    case 'range':
      return { kind, start, stop, step: 1 };
    case 'linspace':
      return { kind, start, stop, count: 11 };
  }
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
  }
}

/** An input in a few characters, for its card: `range(0, 10)`. */
export function shortInput(value: InputValue): string {
  switch (value.kind) {
    case 'none':
      return 'not given yet';
    case 'value':
      return cut(JSON.stringify(value.value));
    case 'list':
      return cut(JSON.stringify(value.items).replaceAll(',', ', '));
    case 'array':
      return cut(JSON.stringify(value.nested).replaceAll(',', ', '));
    case 'range':
      return `range(${value.start}, ${value.stop}${value.step === 1 ? '' : `, ${value.step}`})`;
    case 'linspace':
      return `linspace(${value.start}, ${value.stop}, ${value.count})`;
  }
}

function readJson(text: string): Json | undefined {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** 0.1 + 0.2 is shown as 0.3. */
function tidy(number: number): number {
  return Number(number.toPrecision(12));
}

function cut(text: string): string {
  return text.length > 40 ? `${text.slice(0, 38)}…` : text;
}

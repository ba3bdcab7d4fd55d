import type { Expression } from '@gridloom/core/resources';
import type { Read } from '../input-text.ts';

type Field = number | string | Expression | undefined;

/** Reads a resource field as typed: a leading `=` makes it an expression, nothing means "as elsewhere". */
export function readResource(text: string): Read<Field> {
  const trimmed = text.trim();
  if (trimmed === '') return { ok: true, value: undefined };
  if (trimmed.startsWith('=')) return { ok: true, value: { expression: trimmed.slice(1).trim() } };
  // Only what is written back the same becomes a number: `1.50` and `007` stay as typed.
  return { ok: true, value: String(Number(trimmed)) === trimmed ? Number(trimmed) : trimmed };
}

export function writeResource(field: Field): string {
  if (field === undefined) return '';
  return typeof field === 'object' ? `= ${field.expression}` : String(field);
}

/** Reads a chunk size: nothing means all elements in one task. */
export function readChunkSize(text: string): Read<number | null> {
  const trimmed = text.trim();
  if (trimmed === '') return { ok: true, value: null };
  return /^[1-9]\d{0,8}$/.test(trimmed)
    ? { ok: true, value: Number(trimmed) }
    : { ok: false, message: 'Write a whole number of 1 or more, or nothing.' };
}

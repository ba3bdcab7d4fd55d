import type { InputValue } from '@gridloom/core/pipeline';
import { jsonText } from '@gridloom/core/pipeline';
import { readWrittenValue } from '@gridloom/core/python';

/**
 * What is typed for an output, as JSON or a Python literal; null when it is neither, or no list where there are axes.
 *
 * @param rank - axes of the output: without one the value stands as it is, also a list
 */
export function readGivenValue(text: string, rank: number): InputValue | null {
  const written = readWrittenValue(text.trim());
  if (!written) return null;
  const { value } = written;
  if (rank === 0) return { kind: 'value', value };
  if (!Array.isArray(value)) return null;
  return rank === 1 ? { kind: 'list', items: value } : { kind: 'array', nested: value };
}

/** A value as it can be typed again. */
export function writeGivenValue(value: InputValue): string {
  if (value.kind === 'value') return jsonText(value.value);
  if (value.kind === 'list') return jsonText(value.items);
  return value.kind === 'array' ? jsonText(value.nested) : '';
}

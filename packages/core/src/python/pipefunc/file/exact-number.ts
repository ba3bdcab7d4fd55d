import { isPythonNumber, type Json, pythonFloat, pythonInt, pythonNumberText } from '../../../pipeline/index.ts';

/** A number as Python has it: an int of any size, or a float. */
export type ExactNumber =
  | { readonly kind: 'int'; readonly value: bigint }
  | { readonly kind: 'float'; readonly value: number };

/** The number that a value of a pipeline is; null for anything else, also for True and False. */
export function exactNumber(value: Json | undefined): ExactNumber | null {
  if (typeof value === 'number') return ofText(String(value));
  if (!isPythonNumber(value)) return null;
  return '$int' in value ? ofText(value.$int) : { kind: 'float', value: floatOf(pythonNumberText(value)) };
}

/** The value that a pipeline holds for a number. */
export function jsonOfNumber(number: ExactNumber): Json {
  return number.kind === 'int' ? pythonInt(String(number.value)) : jsonOfFloat(number.value);
}

/** The value that a pipeline holds for a float, also a whole one. */
export function jsonOfFloat(value: number): Json {
  if (Number.isNaN(value)) return pythonFloat('nan');
  if (!Number.isFinite(value)) return pythonFloat(value > 0 ? 'inf' : '-inf');
  const text = Object.is(value, -0) ? '-0' : String(value);
  return pythonFloat(/^-?\d+$/.test(text) ? `${text}.0` : text);
}

/** The number for JavaScript, rounded where that is coarser; null for what is none or is not finite. */
export function plainNumber(value: Json | undefined): number | null {
  const number = exactNumber(value);
  const plain = number === null ? Number.NaN : Number(number.value);
  return Number.isFinite(plain) ? plain : null;
}

/** The int, where Python wants one (a size, a place in a list) and JavaScript has it; null for anything else. */
export function wholeNumber(value: Json | undefined): number | null {
  const number = exactNumber(value);
  return number?.kind === 'int' && Number.isSafeInteger(Number(number.value)) ? Number(number.value) : null;
}

function ofText(text: string): ExactNumber {
  return /^[+-]?\d+$/.test(text)
    ? { kind: 'int', value: BigInt(text.replace(/^\+/, '')) }
    : { kind: 'float', value: Number(text) };
}

function floatOf(text: string): number {
  const unreal = /^([+-]?)(?:inf|nan)$/.exec(text);
  if (!unreal) return Number(text);
  if (text.endsWith('nan')) return Number.NaN;
  return unreal[1] === '-' ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
}

import type { Json } from '../../../pipeline/index.ts';
import { calculateNumbers, compareNumbers, signed } from './calculate-numbers.ts';
import { exactNumber, jsonOfNumber, wholeNumber } from './exact-number.ts';

/** A value that an expression always has. */
export type Constant = { readonly value: Json };

/** Longer lists are not written out by the import. */
export const MAX_ITEMS = 10_000;

/** What Python's operator gives for two constants; null where it would fail, or is not known to the last digit. */
export function calculate(
  operator: string,
  [left, right]: readonly [Constant | null, Constant | null],
): Constant | null {
  if (!left || !right) return null;
  const [a, b] = [exactNumber(left.value), exactNumber(right.value)];
  if (!a || !b) return ofSequences(operator, left.value, right.value);
  const found = calculateNumbers(operator, a, b);
  return found && { value: jsonOfNumber(found) };
}

/** `-x`, `+x` and `not x`. */
export function calculateSign(operator: string, of: Constant | null): Constant | null {
  if (operator === 'not') return typeof of?.value === 'boolean' ? { value: !of.value } : null;
  const number = exactNumber(of?.value);
  const found = number && signed(operator, number);
  return found && { value: jsonOfNumber(found) };
}

/** `a < b` and the like, for two numbers or two texts. */
export function compare(operator: string, [left, right]: readonly [Constant | null, Constant | null]): Constant | null {
  const [a, b] = [exactNumber(left?.value), exactNumber(right?.value)];
  const fact = a && b ? compareNumbers(operator, a, b) : ofTexts(operator, left?.value ?? null, right?.value ?? null);
  return fact === null ? null : { value: fact };
}

function ofTexts(operator: string, left: Json, right: Json): boolean | null {
  if (typeof left !== 'string' || typeof right !== 'string') return null;
  return operator === '==' ? left === right : operator === '!=' ? left !== right : null;
}

function ofSequences(operator: string, left: Json, right: Json): Constant | null {
  if (operator === '%' && typeof left === 'string') return fill(left, Array.isArray(right) ? right : [right]);
  if (operator === '+') {
    if (typeof left === 'string' && typeof right === 'string') return { value: left + right };
    return Array.isArray(left) && Array.isArray(right) ? { value: [...left, ...right] } : null;
  }
  const [items, count] = exactNumber(left) ? [right, wholeNumber(left)] : [left, wholeNumber(right)];
  if (operator !== '*' || count === null || count < 0) return null;
  if (typeof items === 'string') return items.length * count <= MAX_ITEMS ? { value: items.repeat(count) } : null;
  if (!Array.isArray(items) || items.length * count > MAX_ITEMS) return null;
  return { value: Array.from({ length: count }, () => items).flat(1) };
}

/** `"run_%d" % 3` with whole numbers and texts. */
function fill(text: string, values: readonly Json[]): Constant | null {
  const left = [...values];
  let isPlain = true;
  const value = text.replaceAll(/%(.?)/g, (_, kind: string) => {
    if (kind === '%') return '%';
    const next = left.shift();
    const number = exactNumber(next);
    const isWhole = number?.kind === 'int';
    if (!((kind === 'd' && isWhole) || (kind === 's' && (isWhole || typeof next === 'string')))) isPlain = false;
    return isWhole ? String(number.value) : typeof next === 'string' ? next : '';
  });
  return isPlain && left.length === 0 ? { value } : null;
}

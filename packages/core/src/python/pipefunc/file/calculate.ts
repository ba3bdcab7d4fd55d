import type { Json } from '../../../pipeline/index.ts';

/** A value that an expression always has. */
export type Constant = { readonly value: Json };

/** Longer lists are not written out by the import. */
export const MAX_ITEMS = 10_000;

/**
 * What Python's operator gives for two constants (one sign: `kind` is `'0'` and the left one zero); null where it would
 * fail, or where numbers of JavaScript are not exactly those of Python.
 */
export function calculate(
  kind: '0' | 'binary',
  operator: string,
  [left, right]: readonly [Constant | null, Constant | null],
): Constant | null {
  if (!left || !right) return null;
  if (kind === '0' && operator === 'not') return typeof right.value === 'boolean' ? { value: !right.value } : null;
  if (typeof left.value === 'number' && typeof right.value === 'number') {
    const value = ofNumbers(operator, left.value, right.value);
    return value === null || !Number.isFinite(value) ? null : { value: value + 0 };
  }
  return kind === '0' ? null : ofSequences(operator, left.value, right.value);
}

/** `a < b` and the like, for two numbers or two texts. */
export function compare(operator: string, [left, right]: readonly [Constant | null, Constant | null]): Constant | null {
  const [a, b] = [left?.value, right?.value];
  if (typeof a !== typeof b || (typeof a !== 'number' && typeof a !== 'string')) return null;
  if (operator === '==') return { value: a === b };
  if (operator === '!=') return { value: a !== b };
  if (typeof a !== 'number' || typeof b !== 'number') return null;
  const facts: Readonly<Record<string, boolean>> = { '<': a < b, '>': a > b, '<=': a <= b, '>=': a >= b };
  const fact = facts[operator];
  return fact === undefined ? null : { value: fact };
}

function ofNumbers(operator: string, left: number, right: number): number | null {
  const areWhole = Number.isInteger(left) && Number.isInteger(right);
  // Python's integers have no end; beyond 2^53 ours are no longer exact.
  const exact = (value: number) => (!areWhole || Number.isSafeInteger(value) ? value : null);
  switch (operator) {
    case '+':
      return exact(left + right);
    case '-':
      return exact(left - right);
    case '*':
      return exact(left * right);
    case '/':
      return right === 0 ? null : left / right;
    case '//':
      return areWhole && right !== 0 ? exact((left - modulo(left, right)) / right) : null;
    case '%':
      return areWhole && right !== 0 ? exact(modulo(left, right)) : null;
    case '**':
      // Powers of fractions differ in the last digit between languages.
      return areWhole && right >= 0 ? exact(left ** right) : null;
    default:
      return null;
  }
}

/** Has the sign of the divisor, as in Python. */
function modulo(left: number, right: number): number {
  return ((left % right) + right) % right;
}

function ofSequences(operator: string, left: Json, right: Json): Constant | null {
  if (operator === '%' && typeof left === 'string') return fill(left, Array.isArray(right) ? right : [right]);
  if (operator === '+') {
    if (typeof left === 'string' && typeof right === 'string') return { value: left + right };
    return Array.isArray(left) && Array.isArray(right) ? { value: [...left, ...right] } : null;
  }
  const [items, count] = typeof left === 'number' ? [right, left] : [left, right];
  if (operator !== '*' || typeof count !== 'number' || !Number.isInteger(count) || count < 0) return null;
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
    const isWhole = typeof next === 'number' && Number.isSafeInteger(next);
    if (!((kind === 'd' && isWhole) || (kind === 's' && (isWhole || typeof next === 'string')))) isPlain = false;
    return typeof next === 'string' || typeof next === 'number' ? String(next) : '';
  });
  return isPlain && left.length === 0 ? { value } : null;
}

import type { ExactNumber } from './exact-number.ts';

/** Powers and products with more digits than this are left to Python. */
const MAX_BITS = 4096;

/**
 * What Python's operator gives for two numbers: an int for two ints (but `/`), else a float. Null where Python would fail,
 * and where the last digit may be another in Python.
 */
export function calculateNumbers(operator: string, left: ExactNumber, right: ExactNumber): ExactNumber | null {
  if (left.kind === 'int' && right.kind === 'int' && operator !== '/') {
    const value = ofInts(operator, left.value, right.value);
    return value === null ? null : { kind: 'int', value };
  }
  const [a, b] = [Number(left.value), Number(right.value)];
  // An int that is no float is an error in Python, and a quotient of large ones is rounded once only.
  const isExact = ({ kind, value }: ExactNumber) => kind === 'float' || Number.isSafeInteger(Number(value));
  if (!isExact(left) || !isExact(right)) return null;
  const value = ofFloats(operator, a, b);
  return value === null ? null : { kind: 'float', value };
}

/** `-x` and `+x`. */
export function signed(operator: string, number: ExactNumber): ExactNumber | null {
  if (operator === '+') return number;
  if (operator !== '-') return null;
  const { kind, value } = number;
  return kind === 'int' ? { kind, value: -value } : { kind, value: -value };
}

/** What a comparison of two numbers says; null for what is no comparison of numbers. */
export function compareNumbers(operator: string, left: ExactNumber, right: ExactNumber): boolean | null {
  // JavaScript compares a bigint with a number exactly, as Python does.
  const [a, b] = [left.value, right.value];
  switch (operator) {
    case '<':
      return a < b;
    case '>':
      return a > b;
    case '<=':
      return a <= b;
    case '>=':
      return a >= b;
    case '==':
      return isEqual(a, b);
    case '!=':
      return !isEqual(a, b);
    default:
      return null;
  }
}

/** No strict equality: `1n === 1` is false. */
function isEqual(a: bigint | number, b: bigint | number): boolean {
  const isWhole = (value: bigint | number) => typeof value === 'bigint' || Number.isInteger(value);
  return typeof a === typeof b ? a === b : isWhole(a) && isWhole(b) && BigInt(a) === BigInt(b);
}

function ofInts(operator: string, left: bigint, right: bigint): bigint | null {
  switch (operator) {
    case '+':
      return left + right;
    case '-':
      return left - right;
    case '*':
      return bits(left) + bits(right) > MAX_BITS ? null : left * right;
    case '//':
      return right === 0n ? null : (left - modulo(left, right)) / right;
    case '%':
      return right === 0n ? null : modulo(left, right);
    case '**':
      // A negative power is a fraction, whose last digit differs between languages.
      return right < 0n || BigInt(bits(left)) * right > MAX_BITS ? null : left ** right;
    default:
      return null;
  }
}

function ofFloats(operator: string, left: number, right: number): number | null {
  switch (operator) {
    case '+':
      return left + right;
    case '-':
      return left - right;
    case '*':
      return left * right;
    case '/':
      return right === 0 ? null : left / right;
    case '//':
    case '%':
      return right === 0 ? null : floatDivision(left, right)[operator];
    case '**': {
      const power = left ** right;
      // Powers of fractions differ in the last digit between languages; whole ones are exact.
      return Number.isInteger(left) && Number.isInteger(right) && right >= 0 && Number.isSafeInteger(power)
        ? power
        : null;
    }
    default:
      return null;
  }
}

/** Quotient and rest as Python takes them: the rest has the sign of the divisor. */
function floatDivision(left: number, right: number): { readonly '//': number; readonly '%': number } {
  let rest = left % right;
  let quotient = (left - rest) / right;
  if (rest === 0) rest = right < 0 ? -0 : 0;
  else if (right < 0 !== rest < 0) {
    rest += right;
    quotient -= 1;
  }
  const whole = Math.floor(quotient);
  if (quotient !== 0) quotient = quotient - whole > 0.5 ? whole + 1 : whole;
  else if (left / right < 0) quotient = -0;
  return { '//': quotient, '%': rest };
}

function modulo(left: bigint, right: bigint): bigint {
  return ((left % right) + right) % right;
}

function bits(value: bigint): number {
  return (value < 0n ? -value : value).toString(16).length * 4;
}

import type { SyntaxNode } from '@lezer/common';
import type { InputValue, Json } from '../../pipeline/index.ts';
import { readCall } from './call-arguments.ts';
import { literalOf, type PythonFile, qualifiedName, resolve } from './python-file.ts';

/**
 * The value of a pipeline input as a script writes it: a literal, `range(...)`, `np.linspace(...)`, `np.arange(...)` or
 * `np.array([...])` of literals; null for anything else.
 */
export function readInputValue(file: PythonFile, written: SyntaxNode): InputValue | null {
  const literal = literalOf(file, written);
  const node = resolve(file, written);
  // A tuple has no axes in PipeFunc, so it is one value.
  if (literal) {
    return Array.isArray(literal.value) && node.name === 'ArrayExpression'
      ? { kind: 'list', items: literal.value }
      : { kind: 'value', value: literal.value };
  }
  const call = readCall(file, node);
  if (!call || call.args.others.length > 0) return null;
  const { positional, keywords } = call.args;
  const name = qualifiedName(file, call.callee);
  const [first] = positional;
  if (name === 'list' && first && positional.length === 1) return readInputValue(file, first);
  if ((name === 'numpy.array' || name === 'numpy.asarray') && first && positional.length === 1 && keywords.size === 0) {
    return readArray(literalOf(file, first)?.value);
  }
  const numbers = positional.map((argument) => literalOf(file, argument)?.value);
  if (!numbers.every((value) => typeof value === 'number')) return null;
  if (name === 'numpy.linspace') return readLinspace(file, numbers, keywords);
  if ((name === 'range' || name === 'numpy.arange') && keywords.size === 0) return readRange(numbers);
  return null;
}

function readRange(numbers: readonly number[]): InputValue | null {
  if (numbers.length < 1 || numbers.length > 3) return null;
  const [start, stop] = numbers.length === 1 ? [0, numbers[0]] : numbers;
  const step = numbers[2] ?? 1;
  if (start === undefined || stop === undefined || step === 0) return null;
  if (step > 0) return { kind: 'range', start, stop, step };
  const count = Math.max(0, Math.ceil((stop - start) / step));
  // A range of ours counts upwards.
  return count > 10_000
    ? null
    : { kind: 'list', items: Array.from({ length: count }, (_, index) => start + index * step) };
}

function readLinspace(
  file: PythonFile,
  numbers: readonly number[],
  keywords: ReadonlyMap<string, SyntaxNode>,
): InputValue | null {
  const num = keywords.get('num');
  if (keywords.size > (num ? 1 : 0) || numbers.length > 3) return null;
  const [start, stop, third] = numbers;
  const count = third ?? (num ? literalOf(file, num)?.value : 50);
  if (start === undefined || stop === undefined || typeof count !== 'number' || !Number.isInteger(count)) return null;
  return { kind: 'linspace', start, stop, count };
}

function readArray(nested: Json | undefined): InputValue | null {
  if (!Array.isArray(nested)) return null;
  return nested.some((row) => Array.isArray(row)) ? { kind: 'array', nested } : { kind: 'list', items: nested };
}

import type { SyntaxNode } from '@lezer/common';
import type { InputValue } from '../../../pipeline/index.ts';
import { childrenOf } from '../../syntax-tree.ts';
import { linspaceItems } from '../file/arange-items.ts';
import { MAX_ITEMS } from '../file/calculate.ts';
import { readCall } from '../file/call-arguments.ts';
import { constantOf } from '../file/constant.ts';
import { jsonOfFloat } from '../file/exact-number.ts';
import { codeOf, type PythonFile, qualifiedName, resolve } from '../file/python-file.ts';
import { EXPORT_HELPER } from '../objects/script-values.ts';
import { argumentsByName } from './arguments-by-name.ts';
import { readNumpyCall } from './read-numpy-call.ts';
import { readRange } from './read-range.ts';
import { readCsv, readReference } from './read-reference.ts';

/** Value of an input; `whole` is what a function needs that takes all of it, null where it cannot be said. */
export type ReadInput = { readonly value: InputValue; readonly whole: InputValue | null };

/**
 * The value of a pipeline input as a script writes it: anything that is always the same, `range(...)`, NumPy's
 * `linspace`, `logspace`, `geomspace`, `arange`, and small arrays; null for what is only known when the file runs.
 */
export function readInputValue(file: PythonFile, written: SyntaxNode): ReadInput | null {
  const node = resolve(file, written);
  const called = readCalled(file, node);
  if (called) return called;
  const constant = constantOf(file, node);
  if (!constant) return null;
  // A tuple has no axes in PipeFunc, so it is one value.
  return either(
    Array.isArray(constant.value) && !isTuple(file, node)
      ? { kind: 'list', items: constant.value }
      : { kind: 'value', value: constant.value },
  );
}

function either(value: InputValue | null): ReadInput | null {
  return value && { value, whole: value };
}

function readCalled(file: PythonFile, node: SyntaxNode): ReadInput | null {
  const call = readCall(file, node);
  if (!call || call.args.others.length > 0) return null;
  const { callee, args } = call;
  const [object, dot, method] = callee.name === 'MemberExpression' ? childrenOf(callee) : [];
  if (object && dot?.name === '.' && method && codeOf(file, method) === 'tolist' && args.positional.length === 0) {
    return asList(readCalled(file, resolve(file, object)));
  }
  const name = qualifiedName(file, callee);
  const [first] = args.positional;
  if (name === null) return null;
  if (EXPORT_HELPER.test(name))
    return either(name.startsWith('gridloom_csv') ? readCsv(file, args) : readReference(file, args));
  if (name === 'list' && first && args.positional.length === 1) return asList(readCalled(file, resolve(file, first)));
  if (name.startsWith('numpy.')) return readNumpyCall(file, name.slice('numpy.'.length), args);
  if (name !== 'range') return null;
  const numbers = argumentsByName(file, args, ['start', 'stop', 'step']);
  return numbers && numbers.size === args.positional.length ? either(readRange([...numbers.values()])) : null;
}

/** The same numbers as a list, which is what a function gets then that takes them whole. */
function asList(read: ReadInput | null): ReadInput | null {
  return read && { value: listOf(read.value), whole: read.whole && listOf(read.whole, true) };
}

function listOf(value: InputValue, isWhole = false): InputValue {
  if (value.kind === 'array') return { kind: 'list', items: value.nested };
  // The powers of the other spaces differ between languages in the last digit.
  return isWhole && value.kind === 'linspace' && value.count <= MAX_ITEMS
    ? { kind: 'list', items: linspaceItems(value).map(jsonOfFloat) }
    : value;
}

function isTuple(file: PythonFile, node: SyntaxNode): boolean {
  if (node.name === 'TupleExpression') return true;
  const [first, , third] = childrenOf(node);
  if (node.name === 'BinaryExpression') {
    return [first, third].some((part) => part && isTuple(file, resolve(file, part)));
  }
  return node.name === 'CallExpression' && first !== undefined && codeOf(file, first) === 'tuple';
}

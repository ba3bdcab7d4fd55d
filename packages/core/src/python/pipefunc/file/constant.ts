import type { SyntaxNode } from '@lezer/common';
import { isPythonNumber, type Json } from '../../../pipeline/index.ts';
import { readExactLiteral } from '../../read-literal.ts';
import { childrenOf, commaGroups } from '../../syntax-tree.ts';
import { rangeItems, rangeLength } from './arange-items.ts';
import { type Constant, calculate, calculateSign, compare, MAX_ITEMS } from './calculate.ts';
import { readCall } from './call-arguments.ts';
import { type ExactNumber, exactNumber, jsonOfFloat, jsonOfNumber, wholeNumber } from './exact-number.ts';
import { withGiven } from './given-names.ts';
import { loopsOf } from './loops.ts';
import { codeOf, type PythonFile, qualifiedName, resolve } from './python-file.ts';

/** Brackets deeper than this are not followed. */
const MAX_DEPTH = 60;

const KNOWN_NUMBERS: ReadonlyMap<string, number> = new Map([
  ['math.pi', Math.PI],
  ['numpy.pi', Math.PI],
  ['math.e', Math.E],
  ['numpy.e', Math.E],
  ['math.tau', 2 * Math.PI],
  ['math.inf', Number.POSITIVE_INFINITY],
  ['numpy.inf', Number.POSITIVE_INFINITY],
  ['math.nan', Number.NaN],
  ['numpy.nan', Number.NaN],
]);

/** Names to the reader of literals, and variables like any other in a file. */
const UNREAL_NAMES = /\b(?:nan|inf)\b/;
const TEXTS = new Set(['String', 'ContinuedString']);

/**
 * The value of an expression that always has the same one: literals, names of such values, arithmetic, `range`, and
 * comprehensions over them. Numbers keep their kind and their digits (see `PythonNumber`). Null when it is only known when
 * the file runs, or could not be computed exactly.
 */
export function constantOf(file: PythonFile, node: SyntaxNode): Constant | null {
  return evaluate(file, node, 0);
}

function evaluate(file: PythonFile, written: SyntaxNode, depth: number): Constant | null {
  if (depth > MAX_DEPTH) return null;
  const node = resolve(file, written);
  const code = codeOf(file, node);
  const literal = TEXTS.has(node.name) || !UNREAL_NAMES.test(code) ? readExactLiteral(code) : null;
  if (literal) return literal;
  const part = (inner: SyntaxNode | null | undefined) => (inner ? evaluate(file, inner, depth + 1) : null);
  const [first, second, third] = childrenOf(node);
  switch (node.name) {
    case 'VariableName': {
      const value = file.given.get(codeOf(file, node));
      return value === undefined ? knownNumber(file, node) : { value };
    }
    case 'UnaryExpression':
      return first ? calculateSign(codeOf(file, first), part(second)) : null;
    case 'BinaryExpression':
      return second?.name === 'CompareOp'
        ? compare(codeOf(file, second), [part(first), part(third)])
        : second
          ? calculate(codeOf(file, second), [part(first), part(third)])
          : null;
    case 'ArrayExpression':
    case 'TupleExpression':
      return readList(node, part);
    case 'DictionaryExpression':
      return readDict(node, part);
    case 'ArrayComprehensionExpression':
      return readComprehension(file, node, depth);
    case 'FormatString':
      return readFormat(file, node, part);
    case 'CallExpression':
      return readKnownCall(file, node, part);
    case 'MemberExpression':
      return second?.name === '[' && childrenOf(node).length === 4
        ? itemOf(part(first), part(third))
        : knownNumber(file, node);
    default:
      return null;
  }
}

type Part = (node: SyntaxNode | null | undefined) => Constant | null;

function knownNumber(file: PythonFile, node: SyntaxNode): Constant | null {
  const value = KNOWN_NUMBERS.get(qualifiedName(file, node) ?? '');
  return value === undefined ? null : { value: jsonOfFloat(value) };
}

function readList(node: SyntaxNode, part: Part): Constant | null {
  const items: Json[] = [];
  for (const { nodes } of commaGroups(node)) {
    const [first, second] = nodes;
    if (!first) continue;
    const spread = first.name === '*' && nodes.length === 2;
    const found = spread ? part(second) : nodes.length === 1 ? part(first) : null;
    if (!found) return null;
    if (!spread) items.push(found.value);
    else if (Array.isArray(found.value)) items.push(...found.value);
    else return null;
  }
  return { value: items };
}

function readDict(node: SyntaxNode, part: Part): Constant | null {
  const entries: [string, Json][] = [];
  for (const { nodes } of commaGroups(node)) {
    const [first, second, third] = nodes;
    if (!first) continue;
    const spread = first.name === '**' && nodes.length === 2;
    const found = part(spread ? second : third);
    if (spread && isRecord(found?.value)) entries.push(...Object.entries(found.value));
    else if (spread || nodes.length !== 3 || second?.name !== ':') return null;
    else {
      const key = part(first)?.value;
      if (typeof key !== 'string' || !found) return null;
      entries.push([key, found.value]);
    }
  }
  return { value: Object.fromEntries(entries) };
}

function readComprehension(file: PythonFile, node: SyntaxNode, depth: number): Constant | null {
  const comprehension = loopsOf(node);
  if (!comprehension) return null;
  const items: Json[] = [];
  const follow = (index: number): boolean => {
    const loop = comprehension.loops[index];
    if (!loop) {
      const item = evaluate(file, comprehension.item, depth + 1);
      if (item) items.push(item.value);
      return item !== null && items.length <= MAX_ITEMS;
    }
    const over = evaluate(file, loop.over, depth + 1)?.value;
    if (!Array.isArray(over)) return false;
    return over.every((value) =>
      withGiven(file, loop.variables, value, () => {
        const kept = loop.conditions.map((condition) => evaluate(file, condition, depth + 1)?.value);
        if (kept.some((fact) => typeof fact !== 'boolean')) return false;
        return kept.includes(false) || follow(index + 1);
      }),
    );
  };
  return follow(0) ? { value: items } : null;
}

/** An f-string of plain names and whole numbers: `f"run_{i}"`. */
function readFormat(file: PythonFile, node: SyntaxNode, part: Part): Constant | null {
  let text = '';
  let from = node.from;
  for (const replacement of childrenOf(node)) {
    const parts = childrenOf(replacement);
    const value = parts.length === 3 ? part(parts[1])?.value : undefined;
    const number = exactNumber(value);
    // A float is printed by Python in its own way.
    const printed = typeof value === 'string' ? value : number?.kind === 'int' ? String(number.value) : null;
    if (replacement.name !== 'FormatReplacement' || printed === null) return null;
    text += file.source.slice(from, replacement.from) + printed.replaceAll(/[\\'"{}\n]/g, '\\$&');
    from = replacement.to;
  }
  const whole = (text + file.source.slice(from, node.to)).replace(/^[fF]/, '');
  return /[{}\n]/.test(whole) ? null : readExactLiteral(whole);
}

function readKnownCall(file: PythonFile, node: SyntaxNode, part: Part): Constant | null {
  const call = readCall(file, node);
  if (!call || call.args.others.length > 0) return null;
  const { positional, keywords } = call.args;
  const name = qualifiedName(file, call.callee);
  if (name === 'dict' && positional.length === 0) {
    const entries = [...keywords].map(([key, value]) => [key, part(value)] as const);
    return entries.every(([, value]) => value !== null)
      ? { value: Object.fromEntries(entries.map(([key, found]) => [key, found?.value ?? null])) }
      : null;
  }
  if (keywords.size > 0) return null;
  const [object, dot, method] = call.callee.name === 'MemberExpression' ? childrenOf(call.callee) : [];
  if (dot?.name === '.' && method && positional.length === 0) return viewOf(part(object), codeOf(file, method));
  const values = positional.map((argument) => part(argument)?.value);
  if (name === 'float' || name === 'int') return values.length === 1 ? convert(name, values[0]) : null;
  return name === 'range' ? rangeOf(values) : rearrange(name, values);
}

/** `float("nan")`, `float(2)`, `int(2.5)`. */
function convert(to: 'float' | 'int', value: Json | undefined): Constant | null {
  const text = typeof value === 'string' ? value.trim().toLowerCase() : null;
  const read = text === null ? exactNumber(value) : exactNumber(numberInText(text));
  if (!read || (to === 'int' && text !== null && read.kind === 'float')) return null;
  const number = to === 'int' ? truncated(read) : asFloat(read);
  return number && { value: jsonOfNumber(number) };
}

/** Python also takes `infinity`, and signs in front of all of them. */
function numberInText(text: string): Json | undefined {
  return readExactLiteral(text.replace('infinity', 'inf').replace(/^\+/, ''))?.value;
}

function truncated(number: ExactNumber): ExactNumber | null {
  if (number.kind === 'int') return number;
  return Number.isFinite(number.value) ? { kind: 'int', value: BigInt(Math.trunc(number.value)) } : null;
}

/** Python refuses an int that is too large for a float. */
function asFloat({ kind, value }: ExactNumber): ExactNumber | null {
  const float = Number(value);
  return kind === 'float' || Number.isFinite(float) ? { kind: 'float', value: float } : null;
}

/** `items()`, `keys()` and `values()` of a dictionary. */
function viewOf(object: Constant | null, method: string): Constant | null {
  if (!isRecord(object?.value)) return null;
  if (method === 'items') return { value: Object.entries(object.value) };
  if (method === 'keys') return { value: Object.keys(object.value) };
  return method === 'values' ? { value: Object.values(object.value) } : null;
}

function rearrange(name: string | null, values: readonly (Json | undefined)[]): Constant | null {
  const lists = values.flatMap((value) => (Array.isArray(value) ? [value] : []));
  const [only] = values;
  // Python counts code points.
  if (name === 'len' && values.length === 1 && typeof only === 'string') return { value: Array.from(only).length };
  const [list] = lists;
  if (!list || lists.length < values.length) return null;
  if (name === 'zip') {
    const length = Math.min(...lists.map((each) => each.length));
    return { value: list.slice(0, length).map((_, index) => lists.map((each) => each[index] ?? null)) };
  }
  if (lists.length > 1) return null;
  if (name === 'enumerate') return { value: [...list.entries()] };
  if (name === 'len') return { value: list.length };
  return name === 'list' || name === 'tuple' ? { value: list } : null;
}

function rangeOf(values: readonly (Json | undefined)[]): Constant | null {
  const numbers = values.map(wholeNumber).filter((number) => number !== null);
  if (numbers.length !== values.length || numbers.length < 1 || numbers.length > 3) return null;
  const [start = 0, stop = 0] = numbers.length === 1 ? [0, numbers[0]] : numbers;
  const bounds = { start, stop, step: numbers[2] ?? 1 };
  return rangeLength(bounds) <= MAX_ITEMS ? { value: rangeItems(bounds) } : null;
}

function itemOf(object: Constant | null, key: Constant | null): Constant | null {
  if (!object || !key) return null;
  const at = wholeNumber(key.value);
  const value =
    Array.isArray(object.value) && at !== null
      ? object.value.at(at)
      : isRecord(object.value) && typeof key.value === 'string' && Object.hasOwn(object.value, key.value)
        ? object.value[key.value]
        : undefined;
  return value === undefined ? null : { value };
}

/** True for the value of a Python dictionary. */
export function isRecord(value: Json | undefined): value is { [key: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !isPythonNumber(value);
}

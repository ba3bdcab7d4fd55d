import type { Json } from '../../../pipeline/index.ts';
import { exactNumber, jsonOfNumber } from '../file/exact-number.ts';

/** What a script asks of the elements of an array: nothing, or one type for all. */
export type ElementType = 'natural' | 'float' | 'int' | 'object';

/**
 * The elements as NumPy keeps them: one float makes floats of all numbers, and True is a number beside others. Null where
 * NumPy would make something of them that a pipeline has no word for.
 */
export function withElementType(nested: readonly Json[], type: ElementType): Json[] | null {
  if (type === 'object') return [...nested];
  const found = new Set([...leavesOf(nested)].map(kindOf));
  const isNumbers = [...found].every((kind) => kind === 'int' || kind === 'float' || kind === 'bool');
  if (!isNumbers) {
    // Beside texts everything becomes a text; beside None and dictionaries nothing changes.
    const isChanged = found.has('text') && found.size > 1 && !found.has('other');
    return type !== 'natural' || isChanged ? null : [...nested];
  }
  if (type === 'natural' && found.size <= 1) return [...nested];
  const to = type === 'natural' ? (found.has('float') ? 'float' : 'int') : type;
  return mapLeaves(nested, (leaf) => converted(leaf, to));
}

function* leavesOf(nested: readonly Json[]): Generator<Json> {
  for (const item of nested) {
    if (Array.isArray(item)) yield* leavesOf(item);
    else yield item;
  }
}

function mapLeaves(nested: readonly Json[], change: (leaf: Json) => Json): Json[] {
  return nested.map((item) => (Array.isArray(item) ? mapLeaves(item, change) : change(item)));
}

function kindOf(leaf: Json): 'int' | 'float' | 'bool' | 'text' | 'other' {
  const number = exactNumber(leaf);
  if (number) return number.kind;
  return typeof leaf === 'boolean' ? 'bool' : typeof leaf === 'string' ? 'text' : 'other';
}

function converted(leaf: Json, to: 'int' | 'float'): Json {
  const number = typeof leaf === 'boolean' ? exactNumber(leaf ? 1 : 0) : exactNumber(leaf);
  if (!number || number.kind === to) return number ? jsonOfNumber(number) : leaf;
  if (to === 'float') return jsonOfNumber({ kind: 'float', value: Number(number.value) });
  const whole = Math.trunc(Number(number.value));
  return Number.isFinite(whole) ? jsonOfNumber({ kind: 'int', value: BigInt(whole) }) : leaf;
}

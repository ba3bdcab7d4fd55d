import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { elementAt, elementCountOf, inputKey, positionOf, stridesOf } from './element-index.ts';
import { externalAxes } from './map-shape.ts';
import { parseMapspec } from './parse-mapspec.ts';

type IndexCase = {
  id: string;
  kind: string;
  input: { mapspec: string; external_shape: number[]; linear_index: number; shape: number[] };
  expected: { input_keys: Record<string, (number | ':')[]>; output_key: number[]; strides: number[] };
};
const cases = (
  JSON.parse(readFileSync(new URL('../../conformance/mapspec.json', import.meta.url), 'utf8')) as { cases: IndexCase[] }
).cases;

describe('element index', () => {
  it.each(cases.filter(({ kind }) => kind === 'index').map((item) => [item.id, item] as const))('%s', (_, item) => {
    const { mapspec: text, external_shape: shape, linear_index: element } = item.input;
    const read = parseMapspec(text);
    if (!read.ok) {
      // Two mapspecs that PipeFunc lets pass and the parser refuses (parse-028, shape-037).
      expect(['x[i] -> y[i, i]', 'x[:] -> y[i]']).toContain(text);
      return;
    }
    if (element < 0 || element >= elementCountOf(shape)) {
      // PipeFunc wraps around without a word.
      expect(() => positionOf(element, shape)).toThrow(RangeError);
      return;
    }
    const position = positionOf(element, shape);
    expect(position).toEqual(item.expected.output_key);
    expect(elementAt(position, shape)).toBe(element);
    const axes = externalAxes(read.mapspec);
    for (const input of read.mapspec.inputs) {
      const key = inputKey(input, axes, position).map((at) => at ?? ':');
      expect([input.name, key]).toEqual([input.name, item.expected.input_keys[input.name]]);
    }
  });

  it.each(cases.filter(({ kind }) => kind === 'strides').map((item) => [item.id, item] as const))('%s', (_, item) => {
    expect(stridesOf(item.input.shape)).toEqual(item.expected.strides);
  });

  it('goes there and back for every element of any shape', () => {
    const shapes = fc.array(fc.integer({ min: 1, max: 9 }), { maxLength: 5 });
    fc.assert(
      fc.property(shapes, fc.nat(), (shape, seed) => {
        const element = seed % elementCountOf(shape);
        expect(elementAt(positionOf(element, shape), shape)).toBe(element);
      }),
    );
  });

  it('has one element without axes and none with an empty one', () => {
    expect(positionOf(0, [])).toEqual([]);
    expect(elementAt([], [])).toBe(0);
    expect(() => positionOf(0, [3, 0])).toThrow('not among the 0 elements');
    expect(() => positionOf(-1, [3])).toThrow(RangeError);
    expect(() => positionOf(0.5, [3])).toThrow(RangeError);
    expect(() => elementAt([0, 3], [2, 3])).toThrow('not inside shape (2, 3)');
    expect(() => elementAt([0], [2, 3])).toThrow(RangeError);
  });
});

import { describe, expect, test } from 'vitest';
import { giveInputs } from './give-inputs.ts';
import { blankPipeline, newInput } from './new-node.ts';
import type { InputId } from './pipeline.ts';

const pipeline = { ...blankPipeline('p'), inputs: [newInput('i_x' as InputId, { x: 0, y: 0 }, 'x')] };
const valuesOf = (values: Parameters<typeof giveInputs>[1]) =>
  Object.fromEntries(giveInputs(pipeline, values).inputs.map(({ name, value }) => [name, value]));

describe('values given for inputs', () => {
  test('are lists, arrays and single values', () => {
    expect(valuesOf({ x: [1, 2] })).toEqual({ x: { kind: 'list', items: [1, 2] } });
    expect(valuesOf({ x: { array: [[1], [2]] } })).toEqual({ x: { kind: 'array', nested: [[1], [2]] } });
    expect(valuesOf({ x: { array: [1], b: 2 } })).toEqual({ x: { kind: 'value', value: { array: [1], b: 2 } } });
    expect(valuesOf({ x: 0 })).toEqual({ x: { kind: 'value', value: 0 } });
  });

  test('are files on the cluster, whose ending says what they hold', () => {
    const of = (value: Parameters<typeof giveInputs>[1][string]) => valuesOf({ x: value })['x'];
    const reference = { kind: 'reference', column: null, shape: null };
    expect(of({ file: '/d/a.npy' })).toEqual({ ...reference, path: '/d/a.npy', format: 'npy' });
    expect(of({ file: '~/t.CSV', column: 'n' })).toEqual({ ...reference, path: '~/t.CSV', format: 'csv', column: 'n' });
    expect(of({ file: '/run/outputs/y' })).toEqual({ ...reference, path: '/run/outputs/y', format: 'file-array' });
    expect(of({ file: 'relative.npy' })).toEqual({ kind: 'value', value: { file: 'relative.npy' } });
  });

  test('add the inputs that the pipeline does not have, and leave the others', () => {
    expect(valuesOf({ c: 3 })).toEqual({ x: { kind: 'none' }, c: { kind: 'value', value: 3 } });
  });

  test('keep apart names that differ in case only', () => {
    const ids = giveInputs(pipeline, { V: 1, v: 2 }).inputs.map(({ id }) => id);
    expect(new Set(ids).size).toBe(3);
  });
});

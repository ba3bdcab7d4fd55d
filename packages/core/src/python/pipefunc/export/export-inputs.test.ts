import { describe, expect, it } from 'vitest';
import {
  blankPipeline,
  FunctionId,
  InputId,
  type InputValue,
  type Json,
  newFunction,
} from '../../../pipeline/index.ts';
import { importPipefunc } from '../import-pipefunc.ts';
import { exportPipefunc } from './export-pipefunc.ts';

const PLACE = { x: 0, y: 0 };
const id = FunctionId.parse('f_f');
const from = { kind: 'input', id: InputId.parse('i_x') } as const;

/** What the exported script gives for the input of a function with this code. */
function writtenFor(value: InputValue, code: string, mapspec: string | null = null): string {
  const pipeline = {
    ...blankPipeline('sweep'),
    functions: [{ ...newFunction(id, PLACE, 'f'), code, outputs: ['y'], mapspec }],
    inputs: [{ id: from.id, name: 'x', value, position: PLACE }],
    wires: [{ from, to: { id, parameter: 'x' } }],
  };
  const { source } = exportPipefunc(pipeline);
  expect(importPipefunc(source, 'again.py').pipeline).toEqual(pipeline);
  return /"x": (.*),$/m.exec(source)?.[1] ?? '';
}

const WITH_NUMPY = 'import numpy as np\n\n\ndef f(x):\n    return np.sum(x)\n';
const WITHOUT = 'def f(x):\n    return x\n';
const floats: InputValue = { kind: 'array', nested: [[{ $float: '1.0' }, { $float: 'nan' }]] };
const ends = { start: 1, stop: 4, count: 3 };

describe('exportInputs', () => {
  it('writes floats as floats and large ints in full', () => {
    const items: Json[] = [
      { $float: '2.0' },
      { $float: '3' },
      { $float: '-inf' },
      { $int: '9007199254740993' },
      1,
      0.5,
    ];
    expect(writtenFor({ kind: 'list', items }, WITHOUT)).toBe('[2.0, 3.0, float("-inf"), 9007199254740993, 1, 0.5]');
  });

  it('keeps the type of an array for a function that takes it as one', () => {
    expect(writtenFor(floats, WITH_NUMPY)).toBe('np.array([[1.0, float("nan")]])');
    expect(writtenFor(floats, WITHOUT)).toBe('np.array([[1.0, float("nan")]], dtype=object)');
  });

  it('gives a space whole as an array, and its elements as numbers of Python', () => {
    expect(writtenFor({ kind: 'linspace', ...ends }, WITH_NUMPY)).toBe('np.linspace(1, 4, 3)');
    expect(writtenFor({ kind: 'logspace', ...ends, base: 2 }, WITH_NUMPY)).toBe('np.logspace(1, 4, 3, base=2)');
    expect(writtenFor({ kind: 'geomspace', ...ends }, WITH_NUMPY, 'x[i] -> y[i]')).toBe(
      'np.geomspace(1, 4, 3).tolist()',
    );
    expect(writtenFor({ kind: 'linspace', ...ends }, WITHOUT)).toBe('np.linspace(1, 4, 3).tolist()');
  });

  it('writes a range out where np.arange has other numbers', () => {
    const range = { kind: 'range', start: 0, stop: 1, step: 0.1 } as const;
    expect(writtenFor(range, WITHOUT)).toBe('np.arange(0, 1, 0.1).tolist()');
    expect(writtenFor({ ...range, start: 1, stop: 2 }, WITHOUT)).toBe('[1 + 0.1 * k for k in range(10)]');
    expect(writtenFor({ ...range, step: 1, stop: 3 }, WITHOUT)).toBe('range(0, 3, 1)');
  });
});

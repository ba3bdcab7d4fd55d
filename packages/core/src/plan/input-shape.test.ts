import { describe, expect, it } from 'vitest';
import type { InputValue } from '../pipeline/index.ts';
import { inputShape } from './input-shape.ts';

describe('inputShape', () => {
  it.each<[string, InputValue, number[]]>([
    ['a value has no axis', { kind: 'value', value: [1, 2] }, []],
    ['a list has one axis, also of lists', { kind: 'list', items: [[1], [2, 3]] }, [2]],
    ['an empty list has length 0', { kind: 'list', items: [] }, [0]],
    ['an array has the shape of its nesting', { kind: 'array', nested: [[[1, 2, 3]], [[4, 5, 6]]] }, [2, 1, 3]],
    ['an array of empty rows keeps them', { kind: 'array', nested: [[], []] }, [2, 0]],
    ['range(10) has 10', range(0, 10, 1), [10]],
    ['range(0, 10, 3) has 4', range(0, 10, 3), [4]],
    ['range(10, 0, -3) has 4', range(10, 0, -3), [4]],
    ['range(5, 0) has none', range(5, 0, 1), [0]],
    ['arange(0, 1, 0.1) has 10', range(0, 1, 0.1), [10]],
    ['arange(0.5, 2, 0.5) has 3', range(0.5, 2, 0.5), [3]],
    ['linspace counts', { kind: 'linspace', start: 0, stop: 1, count: 7 }, [7]],
    ['logspace counts', { kind: 'logspace', start: 0, stop: 3, count: 4, base: 10 }, [4]],
    ['geomspace counts, also below zero', { kind: 'geomspace', start: -1, stop: -8, count: 4 }, [4]],
    ['the ends of a geomspace may be tiny', { kind: 'geomspace', start: 1e-200, stop: 2e-200, count: 4 }, [4]],
    ['a column has a value for each row', { kind: 'csv', text: 'a,b\n1,2\n3\n', column: 'b' }, [2]],
    ['a file has the shape that was found in it', reference([4, 2]), [4, 2]],
  ])('%s', (_, value, shape) => {
    expect(inputShape(value)).toEqual({ ok: true, shape });
  });

  it.each<[Extract<InputValue, { kind: 'array' }>['nested'], string, string, string]>([
    [
      [
        [1, 2],
        [3, 4, 5],
      ],
      '[1]',
      '3 items',
      '2 items',
    ],
    [[[1, 2], 3], '[1]', 'a single value', '2 items'],
    [[1, [2]], '[1]', '1 item', 'a single value'],
    [
      [
        [[1], [2]],
        [[3], 4],
      ],
      '[1][1]',
      'a single value',
      '1 item',
    ],
  ])('says where %j is ragged', (nested, place, found, expected) => {
    expect(inputShape({ kind: 'array', nested })).toEqual({ ok: false, error: 'ragged', place, found, expected });
  });
});

function reference(shape: number[]): InputValue {
  return { kind: 'reference', path: '~/data/a.npy', format: 'npy', column: null, shape };
}

function range(start: number, stop: number, step: number): InputValue {
  return { kind: 'range', start, stop, step };
}

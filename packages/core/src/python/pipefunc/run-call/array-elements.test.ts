import { describe, expect, it } from 'vitest';
import { withElementType } from './array-elements.ts';

const one = { $float: '1.0' };

describe('withElementType', () => {
  it.each([
    ['ints', [1, [2]], 'natural', [1, [2]]],
    ['one float beside ints', [1, [2.5]], 'natural', [one, [2.5]]],
    ['True beside ints', [true, 2], 'natural', [1, 2]],
    ['True alone', [true], 'natural', [true]],
    ['ints as floats', [1], 'float', [one]],
    ['floats as ints', [-2.7, one], 'int', [-2, 1]],
    ['anything as objects', [1, 2.5, 'a'], 'object', [1, 2.5, 'a']],
    ['texts', ['a', 'b'], 'natural', ['a', 'b']],
    ['None beside numbers', [null, 1, 2.5], 'natural', [null, 1, 2.5]],
    ['a number that becomes a text', ['a', 1], 'natural', null],
    ['a text as a float', ['1'], 'float', null],
  ] as const)('takes %s as NumPy does', (_, nested, type, expected) => {
    expect(withElementType(JSON.parse(JSON.stringify(nested)), type)).toEqual(expected);
  });
});

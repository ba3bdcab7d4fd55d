import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { testFolder } from '../test-folder.ts';
import { readSelection } from './read-selection.ts';

function fileOf(text: string): string {
  const path = join(testFolder(), 'given.json');
  writeFileSync(path, text);
  return path;
}

describe('the options that choose a part', () => {
  test('mean everything where there are none', () => {
    expect(readSelection({})).toBeUndefined();
  });

  test('name outputs one by one or together, each once', () => {
    expect(readSelection({ to: ['y,z', 'y'] })).toEqual({ outputs: ['y', 'z'], given: {}, axes: {} });
  });

  test('name parts of axes as Python slices do', () => {
    expect(readSelection({ only: ['i=2:10', 'j=:3', 'k = 4'] })?.axes).toEqual({
      i: { start: 2, stop: 10 },
      j: { start: 0, stop: 3 },
      k: { start: 4, stop: 5 },
    });
  });

  test('take outputs from a file, lists as lists and the rest as values', () => {
    const given = fileOf('{"y": [1, 2], "z": {"array": [[1]]}, "n": 3}');
    expect(readSelection({ given })).toEqual({
      outputs: null,
      axes: {},
      given: {
        y: { kind: 'list', items: [1, 2] },
        z: { kind: 'array', nested: [[1]] },
        n: { kind: 'value', value: 3 },
      },
    });
  });

  test.each([
    ['i', /cannot be read.*--only i=0:10/],
    ['=0:3', /cannot be read/],
    ['i=:', /cannot be read/],
    ['i=-1:3', /cannot be read/],
    ['i=0:10:2', /cannot be read/],
    ['i=5:', /no end.*--only i=5:10/],
    ['i=5:5', /holds no position/],
    ['i=9:2', /2 is not above 9/],
    ['i=0:99999999999999999999', /beyond the end/],
  ])('refuse --only %s and say how it is written', (text, sentence) => {
    expect(() => readSelection({ only: [text] })).toThrow(sentence);
  });

  test('refuse one axis twice, an empty name, and a file that is no object', () => {
    expect(() => readSelection({ only: ['i=0:1', 'i=2:3'] })).toThrow(/axis i twice/);
    expect(() => readSelection({ to: ['y,'] })).toThrow(/--to y --to z/);
    expect(() => readSelection({ given: fileOf('[1]') })).toThrow(/\{"output": value\}/);
    expect(() => readSelection({ given: '/nowhere.json' })).toThrow(/cannot be read/);
  });
});

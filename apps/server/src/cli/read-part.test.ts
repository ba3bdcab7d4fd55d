import { describe, expect, test } from 'vitest';
import { readPart, readRetry } from './read-part.ts';

describe('a part of a run', () => {
  test('is stages, elements of one, or everything', () => {
    expect(readPart({})).toEqual({});
    expect(readPart({ stage: ['f', 'g'] })).toEqual({ stages: ['f', 'g'] });
    const elements = {
      stage: 'f',
      elements: [
        [0, 10],
        [15, 16],
      ],
    };
    expect(readPart({ elements: 'f=15, 0:10' })).toEqual({ elements });
  });

  test.each(['f', 'f=', 'f=a', 'f=3:3', 'f=5:2', 'f=0:4,3', '=1', 'f=1:', 'f=99999999999'])('%s is refused', (text) => {
    expect(() => readPart({ elements: text })).toThrow(/cannot be read/);
  });

  test('is tried again with other resources and chunks', () => {
    expect(readRetry({ state: ['failed,skipped'], memory: '8GB', cpus: '2', chunk: '3' })).toEqual({
      scope: 'unfinished',
      states: ['failed', 'skipped'],
      set: { memory: '8GB', cpus: '2' },
      chunkSize: 3,
    });
    expect(readRetry({ rest: true })).toEqual({ scope: 'rest' });
    expect(() => readRetry({ state: ['done'] })).toThrow(/none of failed/);
    expect(() => readRetry({ chunk: '0' })).toThrow(/1 or more/);
  });
});

import type { ResourcePreview } from '@gridloom/core/plan';
import { describe, expect, test } from 'vitest';
import { previewLines, sampledWords } from './preview-words.ts';

const sample = (element: number, given: Partial<ResourcePreview['samples'][number]> = {}) => ({
  element,
  position: [Math.floor(element / 2), element % 2],
  values: {},
  errors: {},
  arguments: { x: String(element) },
  ...given,
});
const preview = (given: Partial<ResourcePreview>): ResourcePreview => ({
  later: [],
  elementCount: 4,
  samples: [],
  ranges: {},
  limits: [],
  ...given,
});

describe('a preview of resource expressions', () => {
  test('gives the range of each field, and one value where all are equal', () => {
    const ranges = { cpus: { least: '1', most: '1' }, memory: { least: '1G', most: '4G' } };
    expect(previewLines(preview({ ranges }), []).map(({ label, text }) => `${label}: ${text}`)).toEqual([
      'CPUs: 1',
      'Memory: 1G … 4G',
    ]);
  });

  test('says the same mistake once, with how many elements have it and the first', () => {
    const errors = { memory: 'division by zero' };
    const samples = [sample(0), sample(1, { errors }), sample(2, { errors })];
    expect(previewLines(preview({ samples }), ['i', 'j'])).toEqual([
      { kind: 'error', label: 'Memory, 2 elements, first at i = 0, j = 1 (x = 1)', text: 'division by zero' },
    ]);
  });

  test('says what the cluster would not give, with the first place', () => {
    const limits = [{ code: 'OVER', message: 'short allows 64 CPUs.', count: 1, element: 3 }];
    expect(previewLines(preview({ samples: [sample(3)], limits }), ['i', 'j'])).toEqual([
      { kind: 'limit', label: '1 element over a limit, first at i = 1, j = 1 (x = 3)', text: 'short allows 64 CPUs.' },
    ]);
  });

  test('says how many elements were looked at', () => {
    expect(sampledWords(preview({ samples: [sample(0), sample(3)] }))).toBe(
      'Evaluated for 2 of 4 elements, spread evenly.',
    );
    expect(sampledWords(preview({ samples: [sample(0, { position: null })] }))).toBe(
      'Evaluated once, for the whole map.',
    );
    expect(sampledWords(preview({}))).toBe('');
  });
});

import type { ElementDetail } from '@gridloom/core/run';
import { describe, expect, it } from 'vitest';
import { resourceUses } from './resource-usage.ts';

const detail = (given: Partial<ElementDetail>): ElementDetail => ({
  stage: 'f',
  element: 0,
  index: [],
  state: 'done',
  attempt: 1,
  attempts: [],
  reason: 'none',
  startedS: 1,
  wallS: 90,
  cpuS: 135,
  peakKib: 1024 * 1024,
  host: 'n1',
  jobId: '7',
  resources: { memory: '4096M', time: 60, cpus: 2 },
  inputs: [],
  outputs: [],
  error: null,
  log: '',
  logTruncated: false,
  ...given,
});

describe('what an element used', () => {
  it('stands beside what its task asked for', () => {
    expect(resourceUses(detail({}), false)).toEqual([
      { name: 'Memory', words: '1.0 GiB of 4.0 GiB', share: 0.25, isLimit: true },
      { name: 'Time', words: '1 min 30 s of 1 h', share: 0.025, isLimit: true },
      { name: 'Processor', words: '75 % of 2 CPUs', share: 0.75, isLimit: false },
    ]);
  });

  it('is one processor where others run beside it', () => {
    expect(resourceUses(detail({}), true).at(-1)).toMatchObject({ words: '150 % of one CPU' });
  });

  it('is left out where one of both is not known', () => {
    expect(resourceUses(detail({ resources: null, cpuS: null }), false)).toEqual([]);
    expect(resourceUses(detail({ peakKib: null, wallS: null }), false)).toEqual([]);
    // Of a call of a few milliseconds the processor time says nothing.
    expect(resourceUses(detail({ resources: {}, wallS: 0.01 }), false)).toEqual([]);
  });
});

import type { Connection } from '@gridloom/core/cluster';
import { describe, expect, it } from 'vitest';
import { withNews } from './connections.ts';

const connected: Connection = { state: 'connected' };
const broken: Connection = {
  state: 'broken',
  message: 'Gone.',
  hint: '',
  tellsOfJobs: false,
  attempt: 1,
  nextTryAt: 5,
};

describe('connections with their news', () => {
  it('have news up to the moment in which they break, and keep it', () => {
    const first = withNews({ hpc: connected }, {}, 100);
    const second = withNews({ hpc: broken }, first, 200);
    const third = withNews({ hpc: { ...broken, attempt: 2 } }, second, 300);
    expect([first, second, third].map((seen) => seen['hpc']?.newsAt)).toEqual([100, 200, 200]);
  });

  it('have none where they never worked, and leave with their profile', () => {
    const first = withNews({ hpc: broken, other: connected }, {}, 100);
    expect(first['hpc']?.newsAt).toBeNull();
    expect(Object.keys(withNews({ hpc: broken }, first, 200))).toEqual(['hpc']);
  });
});

import { noCounts } from '@gridloom/core/grid';
import type { RunSummary, RunWord } from '@gridloom/core/run';
import { describe, expect, it } from 'vitest';
import { filterRuns } from './filter-runs.ts';

function run(name: string, word: RunWord, createdAt: number, failed = 0): RunSummary {
  return {
    runId: `r_${name}`,
    name,
    word,
    createdAt,
    pipelineId: null,
    profileId: 'this-machine',
    profileName: 'This machine',
    endedAt: null,
    newsAt: null,
    counts: { ...noCounts(), failed },
    elementCount: 10,
  };
}

const runs = [run('sweep', 'done', 1), run('Sweep', 'running', 3, 2), run('charge', 'completed-with-failures', 2, 1)];
const names = (kind: string, text: string) => filterRuns(runs, kind, text).map(({ runId }) => runId);

describe('filterRuns', () => {
  it('puts the newest run first', () => {
    expect(names('all', '')).toEqual(['r_Sweep', 'r_charge', 'r_sweep']);
  });

  it('finds every word of the text, in any case, in name or profile', () => {
    expect(names('all', 'machine SWEEP')).toEqual(['r_Sweep', 'r_sweep']);
    expect(names('all', 'cluster')).toEqual([]);
  });

  it('counts a run that goes on as one with failures once an element failed', () => {
    expect(names('failed', '')).toEqual(['r_Sweep', 'r_charge']);
    expect(names('active', '')).toEqual(['r_Sweep']);
    expect(names('done', '')).toEqual(['r_sweep']);
  });
});

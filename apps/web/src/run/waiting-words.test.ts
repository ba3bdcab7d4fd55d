import { describe, expect, it } from 'vitest';
import { waitingWords } from './waiting-words.ts';

describe('waitingWords', () => {
  it('explains the reasons that SLURM gives most', () => {
    expect(waitingWords('Priority')).toContain('ahead of it');
    expect(waitingWords('(Resources)')).toContain('free cpus');
  });

  it('says when a job will never start', () => {
    expect(waitingWords('PartitionTimeLimit')).toContain('never start');
  });

  it('knows families of limits by their pattern', () => {
    expect(waitingWords('AssocMaxWallDurationPerJobLimit')).toContain('time');
    expect(waitingWords('QOSMaxCpuPerUserLimit')).toContain('starts when others of yours end');
    expect(waitingWords('QOSMaxSubmitJobPerUserLimit')).toContain('in the queue');
    expect(waitingWords('ReqNodeNotAvail, UnavailableNodes:n1')).toContain('reserved');
  });

  it('says nothing about a word it does not know', () => {
    expect(waitingWords('sbatch: error: Invalid partition')).toBe('');
  });
});

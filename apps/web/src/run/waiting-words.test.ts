import { describe, expect, it } from 'vitest';
import { fieldToChange, waitingReasons, waitingWords } from './waiting-words.ts';

describe('waitingReasons', () => {
  it("has a sentence for each reason, and SLURM's word beside it", () => {
    const reasons = waitingReasons('waiting for its turn (Priority); waiting for a pony (Ponies)');
    expect(reasons).toEqual([
      { sentence: 'Other jobs are ahead of it in the queue.', token: 'Priority' },
      { sentence: 'Waiting for a pony.', token: 'Ponies' },
    ]);
    expect(waitingReasons('Resources').map(({ token }) => token)).toEqual(['Resources']);
  });

  it('leaves a refusal as it is', () => {
    const refusal = 'sbatch said: Invalid partition name specified';
    expect(waitingReasons(refusal)).toEqual([{ sentence: refusal, token: '' }]);
    expect(waitingReasons('')).toEqual([]);
  });
});

describe('fieldToChange', () => {
  it.each([
    ['PartitionTimeLimit', 'its time'],
    ['QOSMaxWallDurationPerJobLimit', 'its time'],
    ['PartitionConfig', 'its cpus, memory or gpus'],
    ['PartitionNodeLimit', 'its nodes'],
    ['QOSMaxCpuPerJobLimit', 'its cpus'],
    ['AssocMaxMemPerJob', 'its memory'],
    ['QOSMaxGRESPerJob', 'its gpus'],
    ['AccountNotAllowed', 'its account, QOS or partition'],
    ['DependencyNeverSatisfied', ''],
  ])('of %s is "%s"', (token, field) => {
    expect(fieldToChange(token)).toBe(field);
  });
});

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

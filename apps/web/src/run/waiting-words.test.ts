import { describe, expect, it } from 'vitest';
import { waitingSentences } from './waiting-words.ts';

describe('waitingSentences', () => {
  it("makes a sentence of each reason, with SLURM's word", () => {
    const reason =
      'held by the cluster; release it, or ask its support why (JobHeldAdmin); waiting for its turn (Priority)';
    expect(waitingSentences({ reason, held: false, phase: 'queued' })).toEqual([
      'Held by the cluster; release it, or ask its support why (JobHeldAdmin).',
      'Waiting for its turn (Priority).',
    ]);
  });

  it('leaves out that the user holds it where the page offers to release it', () => {
    const reason = 'held by you (JobHeldUser); next in line, waiting for free nodes (Resources)';
    expect(waitingSentences({ reason, held: true, phase: 'queued' })).toEqual([
      'Next in line, waiting for free nodes (Resources).',
    ]);
    expect(waitingSentences({ reason: 'held by you', held: true, phase: 'queued' })).toEqual([]);
    expect(waitingSentences({ reason: 'held by you (JobHeldUser)', held: false, phase: 'queued' })).toEqual([
      'Held by you (JobHeldUser).',
    ]);
  });

  it('leaves a refusal as it is', () => {
    const reason = 'sbatch said: Job violates policy (job submit limit); size limits. Ask for less.';
    expect(waitingSentences({ reason, held: false, phase: 'refused' })).toEqual([reason]);
    expect(waitingSentences({ reason: '', held: false, phase: 'queued' })).toEqual([]);
  });
});

import { expect, test } from 'vitest';
import { jobTroubles } from './job-troubles.ts';
import type { JobView } from './run-view.ts';

const JOB: JobView = {
  batch: 'f-1-0',
  jobId: '7',
  taskCount: 4,
  phase: 'queued',
  reason: '',
  held: false,
  never: '',
  expectedStart: null,
  resources: { extraArgs: {}, parallelizationMode: 'external' },
  round: 1,
  again: '',
  tasksLeft: 4,
};

test('refusals and what can never start are told once, with the job arrays that they keep', () => {
  const never = 'Asks for too much, so it can never start.';
  const stages = [
    { jobs: [JOB, { ...JOB, batch: 'f-1-1', never }, { ...JOB, batch: 'f-1-2', never }] },
    { jobs: [] },
    { jobs: [{ ...JOB, batch: 'g-1-0', phase: 'refused' as const, reason: 'sbatch said: no.' }] },
  ];
  expect(jobTroubles(stages)).toEqual([`f-1-1 and 1 more job array: ${never}`, 'g-1-0: sbatch said: no.']);
});

test('a refusal is past once its stage is tried again', () => {
  const refused = { ...JOB, phase: 'refused' as const, reason: 'sbatch said: no.' };
  expect(jobTroubles([{ jobs: [refused, { ...JOB, batch: 'f-2-0', round: 2 }] }])).toEqual([]);
});

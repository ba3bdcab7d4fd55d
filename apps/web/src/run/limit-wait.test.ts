import type { JobView, StageView } from '@gridloom/core/run';
import { expect, test } from 'vitest';
import { limitWait } from './limit-wait.ts';

const LIMIT = 'sbatch: error: QOSMaxSubmitJobPerUserLimit';

const job = (phase: JobView['phase'], tasksLeft: number) => ({ phase, tasksLeft });
// As far as waiting is read from it.
const stage = (limit: string, ...jobs: readonly ReturnType<typeof job>[]) => ({ limit, jobs }) as unknown as StageView;

test('a run waits for a limit when a stage says so, in the words of the cluster', () => {
  const jobs = [job('running', 30), job('queued', 20), job('waiting', 400), job('placing', 50), job('ended', 0)];
  const stages = [stage('', job('queued', 7)), stage(LIMIT, ...jobs)];
  expect(limitWait({ stages })).toEqual({ words: LIMIT, tasksIn: 57, tasksOut: 450 });
});

test('a run that waits for anything else waits for no limit', () => {
  expect(limitWait({ stages: [stage('', job('waiting', 5))] })).toBeNull();
});

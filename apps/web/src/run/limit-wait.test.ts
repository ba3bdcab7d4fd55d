import { CodedError } from '@gridloom/core/error';
import type { JobView, StageView } from '@gridloom/core/run';
import { expect, test } from 'vitest';
import { limitIn, limitWait } from './limit-wait.ts';

const LIMIT = 'sbatch: error: QOSMaxSubmitJobPerUserLimit';
const quota = new CodedError('CLUSTER_QUOTA', { command: 'sbatch', answer: LIMIT, tasks: 450 });

const job = (phase: JobView['phase'], tasksLeft: number) => ({ phase, tasksLeft });
// As far as waiting is read from it.
const stage = (waitsFor: string, ...jobs: readonly ReturnType<typeof job>[]) =>
  ({ waitsFor, jobs }) as unknown as StageView;

test('a run waits for a limit when a stage says so, in the words of the cluster', () => {
  const jobs = [job('running', 30), job('queued', 20), job('waiting', 400), job('placing', 50), job('ended', 0)];
  const stages = [stage('', job('queued', 7)), stage(`${quota.message} ${quota.hint}`, ...jobs)];
  expect(limitWait({ stages })).toEqual({ words: LIMIT, tasksIn: 57, tasksOut: 450 });
});

test('a run that waits for anything else waits for no limit', () => {
  expect(limitWait({ stages: [stage('Waits for g: its axis k is not known.', job('waiting', 5))] })).toBeNull();
  expect(limitIn('Waits for the run to be released.')).toBeNull();
});

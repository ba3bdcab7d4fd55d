import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { blankPipeline, FunctionId, giveInputs, type Json, newFunction, type Pipeline } from '@gridloom/core/pipeline';
import type { RunView } from '@gridloom/core/run';
import { expect, test, vi } from 'vitest';
import { slurmHere } from '../cluster/slurm-here.ts';
import { openApp } from '../open-app.ts';

const command = promisify(execFile);

/** Gridloom on the SLURM of the tests, with folders of its own. */
async function openCluster() {
  const folder = await mkdtemp(join(tmpdir(), 'gridloom-on-slurm-'));
  const app = openApp(join(folder, 'data'), 'silent');
  const caller = app.appRouter.createCaller({});
  const limits = { maxArraySize: 1001, pollS: 0.3, graceS: 1 };
  const profile = slurmHere({ id: 'slurm', root: join(folder, 'runs'), limits });
  await caller.profile.save(profile);
  return {
    caller,
    gate: join(folder, 'gate'),
    start: async (pipeline: Pipeline) =>
      (await caller.run.start({ pipeline, profileId: profile.id, pipelineId: null })).runId,
    /** Waits for what a view of the run says. */
    async sees(runId: string, holds: (view: RunView) => boolean): Promise<RunView> {
      return vi.waitFor(
        async () => {
          const view = await caller.run.get({ runId });
          expect(holds(view), JSON.stringify(view)).toBe(true);
          return view;
        },
        { timeout: 60_000, interval: 200 },
      );
    },
    async scancel(...words: string[]) {
      await command('scancel', words, { env: { ...process.env, SLURM_CONF: process.env['GRIDLOOM_TEST_SLURM_CONF'] } });
    },
    async [Symbol.asyncDispose]() {
      for (const { runId } of await caller.run.list()) await caller.run.cancel({ runId });
      await app.stop();
      // Tasks may still be writing their last words.
      await rm(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
    },
  };
}

/** `y = f(x)`, which waits for a file, and `z = g(y)`; a task an element. */
function twoStages(count: number, given: Readonly<Record<string, Json>>): Pipeline {
  const [f, g] = [FunctionId.parse('f_f'), FunctionId.parse('f_g')];
  const place = { x: 0, y: 0 };
  const code = `import os, time


def f(x, last, gate):
    while x >= last and not os.path.exists(gate):
        time.sleep(0.1)
    return x * x
`;
  const functions = [
    { ...newFunction(f, place, 'f'), code, outputs: ['y'], mapspec: 'x[i] -> y[i]', chunkSize: 1 },
    {
      ...newFunction(g, place, 'g'),
      code: 'def g(y):\n    return y\n',
      outputs: ['z'],
      mapspec: 'y[i] -> z[i]',
      chunkSize: 1,
    },
  ];
  const wires = [{ from: { kind: 'output' as const, id: f, output: 'y' }, to: { id: g, parameter: 'y' } }];
  const drawn = { ...blankPipeline('On SLURM'), functions, wires, resources: { memory: '50MB', time: 5 } };
  return giveInputs(drawn, { x: Array.from({ length: count }, (_, x) => x), ...given });
}

test('R16: the first element of a stage is done before the last of what it reads task by task', async () => {
  await using cluster = await openCluster();
  const runId = await cluster.start(twoStages(6, { last: 5, gate: cluster.gate }));
  await cluster.sees(runId, ({ stages }) => stages[1]!.counts.done === 5 && stages[0]!.counts.running === 1);
  await writeFile(cluster.gate, '');
  await cluster.sees(runId, ({ word }) => word === 'done');
}, 120_000);

test('R25: tasks that somebody cancels while they wait need a user, who gets them by a retry', async () => {
  await using cluster = await openCluster();
  const runId = await cluster.start(twoStages(4, { last: 0, gate: cluster.gate }));
  const seen = await cluster.sees(runId, ({ stages }) => stages[1]!.jobs[0]?.reason.includes('(Dependency)') === true);
  await cluster.scancel(`${seen.stages[1]!.jobs[0]!.jobId}_[1,3]`);
  const { trouble } = await cluster.sees(runId, ({ stages }) => stages[1]!.counts.cancelled === 2);
  expect(trouble).toContainEqual({
    message: 'g: 2 tasks ended early. The job was cancelled (outside Gridloom).',
    hint: 'If it was not you, ask the cluster why; retry takes these elements.',
  });
  await writeFile(cluster.gate, '');
  const ended = await cluster.sees(runId, ({ word }) => word === 'completed-with-failures');
  expect(ended.stages.map(({ retries }) => retries.automatic)).toEqual([0, 0]);
  await cluster.caller.run.retry({ runId });
  await cluster.sees(runId, ({ word }) => word === 'done');
}, 120_000);

test('R10 R23 R24: parts are cancelled while they run, the rest is held and released, and a retry asks for more', async () => {
  await using cluster = await openCluster();
  const { caller } = cluster;
  const runId = await cluster.start(twoStages(6, { last: 0, gate: cluster.gate }));
  await cluster.sees(runId, ({ stages }) => stages[0]!.counts.running === 6);
  await caller.run.cancel({ runId, elements: { stage: 'f', elements: [[0, 2]] } });
  await caller.run.hold({ runId });
  await cluster.sees(runId, ({ stages }) => stages[0]!.counts.cancelled === 2 && stages[1]!.jobs[0]!.held);
  await writeFile(cluster.gate, '');
  // What runs goes on, what waits stays where it is.
  await cluster.sees(runId, ({ stages }) => stages[0]!.counts.done === 4 && stages[1]!.counts.queued > 0);
  await caller.run.release({ runId });
  await cluster.sees(runId, ({ word, stages }) => word === 'completed-with-failures' && stages[1]!.counts.done === 4);
  await caller.run.retry({ runId, set: { memory: '80MB' } });
  const { stages } = await cluster.sees(runId, ({ word }) => word === 'done');
  expect(stages[0]!.jobs.map(({ round, resources }) => [round, resources.memoryMib])).toEqual([
    [1, 50],
    [2, 80],
  ]);
  const scripts = await caller.run.scripts({ runId });
  expect(scripts[stages[0]!.jobs[1]!.batch]).toContain('#SBATCH --mem=80M');
}, 120_000);

test('a run whose folder is gone is not tried again, and says so', async () => {
  await using cluster = await openCluster();
  const runId = await cluster.start(twoStages(2, { last: 0, gate: cluster.gate }));
  const { folder } = await cluster.sees(runId, ({ stages }) => stages[0]!.counts.running === 2);
  await rm(folder!, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
  await cluster.caller.run.cancel({ runId });
  await cluster.sees(runId, ({ word }) => word === 'cancelled');
  await expect(cluster.caller.run.retry({ runId })).rejects.toThrow(/is gone/);
}, 120_000);

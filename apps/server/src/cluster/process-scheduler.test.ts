import { mkdtemp, readFile, rm, unlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Profile } from '@gridloom/core/cluster';
import type { Batch } from '@gridloom/core/plan';
import { describe, expect, test } from 'vitest';
import { readWorker } from './read-worker.ts';
import { sampleProfile } from './sample-profile.ts';
import { createSites } from './sites.ts';

/** A stand-in for the run folder's worker: its tasks print, wait, or fail, as the test wants. */
const TASK = `import sys, time, os
task = int(sys.argv[sys.argv.index('--task') + 1])
print('task', task, 'threads', os.environ['OMP_NUM_THREADS'], os.environ.get('FROM_SETUP'), flush=True)
folder = sys.argv[sys.argv.index('--run') + 1]
while os.path.exists(os.path.join(folder, 'wait')): time.sleep(0.05)
sys.exit(task)
`;

async function openMachine(changes: Partial<Profile> = {}) {
  const folder = await mkdtemp(join(tmpdir(), 'gridloom-pool-'));
  const profile = sampleProfile({
    scheduler: { kind: 'processes', cpus: 2 },
    root: join(folder, `it's a root`),
    setup: 'echo set-up speaks\nexport FROM_SETUP=yes\n',
    ...changes,
  });
  const sites = createSites({ getProfile: () => profile, workerSource: readWorker() });
  const site = await sites.site('here');
  const run = join(site.root, 'r_1');
  return {
    sites,
    site,
    run,
    async [Symbol.asyncDispose]() {
      await rm(join(run, 'wait'), { force: true });
      await sites.close();
      // The pool may still be writing its last word.
      await rm(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
    },
  };
}

function batchOf(id: string, taskCount: number): Batch {
  return {
    id,
    stage: 'double_it',
    round: 1,
    elements: [[0, taskCount]],
    perTask: 1,
    taskCount,
    resources: { cpus: 1, extraArgs: {}, parallelizationMode: 'external' },
  };
}

describe('a site', () => {
  test('uploads the worker once, and again when it has gone', async () => {
    await using machine = await openMachine();
    const doctor = () => machine.site.worker('doctor', ['--root', machine.site.root]);
    expect(await doctor()).toMatchObject({ writable: true });
    const { stdout } = await machine.site.shell.run(`ls "${machine.site.root}/.gridloom"/worker-*.py`);
    await unlink(stdout.toString().trim());
    expect(await doctor()).toMatchObject({ writable: true });
  });

  test('gives the worker any text on stdin', async () => {
    await using machine = await openMachine();
    const folder = `/no/such/ü '"$(x)\`\\ @@stdin`;
    expect(await machine.site.worker('scan', [], { runs: [{ folder, offsets: {} }] })).toMatchObject({
      runs: [{ missing: true }],
    });
  });

  test('says which Python is missing', async () => {
    await using machine = await openMachine({ python: '/opt/none/python3' });
    await expect(machine.site.worker('doctor', ['--root', '/'])).rejects.toMatchObject({
      code: 'PYTHON_MISSING',
      message: expect.stringContaining('/opt/none/python3'),
    });
  });

  test('takes a program that says nothing for no Python', async () => {
    await using machine = await openMachine({ python: '/bin/true' });
    await expect(machine.site.worker('doctor', ['--root', '/'])).rejects.toMatchObject({ code: 'PYTHON_MISSING' });
  });

  test('names the command when the set-up lines do not parse', async () => {
    await using machine = await openMachine({ setup: 'if true; then (' });
    await expect(machine.site.worker('doctor', ['--root', '/'])).rejects.toMatchObject({
      code: 'COMMAND_FAILED',
      message: expect.stringMatching(/syntax error/i),
    });
  });

  test('is opened anew when its profile changes', async () => {
    const profiles = new Map<string, Profile>();
    await using machine = await openMachine();
    profiles.set('here', machine.site.profile);
    const sites = createSites({ getProfile: (id) => profiles.get(id)!, workerSource: { start: '', modules: '' } });
    const before = await sites.site('here');
    expect(await sites.site('here')).toBe(before);
    profiles.set('here', { ...machine.site.profile, setup: 'true' });
    const after = await sites.site('here');
    expect(after).not.toBe(before);
    // The way to the machine is the same, so is the connection.
    expect(after.shell).toBe(before.shell);
    await sites.reset('here');
    expect((await sites.site('here')).shell).not.toBe(before.shell);
    await sites.close();
  });

  test('is one for all who ask at once', async () => {
    await using machine = await openMachine();
    const [one, two] = await Promise.all([machine.sites.site('here'), machine.sites.site('here')]);
    expect(one).toBe(two);
  });
});

describe('the process scheduler', () => {
  test('tells a full disk, a kill and other ends apart', async () => {
    await using machine = await openMachine();
    const { site, run } = machine;
    const ends = `import os, sys\ntask = int(sys.argv[-1])\nif task == 1: os.kill(os.getpid(), 9)\nsys.exit(74)\n`;
    await site.shell.put(run, { 'worker.py': ends });
    const request = {
      jobName: 'gl-1-ends',
      batch: batchOf('e-1-0', 2),
      script: '',
      folder: run,
      after: [],
      afterTasks: [],
    };
    const jobId = await site.scheduler.submit(request);
    const told = async () =>
      (await site.scheduler.autopsy([jobId]))[0]!.news.map(({ cause, reason }) => [cause, reason]);
    await expect.poll(told, { timeout: 15_000 }).toHaveLength(2);
    expect(await told()).toEqual(
      expect.arrayContaining([
        ['disk-full', 'exit code 74'],
        ['exit-code', 'killed, most often because memory ran out'],
      ]),
    );
  });

  test('runs the tasks of a job with its resources, and tells how each one ended', async () => {
    await using machine = await openMachine();
    const { site, run } = machine;
    await site.shell.put(run, { 'worker.py': TASK });
    const request = {
      jobName: 'gl-1-a',
      batch: batchOf('a-1-0', 3),
      script: '',
      folder: run,
      after: [],
      afterTasks: [],
    };
    expect(await site.scheduler.find('gl-1-a', run, 'a-1-0')).toBeNull();
    const jobId = await site.scheduler.submit(request);
    expect(await site.scheduler.find('gl-1-a', run, 'a-1-0')).toBe(jobId);
    await expect
      .poll(async () => (await site.scheduler.autopsy([jobId]))[0]!.news.map(({ phase }) => phase), { timeout: 15_000 })
      .toEqual(['done', 'dead', 'dead']);
    const [report] = await site.scheduler.autopsy([jobId]);
    expect(report!.news).toContainEqual({
      tasks: [[2, 3]],
      phase: 'dead',
      cause: 'exit-code',
      reason: 'exit code 2',
      node: '',
    });
    expect(await readFile(join(run, 'logs/double_it/a-1-0.1.log'), 'utf8')).toContain('task 1 threads 1 yes');
  });

  test('submits a name once, waits for the jobs before it, and cancels', async () => {
    await using machine = await openMachine();
    const { site, run } = machine;
    await site.shell.put(run, { 'worker.py': TASK, wait: '' });
    const first = { jobName: 'gl-1-a', batch: batchOf('a-1-0', 2), script: '', folder: run, after: [], afterTasks: [] };
    const second = {
      jobName: 'gl-1-b',
      batch: batchOf('b-1-0', 1),
      script: '',
      folder: run,
      after: ['gl-1-a'],
      afterTasks: [],
    };
    await site.scheduler.submit(first);
    await site.scheduler.submit(first);
    await site.scheduler.submit(second);
    const ids = ['gl-1-a', 'gl-1-b', 'gl-1-unknown'];
    const poll = async () => {
      const { stdout } = await site.shell.run(site.scheduler.pollScript(ids));
      return site.scheduler.readPoll(stdout.toString(), ids);
    };
    await expect.poll(async () => (await poll())![0]!.news[0]?.phase, { timeout: 15_000 }).toBe('running');
    const reports = (await poll())!;
    expect(reports[0]!.news.map(({ tasks }) => tasks)).toEqual([[[0, 2]]]);
    expect(reports[1]!.news).toMatchObject([{ tasks: [[0, 1]], phase: 'queued' }]);
    expect(reports[2]!.news).toEqual([]);
    await site.scheduler.cancel(['gl-1-a', 'gl-1-b'].map((jobId) => ({ jobId, tasks: null })));
    await expect
      .poll(async () => (await poll())!.flatMap(({ news }) => news.map(({ cause }) => cause)), { timeout: 15_000 })
      .toEqual(['cancelled', 'cancelled']);
  });

  test('holds, cancels tasks, and tells which can never start', async () => {
    await using machine = await openMachine();
    const { site, run } = machine;
    await site.shell.put(run, { 'worker.py': TASK, wait: '' });
    const first = { jobName: 'gl-1-a', batch: batchOf('a-1-0', 3), script: '', folder: run, after: [], afterTasks: [] };
    const second = { ...first, jobName: 'gl-1-b', batch: batchOf('b-1-0', 3), afterTasks: ['gl-1-a'] };
    await site.scheduler.submit(first);
    await site.scheduler.submit(second);
    const told = async (jobId: string) =>
      (await site.scheduler.autopsy([jobId]))[0]!.news.map(({ tasks, phase, cause, never }) => [
        tasks.flat().join('-'),
        never ?? cause ?? phase,
      ]);
    await expect.poll(() => told('gl-1-a'), { timeout: 15_000 }).toContainEqual(['0-2', 'running']);
    await site.scheduler.hold(['gl-1-a', 'gl-1-b']);
    expect(await told('gl-1-a')).toContainEqual(['2-3', 'held']);
    await site.scheduler.cancel([{ jobId: 'gl-1-a', tasks: [[1, 2]] }]);
    await expect
      .poll(() => told('gl-1-b'), { timeout: 15_000 })
      .toEqual([
        ['0-1-2-3', 'held'],
        ['1-2', 'dependency'],
      ]);
    await site.scheduler.release(['gl-1-a', 'gl-1-b']);
    await rm(join(run, 'wait'));
    // Its tasks end with their number.
    await expect
      .poll(() => told('gl-1-b'), { timeout: 15_000 })
      .toEqual([
        ['1-3', 'dependency'],
        ['0-1', 'done'],
      ]);
  });

  test('takes half an answer for none', async () => {
    await using machine = await openMachine();
    const { scheduler, shell } = machine.site;
    const { stdout } = await shell.run(scheduler.pollScript(['gl-1-a']));
    expect(scheduler.readPoll(stdout.toString(), ['gl-1-a'])).not.toBeNull();
    expect(scheduler.readPoll(stdout.toString().slice(0, -5), ['gl-1-a'])).toBeNull();
    expect(scheduler.readPoll('', ['gl-1-a'])).toBeNull();
  });
});

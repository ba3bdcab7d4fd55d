import { appendFile, mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CodedError } from '@gridloom/core/error';
import { crc32, createGrid, RECORD_BYTES, STATE_CODE } from '@gridloom/core/grid';
import { describe, expect, test, vi } from 'vitest';
import { readWorker } from '../cluster/read-worker.ts';
import { sampleProfile } from '../cluster/sample-profile.ts';
import type { Site } from '../cluster/site.ts';
import { createSites } from '../cluster/sites.ts';
import { applyFiles, type RecordState } from './apply-files.ts';
import type { Observation } from './run-ports.ts';
import { createSitePoller, type PolledRun } from './site-poller.ts';

/** A run folder that a poller watches; `change` changes the site that it sees. */
async function openWatched(change: (site: Site) => Site = (site) => site) {
  const root = await mkdtemp(join(tmpdir(), 'gridloom-poller-'));
  // Set-up lines that read their stdin must not eat the request.
  const profile = sampleProfile({ scheduler: { kind: 'processes', cpus: 1 }, root, setup: 'cat' });
  const sites = createSites({ getProfile: () => profile, workerSource: readWorker() });
  const folder = join(root, 'r_1');
  const state: RecordState = { grids: new Map([['f', createGrid(1000)]]), offsets: new Map(), wallTimes: new Map() };
  const observations: Observation[] = [];
  const answers: unknown[] = [];
  const scripts: string[] = [];
  const jobs = { slurm: [] as string[], local: [] as string[] };
  const run: PolledRun = {
    engine: {
      act() {},
      wants: () => ({ folder, jobs, offsets: state.offsets }),
      async learn(observation) {
        observations.push(observation);
        applyFiles(state, observation.files);
      },
    },
    watched: () => true,
    onAnswer: (failure) => answers.push(failure),
  };
  const site = change(await sites.site('here'));
  const heard: Site = {
    ...site,
    shell: {
      ...site.shell,
      run(script, options) {
        scripts.push(script);
        return site.shell.run(script, options);
      },
    },
  };
  const faults: unknown[] = [];
  const poller = createSitePoller({
    site: async () => heard,
    runs: () => [run],
    pollMs: () => 200,
    onFault: (error) => faults.push(error),
  });
  return {
    root,
    folder,
    state,
    observations,
    answers,
    scripts,
    jobs,
    faults,
    done: () => state.grids.get('f')!.counts.done,
    async write(path: string, ...records: readonly Uint8Array[]) {
      await mkdir(join(folder, 'records', path, '..'), { recursive: true });
      await appendFile(join(folder, 'records', path), Buffer.concat(records));
    },
    async [Symbol.asyncDispose]() {
      await poller.stop();
      await sites.close();
      await rm(root, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
    },
  };
}

function recordOf(element: number, wallS = 0.5): Uint8Array {
  const bytes = new Uint8Array(RECORD_BYTES);
  const view = new DataView(bytes.buffer);
  view.setUint8(4, STATE_CODE.done);
  view.setUint8(5, 1);
  view.setBigUint64(8, BigInt(element), true);
  view.setFloat32(24, wallS, true);
  view.setUint32(0, crc32(bytes.subarray(4)), true);
  return bytes;
}

const WAIT = { timeout: 15_000 };

describe('a poller', () => {
  test('brings each record once, and knows the rest by a name', async () => {
    await using watched = await openWatched();
    await watched.write('f/a', recordOf(3), recordOf(300));
    await expect.poll(watched.done, WAIT).toBe(2);
    await watched.write('f/a', recordOf(4));
    await watched.write('f/b', recordOf(999));
    await expect.poll(watched.done, WAIT).toBe(4);
    const grid = watched.state.grids.get('f')!;
    expect([3, 4, 300, 999].map((element) => grid.states[element])).toEqual(Array(4).fill(STATE_CODE.done));
    expect([...watched.state.offsets]).toEqual([
      ['f/a', 192],
      ['f/b', 64],
    ]);
    expect(watched.state.wallTimes.get('f')).toEqual({ count: 4, sumS: 2 });
    expect(watched.faults).toEqual([]);
    expect(watched.scripts.at(-1)).toMatch(/"cursor":"[0-9a-f]{16}"/);
  });

  test('costs less than a kilobyte when nothing is new, also with the file of its script gone in between', async () => {
    await using watched = await openWatched();
    for (let file = 0; file < 300; file++) await watched.write(`f/task-${file}`, recordOf(file));
    await expect.poll(watched.done, WAIT).toBe(300);
    const tools = join(watched.root, '.gridloom');
    for (const name of await readdir(tools)) if (name.endsWith('.sh')) await rm(join(tools, name));
    const before = watched.scripts.length;
    await watched.write('f/task-0', recordOf(999));
    await expect.poll(watched.done, WAIT).toBe(301);
    await expect.poll(() => watched.scripts.length - before, WAIT).toBeGreaterThan(3);
    expect(watched.scripts.at(-1)!.length).toBeLessThan(500);
    expect(watched.faults).toEqual([]);
  });

  test('sends its offsets again when the name is not known any more', async () => {
    await using watched = await openWatched();
    await watched.write('f/a', recordOf(1));
    await expect.poll(watched.done, WAIT).toBe(1);
    await rm(join(watched.root, '.gridloom', 'cursors'), { recursive: true });
    await expect.poll(() => watched.scripts.filter((script) => script.includes('"f/a":64')).length, WAIT).toBe(1);
    await watched.write('f/a', recordOf(2));
    await expect.poll(watched.done, WAIT).toBe(2);
    expect(watched.state.wallTimes.get('f')!.count).toBe(2);
    expect(await readdir(join(watched.root, '.gridloom', 'cursors'))).not.toEqual([]);
  });

  test('is told again what nobody could take yet', async () => {
    await using watched = await openWatched();
    await watched.write('later/a', recordOf(1));
    await expect
      .poll(() => watched.observations.filter(({ files }) => files.length > 0).length, WAIT)
      .toBeGreaterThan(2);
    watched.state.grids.set('later', createGrid(2));
    await expect.poll(() => watched.state.grids.get('later')!.counts.done, WAIT).toBe(1);
  });

  test('tells how many records are damaged, for good', async () => {
    await using watched = await openWatched();
    await watched.write('f/a', recordOf(1), new Uint8Array(RECORD_BYTES).fill(7), recordOf(2));
    await expect.poll(watched.done, WAIT).toBe(2);
    const answered = watched.answers.length;
    await expect.poll(() => watched.answers.length, WAIT).toBeGreaterThan(answered + 1);
    expect(watched.answers.at(-1)).toMatchObject({ code: 'RECORDS_DAMAGED', details: { count: 1 } });
  });

  test('says that a folder is gone, and what a scheduler says instead of an answer', async () => {
    await using watched = await openWatched((site) => ({
      ...site,
      scheduler: { ...site.scheduler, pollScript: () => 'true\n', silence: () => 'squeue says no.' },
    }));
    await expect.poll(() => watched.observations.at(-1)?.unread, WAIT).toBe('gone');
    expect(watched.answers.at(-1)).toMatchObject({ code: 'RECORDS_UNREADABLE' });
    await watched.write('f/a', recordOf(1));
    watched.jobs.slurm.push('77');
    await expect
      .poll(() => watched.answers.at(-1), WAIT)
      .toMatchObject({ code: 'SCHEDULER_SILENT', message: expect.stringContaining('squeue says no.') });
    expect(watched.observations.at(-1)!.reports.slurm).toBeNull();
  });

  test('goes on to bring records, and to say so, while a scheduler is silent, which is asked rarely', async () => {
    await using watched = await openWatched((site) => ({
      ...site,
      scheduler: { ...site.scheduler, pollScript: () => 'true\n', silence: () => 'squeue says no.' },
    }));
    await watched.write('f/a', recordOf(1));
    watched.jobs.slurm.push('77');
    await expect.poll(() => watched.answers.at(-1), WAIT).toMatchObject({ code: 'SCHEDULER_SILENT' });
    const asked = () => watched.scripts.filter((script) => / queue /.test(script)).length;
    const [before, polls] = [asked(), watched.observations.length];
    await watched.write('f/a', recordOf(2));
    await expect.poll(watched.done, WAIT).toBe(2);
    await expect.poll(() => watched.observations.length, WAIT).toBeGreaterThan(polls + 4);
    expect(asked()).toBe(before);
    expect(watched.answers.at(-1)).toMatchObject({ code: 'SCHEDULER_SILENT' });
  });

  test('tells a fault and goes on', async () => {
    let faulty = true;
    await using watched = await openWatched((site) => ({
      ...site,
      shell: {
        ...site.shell,
        async run(script, options) {
          if (faulty) throw new CodedError('CLUSTER_UNREACHABLE', { host: 'test', reason: 'the line dropped' });
          return site.shell.run(script, options);
        },
      },
    }));
    await expect.poll(() => watched.answers.at(-1), WAIT).toMatchObject({ code: 'CLUSTER_UNREACHABLE' });
    faulty = false;
    await watched.write('f/a', recordOf(1));
    await expect.poll(watched.done, WAIT).toBe(1);
  });

  test('slows down while nothing changes, and one round trip still brings records and queue', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
    const polls: { readonly atMs: number; readonly withQueue: boolean }[] = [];
    const poller = createSitePoller({
      site: async () =>
        silentSite((script) => polls.push({ atMs: performance.now(), withQueue: script.includes(' queue ') })),
      runs: () => [SILENT_RUN],
      pollMs: () => 1_000,
      onFault: () => {},
    });
    try {
      const begunMs = performance.now();
      await vi.advanceTimersByTimeAsync(60_000);
      const later = polls.filter(({ atMs }) => atMs - begunMs > 10_000);
      expect(later.every(({ withQueue }) => withQueue)).toBe(true);
      const pauses = later.slice(1).map(({ atMs }, at) => atMs - later[at]!.atMs);
      expect(pauses.every((pause, at) => pause > (pauses[at - 1] ?? 1_000))).toBe(true);
      expect(pauses.at(-1)).toBeGreaterThan(4_000);
    } finally {
      vi.useRealTimers();
      await poller.stop();
    }
  });
});

/** Nothing is new, and SLURM says the same as ever. */
function silentSite(onScript: (script: string) => void): Site {
  const scheduler = {
    pollScript: () => '',
    known: () => ({ sum: '', length: 0 }),
    readPoll: (_output: string, jobIds: readonly string[]) => jobIds.map((jobId) => ({ jobId, news: [] })),
  };
  const shell = {
    host: 'test',
    async run(script: string) {
      onScript(script);
      return { code: 0, stdout: Buffer.from('@@scan\n{"runs":[{}]}\n\n@@scan-end 0\n'), stderr: '', noise: '' };
    },
  };
  const site = {
    root: '/root',
    shell,
    scheduler,
    local: scheduler,
    scriptFile: async () => '/poll.sh',
    workerScript: () => '',
  };
  return site as unknown as Site;
}

const SILENT_RUN: PolledRun = {
  engine: {
    act() {},
    wants: () => ({ folder: '/root/r_1', jobs: { slurm: ['77'], local: [] }, offsets: new Map() }),
    async learn() {},
  },
  watched: () => true,
  onAnswer() {},
};

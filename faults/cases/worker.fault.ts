import { appendFileSync, readdirSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { fault } from '../fault-test.ts';
import { openLab } from '../lab.ts';
import { CALLED, expected, sweep } from '../sweep.ts';
import { waitUntil } from '../wait-until.ts';

const lab = openLab({ accounting: false });

/** The first element of every four comes at once, the others wait for a file. */
const GATED = `${CALLED}def f(x, gate, ledger):
    while x % 4 and not os.path.exists(gate):
        time.sleep(0.1)
    called(ledger, x)
    return x * x
`;

fault(
  9,
  'tasks that somebody else cancels keep what they had finished, and a retry computes the others alone',
  async () => {
    const [gate, ledger] = [lab.path('gate'), lab.path('ledger')];
    // Eight cpus a task: four tasks fit, the others wait.
    const pipeline = sweep({
      code: GATED,
      count: 40,
      chunkSize: 4,
      given: { gate, ledger },
      resources: { cpus: 8 },
    });
    const run = await lab.start(pipeline, await lab.sshProfile());
    await run.until('Four tasks run', ({ stages }) => stages[0]!.counts.done === 4);
    const [jobId] = [...(await lab.jobsOf(run)).values()].flatMap((ids) => [...ids]);
    await lab.command('scancel', `${jobId}_[2,5-6]`);
    // SLURM forgets at once that there ever were the tasks that had not begun.
    const text = await run.says(/The job was cancelled/);
    expect(text).toMatch(/If it was not you, ask the cluster why; retry takes these elements/);
    lab.open(gate);
    const seen = await run.ends('completed-with-failures');
    // Whoever cancelled them meant it: they come back when the user says so.
    expect(seen.stages[0]!.retries.automatic).toBe(0);
    await run.retry();
    await run.ends('done');
    expect(await run.values()).toEqual(expected(40));
    expect(lab.calls(ledger)).toEqual(expected(40, (x) => x));
    await lab.noJobIsLeft();
  },
);

const DEADLY = `import ctypes, os, signal


def f(x):
    if x == 3:
        os.kill(os.getpid(), signal.SIGKILL)
    if x == 5:
        ctypes.string_at(0)
    if x == 7:
        os._exit(3)
    return x * x
`;

fault(14, 'a process that dies costs its own element, which says how it died and is tried once', async () => {
  const run = await lab.start(sweep({ code: DEADLY, count: 40, resources: { cpus: 2 } }), await lab.sshProfile());
  const seen = await run.ends('completed-with-failures');
  expect(seen.stages[0]!.retries.automatic).toBe(0);
  const dead = [3, 5, 7];
  expect(await run.values()).toEqual(expected(40, (x) => (dead.includes(x) ? null : x * x)));
  const words = await Promise.all(dead.map(async (x) => JSON.stringify(await run.element(x))));
  expect(words[0]).toMatch(/SIGKILL/);
  expect(words[1]).toMatch(/SIGSEGV/);
  expect(words[2]).toMatch(/exit code 3|exited with 3/i);
  await lab.noJobIsLeft();
});

fault(15, 'a task that is killed is computed again, but for the elements that it had finished', async () => {
  const [gate, ledger] = [lab.path('gate'), lab.path('ledger')];
  const run = await lab.start(
    sweep({ code: GATED, count: 12, chunkSize: 4, given: { gate, ledger } }),
    await lab.sshProfile(),
  );
  const seen = await run.until('Three tasks run', ({ stages }) => stages[0]!.counts.done === 3);
  const claims = join(seen.folder!, 'claims/f');
  const claim = readdirSync(claims).find((name) => name.includes('.1.'))!;
  const { pid } = JSON.parse(readFileSync(join(claims, claim), 'utf8')) as { pid: number };
  process.kill(pid, 'SIGKILL');
  await run.says(/1 task ended early/);
  lab.open(gate);
  await run.ends('done');
  expect(await run.values()).toEqual(expected(12));
  expect((await run.element(4)).attempt).toBe(1);
  expect((await run.element(5)).attempt).toBe(2);
  expect(lab.calls(ledger)).toEqual(expected(12, (x) => x));
  await lab.noJobIsLeft();
});

const ODD = `import os, sys


def f(x):
    if x == 1:
        raise ValueError("no such orbit: %d" % x)
    if x == 2:
        for _ in range(20 * 1024):
            print("-" * 1023)
        print("the last line")
    if x == 3:
        return (each for each in range(3))
    if x == 4:
        sys.exit(5)
    if x == 5 and os.fork() == 0:
        os._exit(0)
    if x == 6:
        os.chdir("/")
    if x == 8:
        return "v" * 30_000_000
    return x * x
`;

fault(29, 'whatever a function does costs its own element, in words, and is not tried again by itself', async () => {
  const run = await lab.start(sweep({ code: ODD, count: 12 }), await lab.sshProfile());
  const seen = await run.ends('completed-with-failures');
  expect(seen.stages[0]!.retries.automatic).toBe(0);
  const failed = [1, 3, 4];
  const values = await run.values();
  expect(values[8]).toHaveLength(30_000_000);
  values[8] = 64;
  expect(values).toEqual(expected(12, (x) => (failed.includes(x) ? null : x * x)));
  expect((await run.element(1)).error).toMatchObject({ type: 'ValueError', message: 'no such orbit: 1' });
  expect(JSON.stringify((await run.element(3)).error)).toMatch(/pickle/i);
  expect(JSON.stringify((await run.element(4)).error)).toMatch(/exit/i);
  const printed = await run.element(2);
  expect(printed.log).toMatch(/the last line\s*$/);
  const logs = join(seen.folder!, 'logs/f');
  const sizes = readdirSync(logs).map((name) => statSync(join(logs, name)).size);
  expect(Math.max(...sizes)).toBeLessThan(5 * 1024 * 1024);
  await lab.noJobIsLeft();
});

fault(29, 'a Python that is missing or too old is named before anything is submitted', async () => {
  const pipeline = sweep({ code: 'def f(x):\n    return x * x\n', count: 4 });
  const missing = lab.start(pipeline, await lab.sshProfile({ python: '/nowhere/python3' }));
  await expect(missing).rejects.toThrow(/"\/nowhere\/python3" is not a Python 3\.8 or newer/);
  // What an old Python says to a file of a newer one.
  const old = lab.path('python3.6');
  writeFileSync(old, '#!/bin/sh\necho "SyntaxError: invalid syntax" >&2\nexit 1\n', { mode: 0o755 });
  const late = lab.start(pipeline, await lab.sshProfile({ python: old }));
  await expect(late).rejects.toThrow(/is not a Python 3\.8 or newer|SyntaxError/);
});

/** Garbage over the last record of the first file and behind the last of the second; the third loses its end. */
function garble(folder: string): void {
  const [first = '', second = '', third = ''] = readdirSync(folder)
    .sort()
    .map((name) => join(folder, name));
  const bytes = readFileSync(first);
  bytes.fill(0xa5, bytes.length - 64);
  writeFileSync(first, bytes);
  appendFileSync(second, Buffer.alloc(30, 0x5a));
  truncateSync(third, statSync(third).size - 20);
}

fault(27, 'records that are torn or garbled are computed again, all others count', async () => {
  const ledger = lab.path('ledger');
  const run = await lab.start(
    sweep({
      code: `${CALLED}def f(x, ledger):\n    time.sleep(1)\n    called(ledger, x)\n    return x * x\n`,
      count: 12,
      chunkSize: 4,
      given: { ledger },
    }),
    await lab.sshProfile(),
  );
  const { folder } = await run.until('It runs', ({ stages }) => stages[0]!.counts.running > 0);
  lab.server.signal('SIGSTOP');
  try {
    await lab.noJobIsLeft();
    const records = join(folder!, 'records/f');
    await waitUntil('All records are there', () => readdirSync(records).length === 3);
    garble(records);
  } finally {
    lab.server.signal('SIGCONT');
  }
  // Whoever reads them knows which are no records; what they said is computed once more.
  await run.endsAfterRetry();
  expect(await run.values()).toEqual(expected(12));
  const calls = lab.calls(ledger);
  expect(new Set(calls).size).toBe(12);
  expect(calls.length).toBeGreaterThan(12);
  expect(calls.length).toBeLessThanOrEqual(15);
});

fault(22, 'what can never run says why within a minute, in words', async () => {
  const square = 'def f(x):\n    return x * x\n';
  const wide = await lab.start(sweep({ code: square, count: 4, resources: { cpus: 64 } }), await lab.sshProfile());
  expect(await wide.says(/more than any node/)).toMatch(/PartitionConfig/);
  const long = await lab.start(
    sweep({ code: square, count: 4, resources: { time: 60, partition: 'short' } }),
    await lab.sshProfile(),
  );
  expect(await long.says(/more time than the partition allows/)).toMatch(/PartitionTimeLimit/);
  await Promise.all([wide.cancel(), long.cancel()]);
  await Promise.all([wide.ends('cancelled'), long.ends('cancelled')]);
  await lab.noJobIsLeft();
});

/** Lets a task be killed for which another one waits. */
async function loseForerunner(profile: string): Promise<void> {
  const [gate, ledger] = [lab.path('gate'), lab.path('ledger')];
  const next = 'def g(y):\n    return y + 1\n';
  const run = await lab.start(sweep({ code: GATED, count: 8, chunkSize: 4, given: { gate, ledger }, next }), profile);
  await run.until('Both tasks run', ({ stages }) => stages[0]!.counts.done === 2);
  const [first = ''] = [...(await lab.jobsOf(run))].flatMap(([name, ids]) => (name.includes('-f-') ? [...ids] : []));
  await lab.command('scancel', `${first}_0`);
  await run.says(/1 task ended early\. The job was cancelled/);
  lab.open(gate);
  await run.ends('completed-with-failures');
  expect(await run.values('z')).toEqual([1, null, null, null, 17, 26, 37, 50]);
  await lab.noJobIsLeft();
  await run.retry();
  await run.ends('done');
  expect(await run.values('z')).toEqual(expected(8, (x) => x * x + 1));
}

fault(22, 'a task whose forerunner was killed is not waited for, and the others go on', async () => {
  await loseForerunner(await lab.sshProfile());
});

fault(22, 'a task whose forerunner was killed ends as well where SLURM itself cancels it', async () => {
  // Nothing that Gridloom cancels reaches SLURM here.
  const { scheduler } = lab.shims({ scancel: 'exit 0' });
  const restore = await lab.reconfigure('DependencyParameters=kill_invalid_depend');
  try {
    await loseForerunner(await lab.sshProfile({ scheduler }));
  } finally {
    await restore();
  }
});

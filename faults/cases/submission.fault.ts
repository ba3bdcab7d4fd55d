import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { fault } from '../fault-test.ts';
import { openLab } from '../lab.ts';
import { CALLED, expected, sweep } from '../sweep.ts';
import { openLine } from '../tcp-line.ts';
import { waitUntil } from '../wait-until.ts';
import type { WatchedRun } from '../watched-run.ts';

const lab = openLab({ settings: { MessageTimeout: '3' } });

const SQUARE = `${CALLED}def f(x, ledger):
    called(ledger, x)
    return x * x
`;

function squares(ledger: string) {
  return sweep({ code: SQUARE, count: 12, chunkSize: 3, given: { ledger } });
}

async function computedOnce(run: WatchedRun, ledger: string): Promise<void> {
  await run.ends('done');
  expect(await run.values()).toEqual(expected(12));
  expect(lab.calls(ledger)).toEqual(expected(12, (x) => x));
  expect([...(await lab.jobsOf(run)).values()].map((ids) => ids.size)).toEqual([1]);
  await lab.noJobIsLeft();
}

fault(1, 'a job whose submission got no answer is found by its name and adopted', async () => {
  const ledger = lab.path('ledger');
  // Before the real sbatch speaks to the controller, this stops it.
  const shims = lab.shims({ sbatch: 'touch "$0.begun"; while [ ! -f "$0.go" ]; do sleep 0.05; done' });
  const run = await lab.start(squares(ledger), await lab.sshProfile({ scheduler: shims.scheduler }));
  await waitUntil('sbatch is called', shims.flag('sbatch.begun').isUp);
  process.kill(lab.pid('run/slurmctld.pid'), 'SIGSTOP');
  try {
    shims.flag('sbatch.go').raise();
    const text = await run.says(/sbatch on .* gave no clear answer: .*(timed out|contact)/i);
    expect(text).toMatch(/looked up before anything is tried again/);
  } finally {
    process.kill(lab.pid('run/slurmctld.pid'), 'SIGCONT');
  }
  await computedOnce(run, ledger);
});

fault(2, 'a submission that the connection was cut from ends by itself and is adopted by its receipt', async () => {
  const ledger = lab.path('ledger');
  const shims = lab.shims({ sbatch: 'touch "$0.begun"; while [ ! -f "$0.go" ]; do sleep 0.05; done' });
  const line = await openLine(lab.cluster.port);
  try {
    const profile = await lab.sshProfile({ scheduler: shims.scheduler }, { port: line.port });
    const run = await lab.start(squares(ledger), profile);
    await waitUntil('sbatch is called', shims.flag('sbatch.begun').isUp);
    line.close(true);
    await run.says(/No connection to|connection .*(lost|closed|broken)/i);
    shims.flag('sbatch.go').raise();
    line.close(false);
    await computedOnce(run, ledger);
    expect(shims.calls('sbatch')).toHaveLength(1);
  } finally {
    line.stop();
  }
});

const KILLED_AT: [when: string, shim: string, flag: string][] = [
  ['before sbatch', '', ''],
  ['while sbatch runs', 'touch "$0.now"; sleep 1', 'sbatch.now'],
  [
    'after sbatch, before its answer is written down',
    '$real "$@"; code=$?; touch "$0.now"; sleep 2; exit $code',
    'sbatch.now',
  ],
];
for (const [when, shim, flag] of KILLED_AT) {
  fault(3, `a server that is killed ${when} submits nothing twice`, async () => {
    const ledger = lab.path('ledger');
    const shims = lab.shims({ sbatch: shim });
    const profile = await lab.sshProfile({ scheduler: shims.scheduler });
    const run = await lab.start(squares(ledger), profile);
    const folder = join(lab.cluster.root, run.id);
    await waitUntil(`The server is ${when}`, () =>
      flag === '' ? readdirSync(lab.cluster.root).includes(run.id) : shims.flag(flag).isUp(),
    );
    await lab.server.kill();
    await lab.server.start();
    await computedOnce(run, ledger);
    expect(shims.calls('sbatch')).toHaveLength(1);
    expect(readdirSync(join(folder, 'jobs')).filter((name) => name.endsWith('.sbatch'))).toHaveLength(1);
  });
}

const SLOW = `import time


def f(x):
    if x >= 1000:
        time.sleep(0.2)
    return x * x
`;

fault(10, 'a cancel of 100,000 elements takes seconds, keeps what is done and leaves no job behind', async () => {
  const run = await lab.start(sweep({ code: SLOW, count: 100_000, chunkSize: 200 }), await lab.sshProfile());
  await run.done(1000);
  const asked = Date.now();
  await run.cancel();
  const seen = await run.ends('cancelled');
  expect((Date.now() - asked) / 1000).toBeLessThan(process.env['GRIDLOOM_FAULTS_PATIENT'] ? 60 : 10);
  await lab.noJobIsLeft();
  const values = await run.values();
  const done = values.filter((value) => value !== null);
  expect(done).toHaveLength(seen.stages[0]!.counts.done);
  expect(done.length).toBeGreaterThanOrEqual(1000);
  expect(values.every((value, x) => value === null || value === x * x)).toBe(true);
});

fault(10, 'a job that slips in during a cancel is cancelled too', async () => {
  const ledger = lab.path('ledger');
  const shims = lab.shims({ sbatch: 'touch "$0.begun"; while [ ! -f "$0.go" ]; do sleep 0.05; done' });
  const sleepy = sweep({
    code: `${CALLED}def f(x, ledger):\n    time.sleep(60)\n    called(ledger, x)\n`,
    count: 4,
    given: { ledger },
  });
  const run = await lab.start(sleepy, await lab.sshProfile({ scheduler: shims.scheduler }));
  await waitUntil('sbatch is called', shims.flag('sbatch.begun').isUp);
  await run.cancel();
  shims.flag('sbatch.go').raise();
  await run.ends('cancelled');
  await lab.noJobIsLeft();
  expect(lab.calls(ledger)).toEqual([]);
});

import { expect } from 'vitest';
import { fault } from '../fault-test.ts';
import { openLab } from '../lab.ts';
import { CALLED, expected, sweep } from '../sweep.ts';
import { waitUntil } from '../wait-until.ts';
import type { WatchedRun } from '../watched-run.ts';

const lab = openLab({ accounting: false });

/** All but the first element wait for a file. */
const GATED = `${CALLED}def f(x, gate, ledger):
    while x and not os.path.exists(gate):
        time.sleep(0.1)
    called(ledger, x)
    return x * x
`;

const NEXT = 'def g(y):\n    return y + 1\n';

/** Two tasks run and a third finds no room beside them; the server is killed in the middle of what is asked of the run. */
async function killDuring(command: 'scontrol' | 'scancel', ask: (run: WatchedRun) => Promise<unknown>) {
  const [gate, ledger] = [lab.path('gate'), lab.path('ledger')];
  // The first call of the command never reaches SLURM: it ends when the case lets it.
  const shims = lab.shims({
    [command]: 'if mkdir "$0.begun" 2>/dev/null; then while [ ! -f "$0.end" ]; do sleep 0.05; done; exit 1; fi',
  });
  // A node has 16 GB.
  const resources = { memory: '9GB' };
  const pipeline = sweep({ code: GATED, count: 12, chunkSize: 4, given: { gate, ledger }, next: NEXT, resources });
  const run = await lab.start(pipeline, await lab.sshProfile({ scheduler: shims.scheduler }));
  await run.until('Two tasks run', ({ stages }) => {
    const { done, running } = stages[0]!.counts;
    return done === 1 && running === 2;
  });
  await ask(run);
  await waitUntil(`${command} is called`, shims.flag(`${command}.begun`).isUp);
  await lab.server.kill();
  shims.flag(`${command}.end`).raise();
  await lab.server.start();
  return { run, gate, ledger };
}

fault(3, 'a hold in the middle of which the server is killed holds after the restart', async () => {
  const { run, gate, ledger } = await killDuring('scontrol', (asked) => asked.call('hold'));
  await waitUntil('SLURM holds what waits', async () => {
    const waiting = await lab.queue('PD');
    return waiting.length > 0 && waiting.every((line) => line.includes('|JobHeldUser|'));
  });
  lab.open(gate);
  const { stages } = await run.done(8);
  expect(stages[1]!.counts.done).toBe(0);
  expect(await run.says(/held by you/)).toMatch(/g-/);
  await run.call('release');
  await run.ends('done');
  expect(await run.values('z')).toEqual(expected(12, (x) => x * x + 1));
  expect(lab.calls(ledger)).toEqual(expected(12, (x) => x));
  await lab.noJobIsLeft();
});

fault(3, 'a cancel of some elements in the middle of which the server is killed stops those alone', async () => {
  // The first half of the task that runs, and the one that waits.
  const elements = [
    [4, 6],
    [8, 12],
  ];
  const part = { elements: { stage: 'f', elements } };
  const { run, gate, ledger } = await killDuring('scancel', (asked) => asked.call('cancel', part));
  const [jobId] = [...(await lab.jobsOf(run))].flatMap(([name, ids]) => (name.includes('-f-') ? [...ids] : []));
  await waitUntil('The waiting task is cancelled', async () => {
    return !(await lab.queue('PD')).some((line) => line.startsWith(`${jobId}_2|`));
  });
  await run.until('The other half of a task goes on', ({ stages }) => stages[0]!.counts.running === 2);
  lab.open(gate);
  const { stages } = await run.ends('completed-with-failures');
  expect(stages[0]!.counts).toMatchObject({ done: 6, cancelled: 6, failed: 0 });
  const kept = (x: number) => x < 4 || x === 6 || x === 7;
  expect(await run.values()).toEqual(expected(12, (x) => (kept(x) ? x * x : null)));
  expect(lab.calls(ledger)).toEqual(expected(12, (x) => x).filter((x) => kept(Number(x))));
  await lab.noJobIsLeft();
  await run.retry();
  await run.ends('done');
  expect(await run.values('z')).toEqual(expected(12, (x) => x * x + 1));
});

import { expect } from 'vitest';
import { fault } from '../fault-test.ts';
import { openLab } from '../lab.ts';
import { CALLED, expected, sweep } from '../sweep.ts';
import { waitUntil } from '../wait-until.ts';

const MOST = 20;
const lab = openLab({ settings: { MaxArraySize: '51' } });
const limits = { maxArraySize: 51, pollS: 0.3, graceS: 2 };

/** Every other task waits for a file; the rest make room for the next ones. */
const GATED = `${CALLED}def f(x, gate, ledger):
    while x % 2 and not os.path.exists(gate):
        time.sleep(0.1)
    called(ledger, x)
    return x * x
`;

fault(24, '5,000 scattered elements are retried within the limits of arrays', async () => {
  const [gate, ledger] = [lab.path('gate'), lab.path('ledger')];
  const code = `${CALLED}def f(x, gate, ledger):
    if x % 2 and not os.path.exists(gate):
        raise ValueError("not yet")
    called(ledger, x)
    return x * x
`;
  const pipeline = sweep({ code, count: 10_000, chunkSize: 125, given: { gate, ledger } });
  const run = await lab.start(pipeline, await lab.sshProfile({ limits }));
  const seen = await run.ends('completed-with-failures');
  expect(seen.stages[0]!.counts).toMatchObject({ done: 5000, failed: 5000 });
  lab.open(gate);
  await run.retry();
  const { stages } = await run.ends('done');
  expect(Math.max(...stages[0]!.jobs.map(({ taskCount }) => taskCount))).toBeLessThanOrEqual(51);
  expect(stages[0]!.jobs.filter(({ phase }) => phase === 'refused')).toEqual([]);
  expect(await run.values()).toEqual(expected(10_000));
  expect(lab.calls(ledger)).toEqual(expected(10_000, (x) => x));
});

fault(23, 'two runs below one limit of a QOS are topped up as tasks end, and both run to their end', async () => {
  const [gate, ...ledgers] = [lab.path('gate'), lab.path('ledger'), lab.path('ledger')];
  await lab.command('sacctmgr', '-i', 'modify', 'qos', 'normal', 'set', `maxsubmitjobsperuser=${MOST}`);
  try {
    const profile = await lab.sshProfile({ limits });
    const runs = await Promise.all(
      ledgers.map((ledger) =>
        lab.start(sweep({ code: GATED, count: 60, chunkSize: 1, given: { gate, ledger } }), profile),
      ),
    );
    await waitUntil('More tasks than fit at once began while none of those that wait has ended', async () => {
      const views = await Promise.all(runs.map((run) => run.view()));
      return views.reduce((sum, { stages: [f] }) => sum + f!.counts.done + f!.counts.running, 0) > MOST;
    });
    for (const run of runs) await run.says(/The cluster takes no .* of yours for now: .*QOSMaxSubmitJob/);
    lab.open(gate);
    for (const [at, run] of runs.entries()) {
      await run.ends('done', 200);
      expect(await run.values()).toEqual(expected(60));
      expect(lab.calls(ledgers[at]!)).toEqual(expected(60, (x) => x));
    }
  } finally {
    await lab.command('sacctmgr', '-i', 'modify', 'qos', 'normal', 'set', 'maxsubmitjobsperuser=-1');
  }
  await lab.noJobIsLeft();
});

fault(23, 'a run of more tasks than may be submitted waits for the limit, and runs to its end', async () => {
  const [gate, ledger] = [lab.path('gate'), lab.path('ledger')];
  await lab.command('sacctmgr', '-i', 'modify', 'user', lab.cluster.user, 'set', `maxsubmitjobs=${MOST}`);
  try {
    const pipeline = sweep({ code: GATED, count: 60, chunkSize: 1, given: { gate, ledger } });
    const run = await lab.start(pipeline, await lab.sshProfile({ limits }));
    expect(await run.says(/The cluster takes no .* of yours for now: .*SubmitJob/)).toMatch(
      /by themselves as yours end/,
    );
    const most = Math.max(1, ...(await lab.queue('PD,R')).map((_, at) => at + 1));
    expect(most).toBeLessThanOrEqual(MOST);
    lab.open(gate);
    await run.ends('done', 200);
    expect(await run.values()).toEqual(expected(60));
    expect(lab.calls(ledger)).toEqual(expected(60, (x) => x));
  } finally {
    await lab.command('sacctmgr', '-i', 'modify', 'user', lab.cluster.user, 'set', 'maxsubmitjobs=-1');
  }
  await lab.noJobIsLeft();
});

import { expect } from 'vitest';
import { faultAlongside } from '../fault-test.ts';
import { openLab } from '../lab.ts';
import { BY_HAND, expected, sweep } from '../sweep.ts';

/** Memory is enforced by cgroups, and everything below waits for its time limit at the same time. */
const lab = openLab({ accounting: false, settings: { TaskPlugin: 'task/cgroup', OverTimeLimit: '0' } });

const HUNGRY = `import time


def f(x):
    if x == 5:
        hoard = bytearray(250 << 20)
        hoard[:: 4096] = b"x" * len(hoard[:: 4096])
    return x * x
`;

faultAlongside(12, 'an element that takes too much memory says so, and costs no other one', async () => {
  const run = await lab.start(sweep({ code: HUNGRY, count: 12, retry: BY_HAND }), await lab.sshProfile());
  await run.ends('completed-with-failures');
  expect(await run.values()).toEqual(expected(12, (x) => (x === 5 ? null : x * x)));
  expect(JSON.stringify(await run.element(5))).toMatch(/memory/i);
  await run.retry({ set: { memory: '500MB' } });
  await run.ends('done');
  expect(await run.values()).toEqual(expected(12));
});

faultAlongside(12, 'an element that takes too much memory is computed again with more', async () => {
  const run = await lab.start(sweep({ code: HUNGRY, count: 12 }), await lab.sshProfile());
  const seen = await run.ends('done');
  expect(seen.stages[0]!.retries.automatic).toBeGreaterThanOrEqual(1);
  expect(await run.values()).toEqual(expected(12));
  expect((await run.element(4)).attempt).toBe(1);
});

const LONG = `import os, time


def f(x, again):
    if x == 2:
        first = not os.path.exists(again)
        open(again, "w").close()
        time.sleep(170 if first else 0)
    return x * x
`;

faultAlongside(11, 'a task at its time limit keeps what it had finished, and says so', async () => {
  const again = lab.path('again');
  const run = await lab.start(
    sweep({ code: LONG, count: 5, given: { again }, resources: { time: 1 }, retry: BY_HAND }),
    await lab.sshProfile(),
  );
  await run.says(/time limit/i, 150);
  await run.ends('completed-with-failures');
  expect((await run.values()).slice(0, 2)).toEqual([0, 1]);
  await run.retry();
  await run.ends('done');
  expect(await run.values()).toEqual(expected(5));
  expect((await run.element(1)).attempt).toBe(1);
});

faultAlongside(11, 'elements that the time limit cut off are computed again with more time', async () => {
  const again = lab.path('again');
  const run = await lab.start(
    sweep({ code: LONG, count: 5, given: { again }, resources: { time: 1 } }),
    await lab.sshProfile(),
  );
  const seen = await run.ends('done', 200);
  expect(seen.stages[0]!.retries.automatic).toBeGreaterThanOrEqual(1);
  expect(await run.values()).toEqual(expected(5));
  expect((await run.element(0)).attempt).toBe(1);
});

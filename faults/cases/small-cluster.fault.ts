import { expect } from 'vitest';
import { fault } from '../fault-test.ts';
import { openLab } from '../lab.ts';
import { BY_HAND, expected, sweep } from '../sweep.ts';

/** No accounting, and memory that is only watched: `OverMemoryKill` ends the whole job with FAILED. */
const lab = openLab({ accounting: false, settings: { JobAcctGatherParams: 'OverMemoryKill' } });

const HUNGRY = `import time


def f(x, greed):
    if x == 2 and greed:
        # Results are on disk half a second after their element at the latest.
        time.sleep(2)
        hoard = b"x" * (250 << 20)
        time.sleep(30)
    return x * x
`;

fault(13, 'a job that is killed for its memory without cgroups keeps what it had finished, and says why', async () => {
  const run = await lab.start(
    sweep({ code: HUNGRY, count: 5, given: { greed: 1 }, retry: BY_HAND }),
    await lab.sshProfile(),
  );
  const text = await run.says(/memory/i, 30);
  expect(text).toMatch(/[Rr]aise the memory/);
  await run.ends('completed-with-failures');
  expect((await run.values()).slice(0, 2)).toEqual([0, 1]);
  await run.retry({ set: { memory: '500MB' } });
  await run.ends('done');
  expect(await run.values()).toEqual(expected(5));
  await lab.noJobIsLeft();
});

fault(7, 'nothing is missing where there is no accounting', async () => {
  const run = await lab.start(
    sweep({ code: HUNGRY, count: 20, chunkSize: 4, given: { greed: 0 } }),
    await lab.sshProfile(),
  );
  await run.ends('done');
  expect(await run.values()).toEqual(expected(20));
  await lab.noJobIsLeft();
});

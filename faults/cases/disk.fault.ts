import { mkdirSync, renameSync, rmSync } from 'node:fs';
import { afterAll, expect } from 'vitest';
import { fault } from '../fault-test.ts';
import { openLab } from '../lab.ts';
import { expected, sweep } from '../sweep.ts';

const lab = openLab({ accounting: false });
const mounted: string[] = [];

afterAll(async () => {
  for (const folder of mounted) await lab.command('umount', '-l', folder);
});

/** A small filesystem of its own. */
async function mount(options: string): Promise<string> {
  const folder = lab.path('disk');
  mkdirSync(folder);
  await lab.command('mount', '-t', 'tmpfs', '-o', options, 'tmpfs', folder);
  mounted.push(folder);
  return folder;
}

const remount = (folder: string, options: string) => lab.command('mount', '-o', `remount,${options}`, folder);

const LONG_TEXT = `def f(x):
    return str(x) * 40_000
`;

fault(25, 'a disk that fills up during a run keeps what fitted, and the run goes on after room was made', async () => {
  const folder = await mount('size=2m');
  const run = await lab.start(
    sweep({ code: LONG_TEXT, count: 60, chunkSize: 6 }),
    await lab.hereProfile({ root: folder }),
  );
  await run.says(/can be written|No space left/i, 30);
  const before = (await run.view()).stages[0]!.counts.done;
  await remount(folder, 'size=64m');
  await run.endsAfterRetry();
  expect((await run.view()).stages[0]!.counts.done).toBeGreaterThanOrEqual(before);
  expect(await run.values()).toEqual(expected(60, (x) => String(x).repeat(40_000)));
  await lab.noJobIsLeft();
});

const SQUARE = 'def f(x):\n    return x * x\n';

fault(
  25,
  'a disk without inodes is named before anything is submitted, and the run goes on after room was made',
  async () => {
    const folder = await mount('size=8m,nr_inodes=6');
    const run = await lab.start(sweep({ code: SQUARE, count: 4 }), await lab.hereProfile({ root: folder }));
    const text = await run.says(/Nothing can be written to .*No space left on device/);
    expect(text).toContain(folder);
    expect(text).toMatch(/inodes/);
    await remount(folder, 'nr_inodes=1000');
    await run.ends('done');
    expect(await run.values()).toEqual(expected(4));
  },
);

fault(25, 'a read-only folder is named, and a run starts once it can be written', async () => {
  const folder = await mount('size=8m,ro');
  const profile = await lab.hereProfile({ root: folder });
  const pipeline = sweep({ code: SQUARE, count: 4 });
  const refusal = new RegExp(`Nothing can be written to ${folder}.*Read-only file system`);
  await expect(lab.start(pipeline, profile)).rejects.toThrow(refusal);
  await remount(folder, 'rw');
  const run = await lab.start(pipeline, profile);
  await run.ends('done');
  expect(await run.values()).toEqual(expected(4));
});

fault(25, 'a run folder that is moved away is told, and once it is back a retry computes the rest', async () => {
  const gate = lab.path('gate');
  const code = `import os, time


def f(x, gate):
    while x and not os.path.exists(gate):
        time.sleep(0.1)
    return x * x
`;
  const run = await lab.start(sweep({ code, count: 4, chunkSize: 1, given: { gate } }), await lab.hereProfile());
  const { folder } = await run.until('Three wait', ({ stages }) => {
    const { done, running } = stages[0]!.counts;
    return done === 1 && running === 3;
  });
  const away = lab.path('away');
  renameSync(folder!, away);
  expect(await run.says(/cannot be read: it is gone/)).toContain(folder);
  await run.cancel();
  await run.ends('cancelled', 60);
  await lab.noJobIsLeft();
  await expect(run.retry()).rejects.toThrow(/is gone/);
  // A task that ran on may have made an empty one in its place.
  rmSync(folder!, { recursive: true, force: true });
  renameSync(away, folder!);
  lab.open(gate);
  await run.retry();
  await run.ends('done');
  expect(await run.values()).toEqual(expected(4));
});

fault(25, 'a run folder that is deleted is told, and no job is left behind after a cancel', async () => {
  const gate = lab.path('gate');
  const code = 'import os, time\n\n\ndef f(x, gate):\n    while not os.path.exists(gate):\n        time.sleep(0.1)\n';
  const run = await lab.start(sweep({ code, count: 4, given: { gate } }), await lab.hereProfile());
  const { folder } = await run.until('It runs', ({ stages }) => stages[0]!.counts.running > 0);
  rmSync(folder!, { recursive: true });
  expect(await run.says(/cannot be read: it is gone/)).toContain(folder);
  await run.cancel();
  await run.ends('cancelled', 60);
  await lab.noJobIsLeft();
});

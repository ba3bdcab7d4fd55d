import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect } from 'vitest';
import { findProgram } from '../../e2e/cluster/find-program.mjs';
import { fault } from '../fault-test.ts';
import { openLab } from '../lab.ts';
import { CALLED, expected, sweep } from '../sweep.ts';
import { waitUntil } from '../wait-until.ts';

const folder = join(tmpdir(), `gridloom-prolog-${process.pid}`);
const prolog = join(folder, 'prolog');
// In hooks: a file of which no case is chosen runs none.
beforeAll(() => {
  mkdirSync(folder);
  writeFileSync(prolog, `#!/bin/sh\n[ ! -f ${folder}/broken ]\n`, { mode: 0o755 });
});
afterAll(() => rmSync(folder, { recursive: true }));

const lab = openLab({
  accounting: false,
  settings: { SlurmdTimeout: '8', Prolog: prolog, MaxArraySize: '1001' },
});

const GATED = `${CALLED}def f(x, gate, ledger):
    while x % 4 and not os.path.exists(gate):
        time.sleep(0.1)
    called(ledger, x)
    return x * x
`;

/** Lets the node fail on which the tasks run; their processes live on and write when the gate opens. */
async function loseNode(extraArgs: Record<string, string | null>) {
  const [gate, ledger] = [lab.path('gate'), lab.path('ledger')];
  const pipeline = sweep({
    code: GATED,
    count: 8,
    chunkSize: 4,
    given: { gate, ledger },
    resources: { extraArgs },
  });
  const run = await lab.start(pipeline, await lab.sshProfile());
  await run.until('Both tasks run', ({ stages }) => stages[0]!.counts.done === 2);
  const nodes = new Set((await lab.queue('R')).map((line) => line.split('|')[2]!));
  expect(nodes.size).toBe(1);
  const [node = ''] = nodes;
  await lab.kill(`run/slurmd-${node}.pid`);
  return {
    run,
    gate,
    ledger,
    restore: async () => {
      await lab.command(findProgram('slurmd') ?? 'slurmd', '-N', node);
      await waitUntil('The node is back', async () =>
        (await lab.command('sinfo', '-h', '-N', '-t', 'idle', '-o', '%N')).includes(node),
      );
    },
  };
}

fault(
  16,
  'a node fails under a job that SLURM starts again: zombies and new writers give one result each',
  async () => {
    const { run, gate, ledger, restore } = await loseNode({ requeue: null });
    try {
      await waitUntil('SLURM takes the job back', async () => (await lab.queue('PD')).length > 0, { timeoutS: 60 });
      lab.open(gate);
      await run.ends('done', 200);
      expect(await run.values()).toEqual(expected(8));
      expect(new Set(lab.calls(ledger)).size).toBe(8);
    } finally {
      await restore();
    }
    await lab.noJobIsLeft();
  },
);

fault(17, 'a node fails: its elements are computed elsewhere, and what its zombies write counts once', async () => {
  const { run, gate, ledger, restore } = await loseNode({});
  try {
    await run.notes(/node went down/, 60);
    lab.open(gate);
    const seen = await run.ends('done', 120);
    expect(seen.stages[0]!.retries.automatic).toBeGreaterThanOrEqual(1);
    expect(await run.values()).toEqual(expected(8));
    expect(new Set(lab.calls(ledger)).size).toBe(8);
  } finally {
    await restore();
  }
  await lab.noJobIsLeft();
});

const SQUARE = 'def f(x):\n    return x * x\n';

fault(18, 'a task that fails before it has begun is no error of the function', async () => {
  const flag = lab.path('first');
  const setup = `if [ -n "$SLURM_JOB_ID" ] && mkdir ${flag} 2>/dev/null; then exit 1; fi`;
  const run = await lab.start(sweep({ code: SQUARE, count: 8, chunkSize: 2 }), await lab.sshProfile({ setup }));
  const seen = await run.ends('done');
  expect(seen.stages[0]!.retries.automatic).toBe(1);
  expect(await run.values()).toEqual(expected(8));
  await lab.noJobIsLeft();
});

fault(19, 'a node that fails every task is named and avoided', async () => {
  const setup = 'if [ "$SLURMD_NODENAME" = n1 ]; then exit 1; fi';
  const run = await lab.start(sweep({ code: SQUARE, count: 24, chunkSize: 2 }), await lab.sshProfile({ setup }));
  await run.ends('done');
  expect(await run.values()).toEqual(expected(24));
  await run.notes(/\bn1\b/);
  await lab.noJobIsLeft();
});

fault(19, 'a cluster that fails every task is not asked again and again, and the run says so', async () => {
  const flag = lab.path('mended');
  const setup = `if [ -n "$SLURM_JOB_ID" ] && [ ! -e ${flag} ]; then exit 1; fi`;
  const run = await lab.start(sweep({ code: SQUARE, count: 24, chunkSize: 2 }), await lab.sshProfile({ setup }));
  const seen = await run.until('The run pauses', ({ paused }) => paused != null);
  expect(seen.paused!.reason).not.toBe('');
  lab.open(flag);
  await run.call('resume');
  await run.ends('done');
  expect(await run.values()).toEqual(expected(24));
});

fault(20, 'a job that SLURM holds after a failed launch says so, and is released by the button', async () => {
  writeFileSync(join(folder, 'broken'), '');
  const pipeline = sweep({ code: SQUARE, count: 4, resources: { extraArgs: { requeue: null } } });
  const run = await lab.start(pipeline, await lab.hereProfile());
  try {
    expect(await run.says(/held by the cluster/)).toMatch(/release it to try again/);
    const { stages } = await run.view();
    expect(stages[0]!.jobs[0]!.held).toBe(true);
  } finally {
    rmSync(join(folder, 'broken'));
    // SLURM drained those on which it tried, and refuses to resume the others.
    await lab.command('sh', '-c', 'for n in n1 n2; do scontrol update nodename=$n state=resume || true; done');
  }
  await run.call('release');
  await run.ends('done', 100);
  expect(await run.values()).toEqual(expected(4));
  await lab.noJobIsLeft();
});

fault(20, 'a run that the user holds starts nothing until it is released', async () => {
  const run = await lab.start(
    sweep({ code: SQUARE, count: 4, resources: { extraArgs: { begin: 'now+3' } } }),
    await lab.sshProfile(),
  );
  await waitUntil('The job waits', async () => (await lab.queue('PD')).length > 0);
  await run.call('hold');
  await run.says(/held by you/);
  await run.call('release');
  await run.ends('done');
  expect(await run.values()).toEqual(expected(4));
});

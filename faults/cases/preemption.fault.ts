import { expect } from 'vitest';
import { fault } from '../fault-test.ts';
import { openLab } from '../lab.ts';
import { CALLED, expected, sweep } from '../sweep.ts';
import { waitUntil } from '../wait-until.ts';

const lab = openLab({
  accounting: false,
  settings: { PreemptType: 'preempt/partition_prio', PreemptMode: 'REQUEUE' },
  partitions: [
    'PartitionName=low Nodes=n[1-2] PriorityTier=1 PreemptMode=CANCEL MaxTime=60 State=UP',
    'PartitionName=again Nodes=n[1-2] PriorityTier=1 PreemptMode=REQUEUE MaxTime=60 State=UP',
    'PartitionName=high Nodes=n[1-2] PriorityTier=10 PreemptMode=OFF MaxTime=60 State=UP',
  ],
});

const GATED = `${CALLED}def f(x, gate, ledger):
    while x % 4 and not os.path.exists(gate):
        time.sleep(0.1)
    called(ledger, x)
    return x * x
`;

for (const [partition, extraArgs] of [
  ['low', {}],
  ['again', { requeue: null }],
] as const) {
  fault(21, `tasks that are preempted in partition ${partition} keep what they had finished`, async () => {
    const [gate, ledger] = [lab.path('gate'), lab.path('ledger')];
    const pipeline = sweep({
      code: GATED,
      count: 8,
      chunkSize: 4,
      given: { gate, ledger },
      resources: { cpus: 16, partition, extraArgs },
    });
    const run = await lab.start(pipeline, await lab.sshProfile());
    await run.until('Both tasks run', ({ stages }) => stages[0]!.counts.done === 2);
    const wrap = ['--wrap', 'sleep 4'];
    await lab.command(
      'sbatch',
      '--partition=high',
      '--exclusive',
      '--nodes=2',
      '--output=/dev/null',
      '--chdir=/tmp',
      ...wrap,
    );
    await waitUntil('The other job runs', async () => (await lab.queue('R')).some((line) => line.includes('|wrap')));
    if (partition === 'low') await run.notes(/another job took its place/);
    lab.open(gate);
    await run.ends('done', 220);
    expect(await run.values()).toEqual(expected(8));
    expect(lab.calls(ledger)).toEqual(expected(8, (x) => x));
    await lab.noJobIsLeft();
  });
}

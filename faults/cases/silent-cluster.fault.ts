import { expect } from 'vitest';
import { findProgram } from '../../e2e/cluster/find-program.mjs';
import { startMunge } from '../../e2e/cluster/start-daemons.mjs';
import { fault, faultAlongside } from '../fault-test.ts';
import { openLab } from '../lab.ts';
import { expected, sweep } from '../sweep.ts';
import { waitUntil } from '../wait-until.ts';

const lab = openLab({ settings: { MinJobAge: '2', MessageTimeout: '2' } });

/** Elements that wait for a file, so that the cluster is silent in the middle of them. */
const GATED = `import os, time


def f(x, gate):
    while x > 1 and not os.path.exists(gate):
        time.sleep(0.1)
    return x * x
`;

const program = (name: string) => findProgram(name) ?? name;

/** Starts a run, lets the cluster fall silent in the middle of it, and sees the results arrive all the same. */
async function surviveSilence(
  silence: { begin: () => Promise<void>; end: () => Promise<void> },
  words: RegExp,
  profile: string,
) {
  const gate = lab.path('gate');
  const run = await lab.start(sweep({ code: GATED, count: 8, chunkSize: 4, given: { gate } }), profile);
  await run.until('Both tasks run', ({ stages }) => stages[0]!.counts.done === 2 && stages[0]!.counts.running >= 2);
  await silence.begin();
  try {
    await run.says(words, 40);
    lab.open(gate);
    // Records come by another way than the queue.
    const { stages } = await run.done(8, 40);
    expect(stages[0]!.counts.failed).toBe(0);
  } finally {
    await silence.end();
  }
  await run.ends('done');
  expect(await run.values()).toEqual(expected(8));
  await lab.noJobIsLeft();
}

fault(4, 'results arrive while the controller is down, and no element is given up', async () => {
  await surviveSilence(
    {
      begin: () => lab.kill('run/slurmctld.pid'),
      end: async () => void (await lab.command(program('slurmctld'))),
    },
    /The scheduler on .* does not answer/,
    await lab.sshProfile(),
  );
});

fault(5, 'results arrive while munge is down, and no element is given up', async () => {
  await surviveSilence(
    { begin: () => lab.kill('run/munged.pid'), end: () => startMunge(lab.cluster.dir) },
    // The clients of munge wait longer for it than a poll may take, and say nothing meanwhile unless they are asked.
    /The scheduler on .* does not answer: no answer within 20 s \(Munge encode failed: .*munge\.socket/,
    await lab.sshProfile(),
  );
});

fault(6, 'an squeue that says nothing and exits with 0 ends no task', async () => {
  const shims = lab.shims({
    squeue: '[ ! -f "$0.silent" ] || { echo "slurm_load_jobs error: Unexpected message received" >&2; exit 0; }',
  });
  await surviveSilence(
    {
      begin: async () => shims.flag('squeue.silent').raise(),
      end: async () => shims.flag('squeue.silent').lower(),
    },
    /The scheduler on .* does not answer: .*Unexpected message received/,
    await lab.hereProfile({ scheduler: shims.scheduler }),
  );
});

faultAlongside(8, 'results of a job that the controller has forgotten are counted from its records', async () => {
  const gate = lab.path('gate');
  const server = await lab.startServer('sleepy-data');
  try {
    const run = await lab.start(
      sweep({ code: GATED, count: 8, chunkSize: 4, given: { gate } }),
      await lab.sshProfile({}, {}, server),
      server,
    );
    await run.until('Both tasks run', ({ stages }) => stages[0]!.counts.running >= 2);
    const [jobId] = [...(await lab.jobsOf(run)).values()].flatMap((ids) => [...ids]);
    server.signal('SIGSTOP');
    lab.open(gate);
    await waitUntil(
      'The controller forgets the job',
      async () => !(await lab.queue()).join('\n').includes(`${jobId}_`),
      {
        timeoutS: 150,
      },
    );
    server.signal('SIGCONT');
    await run.ends('done');
    expect(await run.values()).toEqual(expected(8));
  } finally {
    server.signal('SIGCONT');
    await server.stop();
  }
});

faultAlongside(7, 'nothing is missing while slurmdbd is down, and killed tasks are noticed', async () => {
  await lab.kill('run/slurmdbd.pid');
  try {
    const gate = lab.path('gate');
    const run = await lab.start(
      sweep({ code: GATED, count: 8, chunkSize: 4, given: { gate } }),
      await lab.sshProfile(),
    );
    await run.until('Both tasks run', ({ stages }) => stages[0]!.counts.done === 2 && stages[0]!.counts.running >= 2);
    const [jobId] = [...(await lab.jobsOf(run)).values()].flatMap((ids) => [...ids]);
    await lab.command('scancel', `${jobId}_1`);
    await run.says(/1 task ended early\. The job was cancelled/);
    lab.open(gate);
    await run.ends('completed-with-failures');
    expect(await run.values()).toEqual(expected(8, (x) => (x < 4 ? x * x : null)));
    await run.retry();
    await run.ends('done');
    expect(await run.values()).toEqual(expected(8));
  } finally {
    await lab.command(program('slurmdbd'));
  }
});

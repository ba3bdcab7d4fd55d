import { writeFileSync } from 'node:fs';
import { expect } from 'vitest';
import { fault } from '../fault-test.ts';
import { openLab } from '../lab.ts';
import { expected, sweep } from '../sweep.ts';

const lab = openLab({ accounting: false });

/** The full form takes a quarter of an hour; `faults/soak.config.ts` asks for it. */
const FULL = process.env['GRIDLOOM_SOAK'] === 'full';
const COUNT = FULL ? 1_000_000 : 100_000;
const KILLS = FULL ? 20 : 5;
/** Of 32 processes: long enough for the kills to fall into the run. */
const PAUSE_S = 0.012;

const CODE = `import time


def f(x):
    time.sleep(${PAUSE_S})
    if x % 100 == 7:
        raise ValueError("the hundredth fails")
    return x * 2654435761 % 1000003
`;

/** What \`f\` gives; exact in JavaScript, too, because the product stays below 2^53. */
const checksum = (x: number) => (x % 100 === 7 ? null : Number((BigInt(x) * 2654435761n) % 1000003n));

fault(
  30,
  `${COUNT.toLocaleString('en')} elements with 1 % failures, the server being killed ${KILLS} times`,
  async () => {
    const shims = lab.shims({ squeue: '' });
    const pipeline = sweep({ code: CODE, count: COUNT, chunkSize: COUNT / 100, resources: { time: 60 } });
    // The pace that a profile has unless somebody says otherwise.
    const limits = { maxArraySize: 1001, pollS: 30, graceS: 60 };
    const run = await lab.start(pipeline, await lab.sshProfile({ scheduler: shims.scheduler, limits }));
    const began = Date.now();
    const starts = [began];
    const lengthMs = ((COUNT / 32) * PAUSE_S + 5) * 1000;
    let random = 12_345;
    const moments = Array.from({ length: KILLS }, () => {
      random = (random * 1_103_515_245 + 12_345) % 2_147_483_648;
      return began + (random / 2_147_483_648) * lengthMs;
    }).sort((a, b) => a - b);
    for (const moment of moments) {
      await lab.sleepUntil(moment);
      await lab.server.kill();
      starts.push(Date.now());
      await lab.server.start();
    }
    const { stages } = await run.ends('completed-with-failures', 600);
    expect(stages[0]!.counts).toMatchObject({ done: COUNT * 0.99, failed: COUNT * 0.01 });
    const values = await run.values();
    expect(values.length).toBe(COUNT);
    expect(values.findIndex((value, x) => value !== checksum(x))).toBe(-1);
    // A server that starts looks at once; from then on, twice a minute.
    const asked = shims.calls('squeue').map((seconds) => seconds * 1000);
    for (const [at, start] of starts.entries()) {
      const end = starts[at + 1] ?? Date.now();
      const calls = asked.filter((time) => time >= start && time < end).length;
      const most = 1 + Math.ceil((2 * (end - start)) / 60_000);
      expect(calls, `squeue in ${(end - start) / 1000} s`).toBeLessThanOrEqual(most);
    }
    await lab.noJobIsLeft();
  },
);

const SLOW = 'import time\n\n\ndef f(x):\n    time.sleep(1)\n    return x * x\n';

fault(30, 'a laptop that sleeps, and a clock that jumps an hour ahead and back, change nothing', async () => {
  const offset = lab.path('offset');
  const clock = lab.path('clock.mjs');
  writeFileSync(offset, '0');
  writeFileSync(
    clock,
    `import { readFileSync } from 'node:fs';
const now = Date.now;
Date.now = () => now() + 1000 * Number(readFileSync(${JSON.stringify(offset)}, 'utf8'));
`,
  );
  const server = await lab.startServer('jumping', { NODE_OPTIONS: `--import=${clock}` });
  try {
    const profile = await lab.sshProfile({}, {}, server);
    const run = await lab.start(sweep({ code: SLOW, count: 32, chunkSize: 8 }), profile, server);
    await run.done(4);
    writeFileSync(offset, '3600');
    await run.done(8);
    writeFileSync(offset, '-3600');
    await run.done(12);
    server.signal('SIGSTOP');
    await lab.noJobIsLeft();
    server.signal('SIGCONT');
    await run.ends('done');
    expect(await run.values()).toEqual(expected(32));
    expect((await run.view()).stages[0]!.jobs).toHaveLength(1);
  } finally {
    server.signal('SIGCONT');
    await server.stop();
  }
});

import { countOf } from '@gridloom/core/mapspec';
import { initialRun, isSettled, type RunEvent } from '@gridloom/core/run';
import { describe, expect, test } from 'vitest';
import { createQuotaGate, type QuotaGate } from './quota-gate.ts';
import { createRunEngine } from './run-engine.ts';
import type { Observation } from './run-ports.ts';
import { createSimulatedCluster } from './simulated-cluster.ts';
import { CALM, type Faults, seeded } from './simulated-faults.ts';
import { drawPlan, MAX_ARRAY_SIZE } from './simulated-plan.ts';

type Opened = {
  readonly seed?: number;
  readonly faults?: Partial<Faults>;
  readonly gate?: QuotaGate;
  readonly room?: number;
};

/** A run on a calm simulated cluster, driven step by step. */
function open({ seed = 3, faults = {}, gate, room }: Opened = {}) {
  const random = seeded(seed);
  const plan = drawPlan(random);
  const cluster = createSimulatedCluster(plan, random, { ...CALM, ...faults });
  const events: RunEvent[] = [];
  const engine = createRunEngine({
    initial: initialRun('r_1', plan, { hasSlurm: true, maxArraySize: MAX_ARRAY_SIZE }),
    journal: { read: () => [], append: (event) => void events.push(event) },
    ports: cluster.ports,
    grids: new Map(),
    offsets: new Map(),
    wallTimes: new Map(),
    graceMs: 5_000,
    ...(gate && { gate }),
    ...(room !== undefined && { room: () => room }),
    now: cluster.now,
    monotonicMs: cluster.monotonicMs,
    onChange: () => {},
    onFault: () => {},
  });

  /** One poll, and what follows from it. */
  async function step(change: (observation: Observation) => Observation = (observation) => observation) {
    engine.act();
    await engine.idle();
    const wants = engine.wants();
    if (wants) await engine.learn(change(cluster.observe(wants.offsets)));
    await engine.idle();
    cluster.advance(4_000);
  }

  async function until(holds: () => boolean, change?: Parameters<typeof step>[0]) {
    for (let at = 0; at < 100 && !holds(); at++) await step(change);
    expect(holds()).toBe(true);
  }

  return { engine, cluster, events, step, until };
}

describe('a run', () => {
  test('R9: whose folder is gone ends after a cancel, once the scheduler has no job of it', async () => {
    const { engine, cluster, until } = open();
    await until(() => cluster.openWork() > 0);
    engine.cancel();
    const gone = (seen: Observation): Observation => ({ ...seen, files: [], unread: 'gone' });
    await until(() => isSettled(engine.current()), gone);
    expect(cluster.openWork()).toBe(0);
    expect(engine.wants()).toBeNull();
  });

  test('R7: whose folder is gone declares nothing lost while somebody may want it', async () => {
    const { engine, cluster, events, until, step } = open();
    await until(() => cluster.openWork() > 0);
    for (let at = 0; at < 20; at++) await step((seen) => ({ ...seen, files: [], unread: 'gone' }));
    expect(events.filter(({ type }) => type === 'tasksEnded')).toEqual([]);
    expect(isSettled(engine.current())).toBe(false);
  });

  test('R24: that is released has no job that the cluster goes on holding', async () => {
    const { engine, cluster, until, step } = open();
    await until(() => cluster.jobs.size > 0);
    const [job] = [...cluster.jobs.values()];
    for (const task of job!.tasks) task.phase = 'queued';
    job!.held = true;
    await step();
    engine.release();
    await engine.idle();
    expect(job!.held).toBe(false);
  });

  test('R25: is not tried again by itself where somebody cancelled what waited, and a retry takes it', async () => {
    const { engine, cluster, events, until } = open();
    await until(() => [...cluster.jobs.values()].some(({ tasks }) => tasks.length > 1));
    const job = [...cluster.jobs.values()].find(({ tasks }) => tasks.length > 1)!;
    for (const task of job.tasks) task.phase = 'queued';
    job.held = true;
    await until(() => engine.reportOf(job.batch.id) !== null);
    cluster.vanish(job, 0);
    job.held = false;
    await until(() => isSettled(engine.current()));
    const ends = events.flatMap((event) =>
      event.type === 'tasksEnded' && event.cause !== 'dependency' ? [event] : [],
    );
    expect(ends).toMatchObject([{ batch: job.batch.id, tasks: [[0, 1]], cause: 'cancelled' }]);
    expect(engine.retry({ stages: [job.batch.stage] })).toBeGreaterThan(0);
    engine.retry({});
    await until(() => isSettled(engine.current()));
    expect(engine.grids.get(job.batch.stage)!.counts.cancelled).toBe(0);
  });

  test('R15: is cut where the room for it is known', async () => {
    const { events, until } = open({ seed: 1, faults: { quota: 1 }, room: 1 });
    await until(() => events.some(({ type }) => type === 'split'));
    const split = events.find((event) => event.type === 'split');
    expect(split?.into[0].taskCount).toBe(1);
    expect(countOf(split!.into[1].elements)).toBeGreaterThan(0);
  });

  test('R15: finds the gate open once tasks of any run of the profile ended', async () => {
    const gate = createQuotaGate(() => 0);
    const other = open({ gate });
    await other.until(() => other.cluster.openWork() > 0);
    gate.close('slurm', { message: 'There is no room.', answer: 'AssocMaxSubmitJobLimit' });
    const { cluster, step, until } = open({ gate });
    await step();
    await step();
    expect(cluster.jobs.size).toBe(0);
    await other.until(() => !gate.isShut('slurm'));
    await until(() => cluster.jobs.size > 0);
  });
});

import { restoreGrid, stateOf } from '@gridloom/core/grid';
import { commonOf, numbersOf, rangesOf, withoutOf } from '@gridloom/core/mapspec';
import { type FunctionId } from '@gridloom/core/pipeline';
import { cutBatches, type Plan } from '@gridloom/core/plan';
import { countRest, initialRun, isSettled, type RunEvent, runWord, totalCounts } from '@gridloom/core/run';
import { describe, expect, test } from 'vitest';
import { createRunEngine, type RunEngine } from './run-engine.ts';
import { CALM, createSimulatedCluster, type Faults, seeded } from './simulated-cluster.ts';

const HISTORIES = 1_000;

type Weather = { readonly faults: Faults; readonly crash: number; readonly cancel: boolean };

/** Diamond with a sized stage, a stage on the other executor, and a reduction. */
function planOf(random: () => number): Plan {
  const fixed = { cpus: 1, extraArgs: {}, parallelizationMode: 'external' as const };
  const n = 3 + Math.floor(random() * 8);
  const stage = (id: string, after: string[], over: Partial<Plan['stages'][number]>): Plan['stages'][number] => {
    const base = {
      id,
      functionId: `f_${id}` as FunctionId,
      code: '',
      entry: id,
      isAsync: false,
      parameters: [],
      outputs: [`${id}_out`],
      mapspec: null,
      axes: [{ name: 'i', size: n, external: true }],
      elementCount: n,
      scope: 'map' as const,
      chunkSize: 1 + Math.floor(random() * 4),
      executor: 'slurm' as const,
      resources: { fixed, expressions: {} },
      resourcesVariable: null,
      acceptMissing: false,
      after,
      elementwise: [],
      selected: null,
      identity: '',
      reuse: null,
      release: { kind: 'at-once' as const },
      batches: [],
      ...over,
    };
    if (base.release.kind !== 'at-once' || base.elementCount === null) return base;
    const elements = withoutOf(base.selected ?? [[0, base.elementCount]], base.reuse?.elements ?? []);
    return { ...base, batches: cutBatches(base, 1, [{ elements, resources: fixed }], { maxArraySize: 3 }) };
  };
  const some = () => [...Array(n).keys()].filter(() => random() < 0.6);
  // The mapped stages alone over a part of their axis, or everything; and maybe with results of an earlier run.
  const selected = random() < 0.3 ? rangesOf(some()) : null;
  const reusing = (id: string) => {
    const elements = commonOf(rangesOf(some()), selected ?? [[0, n]]);
    return {
      selected,
      reuse: random() < 0.3 ? { runId: 'r_old', folder: '/old', stage: id, elements, sizes: null } : null,
    };
  };
  const sized = { kind: 'when-sized' as const, needsUpstream: true, why: 'cpus depends on b_out' };
  return {
    format: 2,
    hash: '0'.repeat(64),
    name: 'simulated',
    profileId: 'simulated',
    inputs: {},
    stages: [
      stage('a', [], reusing('a')),
      stage('b', ['a'], { ...reusing('b'), ...(random() < 0.5 ? { executor: 'local' } : {}) }),
      stage('c', ['b'], { ...reusing('c'), release: sized, scope: 'element' }),
      ...(selected ? [] : reductions(stage, random)),
    ],
    arrays: {},
    estimate: { elements: 0, tasks: 0, jobArrays: 0, files: 0, reused: 0, coreHours: null, atLeast: true },
  };
}

/** What reads all of an axis: it goes without a part of it. */
function reductions(
  stage: (id: string, after: string[], over: Partial<Plan['stages'][number]>) => Plan['stages'][number],
  random: () => number,
) {
  const sized = { kind: 'when-sized' as const, needsUpstream: true, why: 'cpus depends on b_out' };
  // Of seven elements, as there are again, or of another number.
  const sizes = [random() < 0.5 ? 7 : 5];
  const old = { runId: 'r_old', folder: '/old', stage: 'd', elements: [[0, 5]] as [number, number][], sizes };
  const reuse = random() < 0.5 ? old : null;
  return [
    stage('d', ['a'], { release: sized, axes: [{ name: 'k', size: '?', external: true }], elementCount: null, reuse }),
    stage('e', ['c', 'd'], { axes: [], elementCount: 1 }),
  ];
}

/** Drives one history to its end, killing and restarting the engine on the way, then retries until all is done. */
async function live(seed: number, weather: Weather) {
  const random = seeded(seed);
  const plan = planOf(random);
  const cluster = createSimulatedCluster(plan, random, weather.faults);
  const events: RunEvent[] = [];
  let stored: { grids: [string, Uint8Array, Uint8Array][]; offsets: [string, number][] } = { grids: [], offsets: [] };
  let crashNext = false;

  const start = (): RunEngine =>
    createRunEngine({
      initial: initialRun('r_sim', plan, { hasSlurm: true, maxArraySize: 3 }),
      journal: {
        read: () => [...events],
        append: (event) => {
          if (crashNext && random() < 0.5) throw new Error('the disk went away before the event was written');
          events.push(event);
        },
      },
      ports: cluster.ports,
      grids: new Map(stored.grids.map(([id, states, attempts]) => [id, restoreGrid(states.slice(), attempts.slice())])),
      offsets: new Map(stored.offsets),
      wallTimes: new Map(),
      graceMs: 5_000,
      now: cluster.now,
      monotonicMs: cluster.now,
      onChange: () => {},
      onFault: () => {},
    });

  let engine = start();
  async function settle(maxSteps: number, cancels: boolean): Promise<void> {
    for (let step = 0; step < maxSteps && !(isSettled(engine.current()) && engine.wants() === null); step++) {
      crashNext = random() < weather.crash;
      engine.act();
      // In the middle of whatever was begun: the answers of submissions under way come after it.
      if (cancels && step === 2) attempt(() => engine.cancel());
      await engine.idle().catch(() => {});
      const wants = engine.wants();
      if (wants) await engine.learn(cluster.observe(wants.offsets)).catch(() => {});
      if (cancels && step === 12) attempt(() => engine.cancel());
      if (isSettled(engine.current()) && cancels)
        expect(openJobs(cluster), `seed ${seed}: no job is left behind`).toBe(0);
      if (random() < 0.2) stored = snapshot(engine);
      if (crashNext) {
        engine.stop();
        await engine.idle().catch(() => {});
        crashNext = false;
        engine = start();
      }
      await engine.idle().catch(() => {});
      cluster.advance(2_000);
    }
  }

  await settle(600, weather.cancel);
  const firstEnd = { word: runWord(engine.current(), engine.grids), settled: isSettled(engine.current()) };
  cluster.setFaults(CALM);
  for (let round = 0; round < 3 && runWord(engine.current(), engine.grids) !== 'done'; round++) {
    engine.retry('unfinished');
    await settle(400, false);
  }
  const partEnd = { word: runWord(engine.current(), engine.grids), rest: countRest(engine.current()) };
  const touched = restTouched(plan, cluster);
  if (partEnd.rest > 0) {
    engine.retry('rest');
    await settle(400, false);
  }
  return { plan, cluster, events, engine, firstEnd, partEnd, touched };
}

/** Elements that were computed although nobody asked for them yet. */
function restTouched(plan: Plan, cluster: ReturnType<typeof createSimulatedCluster>): string[] {
  return plan.stages.flatMap(({ id, selected, elementCount }) =>
    [...numbersOf(selected ? withoutOf([[0, elementCount ?? 0]], selected) : [])].flatMap((element) =>
      cluster.truthOf(id, element) === undefined ? [] : [`${id}[${element}]`],
    ),
  );
}

/** Tasks that the cluster would still compute something in. */
function openJobs(cluster: ReturnType<typeof createSimulatedCluster>): number {
  const tasks = [...cluster.jobs.values()].flatMap((job) => job.tasks);
  return tasks.filter(({ phase, left }) => (phase === 'queued' || phase === 'running') && left.length > 0).length;
}

/** The caller of a killed server gets no answer. */
function attempt(call: () => void): void {
  try {
    call();
  } catch {
    return;
  }
}

function snapshot(engine: RunEngine) {
  const grids = [...engine.grids].map(([id, grid]): [string, Uint8Array, Uint8Array] => [
    id,
    grid.states.slice(),
    grid.attempts.slice(),
  ]);
  return { grids, offsets: [...engine.offsets] };
}

function weatherOf(seed: number): Weather {
  const random = seeded(seed * 7_919 + 1);
  const some = (most: number) => (random() < 0.5 ? 0 : random() * most);
  const faults: Faults = {
    drop: some(0.4),
    refuse: some(0.1),
    kill: some(0.15),
    raise: some(0.2),
    silent: some(0.4),
    lag: some(0.6),
    forget: some(0.5),
    hide: some(0.3),
  };
  return { faults, crash: some(0.15), cancel: random() < 0.15 };
}

describe('a run on the simulated cluster', () => {
  test('computes everything once when nothing goes wrong', async () => {
    const { cluster, firstEnd, engine } = await live(1, { faults: CALM, crash: 0, cancel: false });
    expect(firstEnd).toEqual({ word: 'done', settled: true });
    expect(totalCounts(engine.grids).failed).toBe(0);
    expect(cluster.computedAgain()).toEqual([]);
  });

  test(`R5 R6 R7 R8 R9 R10 R11 R12 R13 R14: reaches the truth in ${HISTORIES} random histories of faults, crashes and cancels`, async () => {
    for (let seed = 1; seed <= HISTORIES; seed++) {
      const { plan, cluster, engine, firstEnd, partEnd, touched } = await live(seed, weatherOf(seed));
      const history = `seed ${seed}`;
      expect(firstEnd.settled, `${history} settles`).toBe(true);
      expect(cluster.computedAgain(), `${history} computes no finished element again`).toEqual([]);
      expect(partEnd.word, `${history} is done when what was asked for is`).toBe('done');
      expect(touched, `${history} computes what was asked for alone`).toEqual([]);
      for (const { batch } of cluster.jobs.values()) {
        const again = batch.round === 1 ? commonOf(batch.elements, cluster.adopted[batch.stage] ?? []) : [];
        expect(again, `${history}: ${batch.id} computes nothing that was taken over`).toEqual([]);
      }
      const names = [...cluster.jobs.values()].map((job) => job.batch.id);
      expect(new Set(names).size, `${history} submits each batch once`).toBe(names.length);
      for (const stage of plan.stages) {
        const grid = engine.grids.get(stage.id)!;
        const counted = Object.values(grid.counts).reduce((sum, count) => sum + count, 0);
        expect(counted, `${history}: the counts of ${stage.id} add up`).toBe(grid.states.length);
        for (const element of grid.states.keys()) {
          expect(stateOf(grid, element), `${history}: ${stage.id}[${element}]`).toBe(
            cluster.truthOf(stage.id, element),
          );
        }
      }
      expect(runWord(engine.current(), engine.grids), `${history} ends done after calm retries`).toBe('done');
    }
  }, 240_000);
});

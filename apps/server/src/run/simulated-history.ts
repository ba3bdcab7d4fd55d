import { restoreGrid, storedStates } from '@gridloom/core/grid';
import { commonOf, includes, type Ranges, rangesOf, withoutOf } from '@gridloom/core/mapspec';
import { initialRun, isSettled, type RunEvent, type RunState, runWord } from '@gridloom/core/run';
import { createRunEngine, type RunEngine } from './run-engine.ts';
import type { RunPorts } from './run-ports.ts';
import { createSimulatedCluster, type SimulatedCluster } from './simulated-cluster.ts';
import { CALM, type Faults, seeded } from './simulated-faults.ts';
import { drawPlan, MAX_ARRAY_SIZE } from './simulated-plan.ts';

/** What happens to a run besides the cluster's faults: by probability of each step. */
export type Weather = {
  readonly faults: Faults;
  /** The server is killed between any two things that it does. */
  readonly crash: number;
  /** The user cancels the run. */
  readonly cancel: boolean;
  /** The user cancels a part, holds, releases or retries a part. */
  readonly meddle: number;
};

/** A step that was taken, for reading a failing history. */
type Line = unknown;

/** One life of a run, from its start through faults and crashes to rest. */
export async function live(seed: number, weather: Weather) {
  const random = seeded(seed);
  const plan = drawPlan(random);
  const cluster = createSimulatedCluster(plan, random, weather.faults);
  const events: RunEvent[] = [];
  const lines: Line[] = [];
  const broken: string[] = [];
  let stored: { grids: [string, Uint8Array, Uint8Array][]; offsets: [string, number][] } = { grids: [], offsets: [] };
  /** Things that the server does before it dies; each call and each event counts twice, before and after. */
  let fuse = Number.POSITIVE_INFINITY;
  let engine = start();

  function burn(): void {
    if (--fuse > 0) return;
    engine?.stop();
    throw new Error('the server was killed');
  }

  function start(): RunEngine {
    fuse = random() < weather.crash ? 1 + Math.floor(random() * 30) : Number.POSITIVE_INFINITY;
    const made: RunEngine = createRunEngine({
      initial: initialRun('r_sim', plan, { hasSlurm: true, maxArraySize: MAX_ARRAY_SIZE }),
      journal: {
        read: () => [...events],
        append(event) {
          burn();
          if (event.type === 'retried') checkRetry(made, event);
          events.push(event);
          lines.push(event);
          burn();
        },
      },
      ports: mortal(cluster.ports),
      grids: new Map(stored.grids.map(([id, states, attempts]) => [id, restoreGrid(states.slice(), attempts.slice())])),
      offsets: new Map(stored.offsets),
      wallTimes: new Map(),
      graceMs: 5_000,
      now: cluster.now,
      monotonicMs: cluster.monotonicMs,
      onChange: () => {},
      onFault: () => {},
    });
    return made;
  }

  /** The ports of a server that may die before it asks, and before it hears the answer. */
  function mortal(ports: RunPorts): RunPorts {
    const entries = Object.entries(ports).map(([name, port]) => {
      const wrapped = async (...given: unknown[]) => {
        burn();
        if (name === 'submit') checkSubmission();
        lines.push([name, ...given]);
        const answer: unknown = await (port as (...given: unknown[]) => Promise<unknown>)(...given);
        burn();
        return answer;
      };
      return [name, wrapped];
    });
    // Every port by its own name.
    return Object.fromEntries(entries) as RunPorts;
  }

  function checkSubmission(): void {
    const { held, paused, cancelled } = engine.current();
    if (held || paused || cancelled)
      broken.push('something was submitted although the run was held, paused or cancelled');
  }

  /** A retry takes nothing that is done, unless it says so. */
  function checkRetry(
    { grids, current }: RunEngine,
    { elements, renewed }: Extract<RunEvent, { type: 'retried' }>,
  ): void {
    for (const [stage, ranges] of Object.entries(elements)) {
      const grid = grids.get(stage);
      if (!grid) continue;
      const done = rangesOf([...grid.states.keys()].filter((element) => grid.states[element] === 3));
      const again = commonOf(withoutOf(ranges, renewed[stage] ?? []), done);
      if (again.length > 0) broken.push(`${stage} ${JSON.stringify(again)} was done and is tried again`);
      if (current().stages[stage]!.rounds.length > 250) broken.push(`${stage} has no end of rounds`);
    }
  }

  async function settle(maxSteps: number, act: (step: number) => void): Promise<void> {
    for (let step = 0; step < maxSteps && !(isSettled(engine.current()) && engine.wants() === null); step++) {
      attempt(() => {
        engine.act();
        // In the middle of whatever was begun: the answers of submissions under way come after it.
        act(step);
      });
      await engine.idle().catch(() => {});
      const wants = engine.wants();
      if (wants) await engine.learn(cluster.observe(wants.offsets)).catch(() => {});
      await engine.idle().catch(() => {});
      if (random() < 0.2) stored = snapshot(engine);
      if (fuse <= 0) {
        lines.push('== the server starts again');
        engine = start();
      }
      if (engine.current().paused && random() < 0.3) attempt(() => engine.resume());
      cluster.advance(4_000);
    }
    if (isSettled(engine.current()) && cluster.openWork() > 0) broken.push('a job is left behind');
  }

  function meddle(): void {
    const run = engine.current();
    const stages = plan.stages.map(({ id }) => id);
    const stage = stages[Math.floor(random() * stages.length)]!;
    const elements: Ranges = [[0, 1 + Math.floor(random() * 3)]];
    const dice = random();
    lines.push(`** the user meddles (${dice.toFixed(3)}) with ${stage}`);
    if (dice < 0.3) return run.held ? engine.release() : engine.hold();
    if (dice < 0.45) return engine.cancel({ stages: [stage] });
    if (dice < 0.7) return engine.cancel({ elements: { stage, elements } });
    if (dice < 0.85) return void engine.retry({ stages: [stage], set: { memoryMib: 500 }, chunkSize: 1 });
    engine.retry({ elements: { stage, elements } });
  }

  await settle(700, (step) => {
    if (weather.cancel && (step === 2 || step === 12)) engine.cancel();
    if (step > 150 ? engine.current().held : false) engine.release();
    if (step < 150 && random() < weather.meddle) meddle();
    // Faults stop some time, or a run need not.
    if (step === 300) cluster.setFaults({ ...CALM, quota: weather.faults.quota });
  });
  const firstEnd = { word: runWord(engine.current(), engine.grids), settled: isSettled(engine.current()) };
  const first = { retries: automaticRetries(engine.current()), skipped: skippedNow(engine) };
  cluster.setFaults(CALM);
  fuse = Number.POSITIVE_INFINITY;
  for (let round = 0; round < 4 && runWord(engine.current(), engine.grids) !== 'done'; round++) {
    if (engine.current().held) engine.release();
    engine.retry({});
    await settle(400, () => {});
  }
  const partWord = runWord(engine.current(), engine.grids);
  const touched = restTouched(cluster, plan.stages);
  if (touched !== null) {
    engine.retry({ scope: 'rest' });
    await settle(400, () => {});
  }
  return { plan, cluster, events, lines, broken, engine, firstEnd, first, partWord, touched: touched ?? [] };
}

export type History = Awaited<ReturnType<typeof live>>;

/** How often a stage began a round by itself, at most. */
function automaticRetries(run: RunState): number {
  return Math.max(...Object.values(run.stages).map(({ rounds }) => rounds.filter(({ by }) => by === 'policy').length));
}

function skippedNow({ grids }: RunEngine): number {
  return [...grids.values()].reduce((sum, { counts }) => sum + counts.skipped, 0);
}

/** Elements that were computed although nobody asked for them yet; null where everything was asked for. */
function restTouched(
  { results }: SimulatedCluster,
  stages: readonly { readonly id: string; readonly selected: Ranges | null; readonly elementCount: number | null }[],
): string[] | null {
  if (stages.every(({ selected }) => selected === null)) return null;
  return stages.flatMap(({ id, selected, elementCount }) =>
    Array.from({ length: elementCount ?? 0 }, (_, element) => element)
      .filter((element) => selected && !includes(selected, element) && results.stateOf(id, element) !== undefined)
      .map((element) => `${id}[${element}]`),
  );
}

/** The caller of a killed server gets no answer. */
function attempt(call: () => void): void {
  try {
    call();
  } catch {
    return;
  }
}

function snapshot({ grids, offsets }: RunEngine) {
  const stored = [...grids].map(([id, grid]): [string, Uint8Array, Uint8Array] => [
    id,
    storedStates(grid),
    grid.attempts.slice(),
  ]);
  return { grids: stored, offsets: [...offsets] };
}

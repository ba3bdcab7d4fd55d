import { createGrid, type StageGrid } from '../grid/index.ts';
import { allOf, withoutOf } from '../mapspec/index.ts';
import type { FunctionId } from '../pipeline/index.ts';
import { cutBatches } from '../plan/cut-batches.ts';
import type { Plan, Stage } from '../plan/plan.ts';
import { applyEvent } from './apply-event.ts';
import { dueEffects } from './due-effects.ts';
import type { RunEvent } from './run-event.ts';
import { initialRun, type RunState } from './run-state.ts';
import { applyEventToGrids, growGrids, type StageGrids } from './stage-grids.ts';

const fixed = { cpus: 1, extraArgs: {}, parallelizationMode: 'external' } as const;

/** A stage over ten elements, two tasks of five, as tests of runs need it. */
export function stageOf(id: string, after: string[], over: Partial<Stage> = {}): Stage {
  const stage: Stage = {
    id,
    functionId: `f_${id}` as FunctionId,
    code: '',
    entry: id,
    isAsync: false,
    parameters: [],
    outputs: [`${id}_out`],
    mapspec: null,
    axes: [{ name: 'i', size: 10, external: true }],
    elementCount: 10,
    scope: 'map',
    chunkSize: 5,
    executor: 'slurm',
    resources: { fixed, expressions: {} },
    resourcesVariable: null,
    acceptMissing: false,
    after,
    elementwise: [],
    selected: null,
    identity: '',
    reuse: null,
    release: { kind: 'at-once' },
    batches: [],
    ...over,
  };
  if (stage.release.kind !== 'at-once' || stage.elementCount === null) return stage;
  const elements = withoutOf(stage.selected ?? allOf(stage.elementCount), stage.reuse?.elements ?? []);
  const groups = [{ elements, resources: stage.resources.fixed }];
  return { ...stage, batches: cutBatches(stage, 1, groups, { maxArraySize: 1001 }) };
}

export function planOf(...stages: Stage[]): Plan {
  const estimate = { elements: 0, tasks: 0, jobArrays: 0, files: 0, reused: 0, coreHours: null, atLeast: false };
  return { format: 2, hash: '0'.repeat(64), name: 'test', profileId: 'test', inputs: {}, stages, arrays: {}, estimate };
}

/** A run over these stages after these events. */
export function replay(stages: Stage[], ...events: RunEvent[]): RunState {
  return events.reduce(applyEvent, initialRun('r_1', planOf(...stages), { hasSlurm: true, maxArraySize: 1001 }));
}

/** What a stage has whose resources follow from what it reads. */
export const sizedLater = {
  release: { kind: 'when-sized', needsUpstream: true, why: 'cpus depends on a_out' },
} as const;

export const prepared = { type: 'prepared', at: 1, folder: '/r' } as const satisfies RunEvent;
export const cancelled = { type: 'cancelled', at: 8 } as const satisfies RunEvent;

export function placing(batch: string): RunEvent {
  return { type: 'placing', at: 2, batch };
}

export function placed(batch: string, jobId: string): RunEvent {
  return { type: 'placed', at: 3, batch, jobId };
}

export function batchEnded(batch: string): RunEvent {
  return { type: 'batchEnded', at: 9, batch };
}

/** The job arrays that are due. */
export function placements(run: RunState) {
  return dueEffects(run).flatMap((effect) => (effect.type === 'place' ? [effect] : []));
}

/** The grids after these events, folded over those that are given. */
export function foldGrids(events: RunEvent[], grids: StageGrids = new Map(), stages = [stageOf('a', [])]): StageGrids {
  let run = replay(stages);
  growGrids(grids, run);
  for (const event of events) {
    run = applyEvent(run, event);
    applyEventToGrids(grids, run, event);
  }
  return grids;
}

/** A grid with these state codes. */
export function gridOf(states: number[]): StageGrid {
  const grid = createGrid(states.length);
  grid.states.set(states);
  const counts = Object.fromEntries(
    (['waiting', 'queued', 'running', 'done', 'failed', 'skipped', 'cancelled'] as const).map((state, code) => [
      state,
      states.filter((one) => one === code).length,
    ]),
  );
  return { ...grid, counts: { ...grid.counts, ...counts } };
}

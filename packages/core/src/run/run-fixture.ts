import { allOf, withoutOf } from '../mapspec/index.ts';
import type { FunctionId } from '../pipeline/index.ts';
import { cutBatches } from '../plan/cut-batches.ts';
import type { Plan, Stage } from '../plan/plan.ts';
import { applyEvent } from './apply-event.ts';
import { initialRun, type RunEvent, type RunState } from './run-state.ts';

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
  const groups = [{ elements, resources: fixed }];
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

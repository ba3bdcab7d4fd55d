import { commonOf, rangesOf, withoutOf } from '@gridloom/core/mapspec';
import type { FunctionId } from '@gridloom/core/pipeline';
import { cutBatches, type Plan, type Stage, sameTasks } from '@gridloom/core/plan';
import { DEFAULT_RETRY_POLICY } from '@gridloom/core/resources';

/** Most tasks of a job array in simulated runs. */
export const MAX_ARRAY_SIZE = 3;

/** A diamond with a stage that may be element-wise, a sized stage, a stage on the other executor, and a reduction. */
export function drawPlan(random: () => number): Plan {
  const n = 3 + Math.floor(random() * 5);
  const chunk = () => 1 + Math.floor(random() * 3);
  const ofA = chunk();
  const some = () => [...Array(n).keys()].filter(() => random() < 0.6);
  // The mapped stages alone over a part of their axis, or everything; and maybe with results of an earlier run.
  const selected = random() < 0.2 ? rangesOf(some()) : null;
  const reusing = (id: string) => {
    const elements = commonOf(rangesOf(some()), selected ?? [[0, n]]);
    return {
      selected,
      reuse: random() < 0.2 ? { runId: 'r_old', folder: '/old', stage: id, elements, sizes: null } : null,
    };
  };
  const drawn = (id: string, after: string[], over: Partial<Stage>) => stageOf(n, { id, after, ...over }, random);
  const sized = { kind: 'when-sized' as const, needsUpstream: true, why: 'cpus depends on b_out' };
  const a = drawn('a', [], { ...reusing('a'), chunkSize: ofA });
  const b = drawn('b', ['a'], {
    ...reusing('b'),
    chunkSize: random() < 0.7 ? ofA : chunk(),
    ...(random() < 0.3 ? { executor: 'local' } : {}),
  });
  const alike =
    a.executor === b.executor &&
    a.batches.length === b.batches.length &&
    a.batches.length > 0 &&
    a.batches.every((batch, at) => sameTasks(batch, b.batches[at]!));
  const stages = [
    a,
    alike ? { ...b, elementwise: ['a'] } : b,
    drawn('c', ['b'], { ...reusing('c'), release: sized, scope: 'element' }),
    ...(selected ? [] : reductions(drawn, random)),
  ];
  return {
    format: 2,
    hash: '0'.repeat(64),
    name: 'simulated',
    profileId: 'simulated',
    inputs: {},
    stages,
    arrays: {},
    estimate: { elements: 0, tasks: 0, jobArrays: 0, files: 0, reused: 0, coreHours: null, atLeast: true },
  };
}

/** What reads all of an axis: it goes without a part of it. */
function reductions(
  drawn: (id: string, after: string[], over: Partial<Stage>) => Stage,
  random: () => number,
): Stage[] {
  const sized = { kind: 'when-sized' as const, needsUpstream: true, why: 'cpus depends on b_out' };
  // Of seven elements, as there are again, or of another number.
  const sizes = [random() < 0.5 ? 7 : 5];
  const old = { runId: 'r_old', folder: '/old', stage: 'd', elements: [[0, 5]] as [number, number][], sizes };
  const reuse = random() < 0.5 ? old : null;
  const acceptMissing = random() < 0.5;
  return [
    drawn('d', ['a'], { release: sized, axes: [{ name: 'k', size: '?', external: true }], elementCount: null, reuse }),
    drawn('e', ['c', 'd'], { axes: [], elementCount: 1, acceptMissing }),
  ];
}

function stageOf(n: number, over: Partial<Stage> & Pick<Stage, 'id' | 'after'>, random: () => number): Stage {
  const fixed = { cpus: 1, memoryMib: 100, timeMinutes: 10, extraArgs: {}, parallelizationMode: 'external' as const };
  const stage: Stage = {
    functionId: `f_${over.id}` as FunctionId,
    code: '',
    entry: over.id,
    isAsync: false,
    parameters: [],
    outputs: [`${over.id}_out`],
    mapspec: null,
    axes: [{ name: 'i', size: n, external: true }],
    elementCount: n,
    scope: 'map',
    chunkSize: 1 + Math.floor(random() * 3),
    executor: 'slurm',
    resources: { fixed, expressions: {} },
    resourcesVariable: null,
    acceptMissing: false,
    elementwise: [],
    selected: null,
    identity: '',
    reuse: null,
    release: { kind: 'at-once' },
    batches: [],
    ...(random() < 0.3 && { retry: { ...DEFAULT_RETRY_POLICY, exception: 1, memoryCapMib: 150 } }),
    ...over,
  };
  if (stage.release.kind !== 'at-once' || stage.elementCount === null) return stage;
  const elements = withoutOf(stage.selected ?? [[0, stage.elementCount]], stage.reuse?.elements ?? []);
  const groups = [{ elements, resources: fixed }];
  return { ...stage, batches: cutBatches(stage, 1, groups, { maxArraySize: MAX_ARRAY_SIZE }) };
}

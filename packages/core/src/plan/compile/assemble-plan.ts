import type { Ranges } from '../../mapspec/index.ts';
import type { FunctionId, Pipeline, Problem } from '../../pipeline/index.ts';
import { hashPlan } from '../hash-plan.ts';
import type { Plan } from '../plan.ts';
import { safeNames } from '../safe-names.ts';
import type { AxisNames } from './check-axes.ts';
import { estimateOf } from './estimate.ts';
import { fillStages, type Target } from './fill-stages.ts';
import type { Shapes } from './infer-shapes.ts';
import type { ReuseFacts } from './plan-reuse.ts';
import { planStage } from './plan-stages.ts';
import type { ReadFunction } from './read-functions.ts';
import type { Mapping } from './read-mapspecs.ts';
import { type ArrayKey, inputKey, outputKey, type Sources } from './sources.ts';
import type { MergedResources } from './stage-resources.ts';

/** What the steps of compiling found, without a single error. */
export type Findings = {
  /** In the order of the document. */
  readonly functions: readonly ReadFunction[];
  /** The same, each after those it reads. */
  readonly order: readonly ReadFunction[];
  readonly sources: Sources;
  readonly mappings: ReadonlyMap<FunctionId, Mapping>;
  readonly axes: ReadonlyMap<ArrayKey, AxisNames>;
  readonly shapes: Shapes;
  readonly resources: ReadonlyMap<FunctionId, MergedResources>;
  /** Elements that the first round is for, where that is not all. */
  readonly selected: ReadonlyMap<FunctionId, Ranges>;
};

export type Assembled = {
  readonly plan: Plan;
  /** What each function takes over, by function id; empty when no earlier run is known. */
  readonly reuse: Readonly<Record<string, ReuseFacts>>;
  readonly hints: readonly Problem[];
};

/**
 * Puts the plan together. Ids of stages follow the order of the document, so that a new wire renames none.
 *
 * @param target - what it is for: the profile, and the earlier runs there, the newest first
 */
export function assemblePlan(
  pipeline: Pipeline,
  findings: Findings,
  target: Pick<Target, 'profile' | 'earlier'>,
): Assembled {
  const { functions, order, sources, mappings, axes, shapes, resources, selected } = findings;
  const { profile } = target;
  const ids = safeNames(functions.map(({ item }) => item.entry));
  const idOf = new Map(functions.map(({ id }, index) => [id, ids[index] ?? '']));
  const drafts = order.map((owner) => {
    const mapping = mappings.get(owner.id);
    const shape = shapes.functions.get(owner.id);
    const merged = resources.get(owner.id);
    const stageId = idOf.get(owner.id);
    if (!mapping || !shape || !merged?.resources || stageId === undefined) {
      throw new Error(`no problem was found, yet ${owner.name} is not understood`);
    }
    const sound = {
      owner,
      stageId,
      mapping,
      shape,
      resources: merged.resources,
      uses: merged.uses,
      selected: selected.get(owner.id) ?? null,
    };
    return planStage(sound, { sources, shapes, axes, stageIds: idOf });
  });

  const inputs: Plan['inputs'] = {};
  const arrays: Plan['arrays'] = {};
  const named = (key: ArrayKey, rank: number) => [...(axes.get(key) ?? Array<null>(rank).fill(null))];
  for (const { from } of drafts.flatMap((stage) => stage.parameters)) {
    const found = from.kind === 'input' ? shapes.inputs.get(inputKey(from.name)) : undefined;
    if (from.kind !== 'input' || !found) continue;
    const shape = [...found.shape];
    inputs[from.name] = { value: found.value, shape };
    arrays[from.name] = { stage: null, axes: named(inputKey(from.name), shape.length), shape };
  }
  const { stages, reuse, hints } = fillStages(drafts, inputs, {
    ...target,
    nests: new Set(pipeline.nests.map(({ id }) => id)),
  });
  for (const stage of stages) {
    for (const output of stage.outputs) {
      const key = outputKey(stage.functionId, output);
      const shape = [...(shapes.arrays.get(key) ?? [])];
      arrays[output] = { stage: stage.id, axes: named(key, shape.length), shape };
    }
  }
  const estimate = estimateOf(stages, profile);
  const { name } = pipeline;
  const plan = { format: 2 as const, name, profileId: profile.id, inputs, stages: [...stages], arrays, estimate };
  return { plan: withHash(plan), reuse, hints };
}

/** The plan's name is computed when somebody asks: an editor that compiles at every keystroke never does. */
function withHash(plan: Omit<Plan, 'hash'>): Plan {
  let hash: string | null = null;
  return {
    ...plan,
    get hash() {
      return (hash ??= hashPlan(plan));
    },
  };
}

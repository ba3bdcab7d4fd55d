import type { Profile } from '../../cluster/index.ts';
import { countOf } from '../../mapspec/index.ts';
import type { EarlierRun } from '../earlier-run.ts';
import type { Stage } from '../plan.ts';
import { type Identities, identifyStages } from './identify-stages.ts';

/** An earlier run, ready for many questions. */
export type KnownRun = {
  readonly run: EarlierRun;
  /** What is another one on the profile since, so that nothing holds, in a sentence; empty when nothing is. */
  readonly changed: string;
  readonly identities: () => Identities;
  readonly byIdentity: ReadonlyMap<string, Stage>;
  readonly byFunction: ReadonlyMap<string, Stage>;
  readonly byOutput: ReadonlyMap<string, Stage>;
  /** Stages with results that went without elements which were missing then. */
  readonly partial: ReadonlySet<string>;
};

/** Looks through an earlier run once. Plans from before there were identities have none to compare. */
export function knowRun(run: EarlierRun, profile: Pick<Profile, 'python' | 'setup'>): KnownRun {
  const { stages, inputs } = run.plan;
  let identities: Identities | null = null;
  return {
    run,
    changed: changeOf(run.profile, profile),
    // Only asked for when something changed.
    identities: () => (identities ??= identifyStages(stages, inputs)),
    byIdentity: new Map(stages.flatMap((stage) => (stage.identity === '' ? [] : [[stage.identity, stage]]))),
    byFunction: new Map(stages.map((stage) => [stage.functionId, stage])),
    byOutput: new Map(stages.flatMap((stage) => stage.outputs.map((output) => [output, stage]))),
    partial: partialStages(run),
  };
}

/** The same function in an earlier run: the node of its id, else what gave its first output. */
export function counterpart(known: KnownRun, stage: Stage): Stage | undefined {
  return known.byFunction.get(stage.functionId) ?? known.byOutput.get(stage.outputs[0]!);
}

/** Another Python, or another `module load`, may have other packages: values may be others, or not be readable. */
function changeOf(before: EarlierRun['profile'], now: EarlierRun['profile']): string {
  if (before.python.trim() !== now.python.trim()) return 'The Python of the profile changed after its last results.';
  if (before.setup.trim() === now.setup.trim()) return '';
  return 'The set-up lines of the profile changed after its last results.';
}

/**
 * A function that accepts missing elements gave what follows from those that were there, and so did all that reads it:
 * such results are only worth keeping when nothing was missing.
 */
function partialStages({ plan, stages }: EarlierRun): Set<string> {
  const partial = new Set<string>();
  const isComplete = (stage: Stage | undefined) => {
    const { done = [], sizes } = (stage && stages[stage.id]) ?? {};
    const count = stage?.elementCount ?? sizes?.reduce((product, size) => product * size, 1);
    return count !== undefined && countOf(done) === count;
  };
  const byId = new Map(plan.stages.map((stage) => [stage.id, stage]));
  for (const { id, after, acceptMissing } of plan.stages) {
    const lacks = acceptMissing && !after.every((before) => isComplete(byId.get(before)));
    if (lacks || after.some((before) => partial.has(before))) partial.add(id);
  }
  return partial;
}

import type { Profile } from '../../cluster/index.ts';
import { allOf, withoutOf } from '../../mapspec/index.ts';
import type { Problem } from '../../pipeline/index.ts';
import { cutBatches } from '../cut-batches.ts';
import type { EarlierRun } from '../earlier-run.ts';
import type { Plan, Stage } from '../plan.ts';
import { elementwiseOf } from './elementwise.ts';
import { identifyStages } from './identify-stages.ts';
import { counterpart, type KnownRun, knowRun } from './known-run.ts';
import { planReuse, type ReuseFacts, unsureStages } from './plan-reuse.ts';
import { suggestChunkSize } from './suggest-chunk-size.ts';

/** Stages with all that follows from looking at them together, and at earlier runs. */
export type FilledStages = {
  readonly stages: readonly Stage[];
  /** By function id; empty when no earlier run is known. */
  readonly reuse: Readonly<Record<string, ReuseFacts>>;
  readonly hints: readonly Problem[];
};

export type Target = {
  readonly profile: Profile;
  /** The newest first. */
  readonly earlier: readonly EarlierRun[];
  /** Ids of the functions that are nests. */
  readonly nests: ReadonlySet<string>;
};

/**
 * Gives the stages their identity, what they take over from earlier runs, and job arrays for the rest.
 *
 * @param drafts - each after those it reads
 */
export function fillStages(drafts: readonly Stage[], inputs: Plan['inputs'], target: Target): FilledStages {
  const { profile, earlier } = target;
  const identities = identifyStages(drafts, inputs);
  const planned = { identities, inputs, unsure: unsureStages(drafts, inputs) };
  const known = earlier.map((run) => knowRun(run, profile));
  const identified = drafts.map((draft) => ({ ...draft, identity: identities.of.get(draft.id)! }));
  const reused = planReuse(identified, planned, known);
  const stages = new Map<string, Stage>();
  const reuse: Record<string, ReuseFacts> = {};
  const hints: Problem[] = [];
  for (const stage of identified) {
    const found = reused.get(stage.id)!;
    const reusing = { ...stage, reuse: found.reuse };
    const cut = { ...reusing, batches: firstBatches(reusing, profile) };
    const filled = { ...cut, elementwise: elementwiseOf(cut, stages) };
    stages.set(stage.id, filled);
    if (known.length > 0) reuse[stage.functionId] = found.facts;
    const hint = suggestChunkSize(filled, meanWallOf(stage, known), target);
    if (hint) hints.push(hint);
  }
  return { stages: [...stages.values()], reuse, hints };
}

/** Job arrays over what is asked for and not taken over; none for a stage that is sized in the run. */
function firstBatches(stage: Stage, profile: Profile): Stage['batches'] {
  if (stage.release.kind !== 'at-once') return [];
  const elements = withoutOf(stage.selected ?? allOf(stage.elementCount ?? 0), stage.reuse?.elements ?? []);
  return cutBatches(stage, 1, [{ elements, resources: stage.resources.fixed }], profile.limits);
}

/** How long an element took last time: of the same computation if there was one, else of the same function. */
function meanWallOf(stage: Stage, earlier: readonly KnownRun[]): number | null {
  for (const find of [
    (known: KnownRun) => known.byIdentity.get(stage.identity),
    (known: KnownRun) => counterpart(known, stage),
  ]) {
    for (const known of earlier) {
      const before = find(known);
      const mean = before ? known.run.stages[before.id]?.meanWallS : null;
      if (mean != null) return mean;
    }
  }
  return null;
}

import { allOf, commonOf, countOf } from '../../mapspec/index.ts';
import { canonicalJson } from '../canonical-json.ts';
import type { EarlierRun } from '../earlier-run.ts';
import type { Plan, Stage } from '../plan.ts';
import { describeChange } from './describe-change.ts';
import { type Identities, identifyStages } from './identify-stages.ts';

/** What a function takes over from earlier runs, in numbers of elements. */
export type ReuseFacts = {
  readonly reused: number;
  /** Elements that are asked for and computed; null while their number is unknown. */
  readonly fresh: number | null;
  /** Results of an earlier run that no longer hold. */
  readonly stale: number;
  /** Why they do not, in a sentence; empty when there are none. */
  readonly why: string;
};

/** An earlier run, ready for many questions. */
export type KnownRun = {
  readonly run: EarlierRun;
  readonly identities: () => Identities;
  readonly byIdentity: ReadonlyMap<string, Stage>;
  readonly byFunction: ReadonlyMap<string, Stage>;
  readonly byOutput: ReadonlyMap<string, Stage>;
  /** Stages with results that went without elements which were missing then. */
  readonly partial: ReadonlySet<string>;
};

/** Looks through an earlier run once. Plans from before there were identities have none to compare. */
export function knowRun(run: EarlierRun): KnownRun {
  const { stages, inputs } = run.plan;
  let identities: Identities | null = null;
  return {
    run,
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

/** The plan that is being made, as far as reuse reads it. */
export type Planned = {
  readonly identities: Identities;
  readonly inputs: Plan['inputs'];
  /** By stage: the reference that it reads, directly or through others, whose content nobody has compared. */
  readonly unsure: ReadonlyMap<string, string>;
};

/**
 * Finds what a stage can take over: the elements that are asked for and done in an earlier run, where a stage of equal
 * identity counted the same elements. Of several runs the one that has the most, then the newest.
 *
 * @param earlier - the newest first
 */
export function planReuse(
  stage: Stage,
  planned: Planned,
  earlier: readonly KnownRun[],
): { reuse: Stage['reuse']; facts: ReuseFacts } {
  const asked = stage.elementCount === null ? stage.selected : (stage.selected ?? allOf(stage.elementCount));
  const total = stage.elementCount === null || asked === null ? null : countOf(asked);
  let best: { reuse: NonNullable<Stage['reuse']>; count: number } | null = null;
  for (const known of total === 0 || planned.unsure.has(stage.id) ? [] : earlier) {
    const before = known.byIdentity.get(stage.identity);
    if (!before || !sameElements(before, stage) || known.partial.has(before.id)) continue;
    const { done, sizes } = known.run.stages[before.id] ?? NOTHING_DONE;
    // Where elements are counted in the run, the lengths decide there whether their numbers mean the same.
    if (total === null && sizes === undefined) continue;
    const elements = asked === null ? done : commonOf(done, asked);
    const count = countOf(elements);
    const { runId, folder } = known.run;
    const reuse = { runId, folder, stage: before.id, elements, sizes: total === null && sizes ? [...sizes] : null };
    if (count > (best?.count ?? 0)) best = { reuse, count };
    if (count === total) break;
  }
  const reused = best?.count ?? 0;
  const lost = best ? NOTHING_LOST : lostResults(stage, planned, earlier);
  return { reuse: best?.reuse ?? null, facts: { reused, fresh: total === null ? null : total - reused, ...lost } };
}

const NOTHING_DONE: EarlierRun['stages'][string] = { done: [], meanWallS: null };
const NOTHING_LOST = { stale: 0, why: '' };

/** What the newest earlier run that computed the function has, and why it cannot be taken over. */
function lostResults(stage: Stage, planned: Planned, earlier: readonly KnownRun[]): Pick<ReuseFacts, 'stale' | 'why'> {
  for (const known of earlier) {
    const before = counterpart(known, stage);
    const stale = before ? countOf(known.run.stages[before.id]?.done ?? []) : 0;
    if (!before || stale === 0) continue;
    if (before.identity !== stage.identity) {
      return { stale, why: describeChange(stage, before, { planned, known }) };
    }
    const why = whyNot(stage, before, planned, known);
    return why === '' ? NOTHING_LOST : { stale, why };
  }
  return NOTHING_LOST;
}

/** Why results of equal identity are not taken over; empty when it is only that others are asked for. */
function whyNot(stage: Stage, before: Stage, planned: Planned, known: KnownRun): string {
  const path = planned.unsure.get(stage.id);
  if (path !== undefined) return `It depends on the file ${path}, which may have changed after its last results.`;
  if (known.partial.has(before.id)) return 'Elements were missing from what its last results were computed from.';
  const open = stage.axes.filter(({ size, external }) => external && size === '?').map(({ name }) => name);
  if (open.length > 0 && known.run.stages[before.id]?.sizes === undefined) {
    return `How long ${open.join(', ')} was in the last run is not known, so its elements cannot be compared.`;
  }
  return sameElements(before, stage) ? '' : 'Its elements are counted otherwise than in its last results.';
}

/** Element numbers mean the same in both. */
function sameElements(left: Stage, right: Stage): boolean {
  return left.elementCount === right.elementCount && canonicalJson(left.axes) === canonicalJson(right.axes);
}

/**
 * A function that accepts missing elements gave what follows from those that were there, and so did all that reads it:
 * such results are only worth keeping when nothing was missing.
 */
function partialStages({ plan, stages }: EarlierRun): Set<string> {
  const partial = new Set<string>();
  const isComplete = (stage: Stage | undefined) => {
    const { done, sizes } = (stage && stages[stage.id]) ?? NOTHING_DONE;
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

/** Stages that read a file whose content is not in the plan, with its path. */
export function unsureStages(stages: readonly Stage[], inputs: Plan['inputs']): Map<string, string> {
  const unsure = new Map<string, string>();
  for (const stage of stages) {
    for (const { from } of stage.parameters) {
      const value = from.kind === 'input' ? inputs[from.name]?.value : null;
      const path =
        from.kind === 'output' ? unsure.get(from.stage) : value?.kind === 'reference' ? value.path : undefined;
      if (path !== undefined && !unsure.has(stage.id)) unsure.set(stage.id, path);
    }
  }
  return unsure;
}

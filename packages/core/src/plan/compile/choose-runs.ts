import { allOf, commonOf, countOf, longestOf, type Ranges, unionOf, withoutOf } from '../../mapspec/index.ts';
import { canonicalJson } from '../canonical-json.ts';
import type { Stage } from '../plan.ts';
import { affectedElements, type Layout } from './affected-elements.ts';
import type { KnownRun } from './known-run.ts';

/** Most runs of consecutive elements that a stage takes over: a plan lists them. */
export const MAX_TAKEN_RUNS = 100_000;

/** What an earlier run has of a stage. */
export type Candidate = {
  readonly known: KnownRun;
  /** The stage there. */
  readonly before: Stage;
  /** Done there and asked for. */
  readonly found: Ranges;
  /** Those of them that can be taken over. */
  readonly elements: Ranges;
  /** True when they are fewer because they are in too many pieces. */
  readonly isCut: boolean;
  /** Lengths of the external axes. */
  readonly sizes: readonly number[];
};

/**
 * Decides what each stage takes over from which run. An element is taken over only together with all elements that it was
 * computed from, out of the same run: functions may be random, and values of two runs do not belong together. The run that
 * has the most elements gives what it can, then the one that has the most of the stages that are left; of equals, the
 * newest.
 *
 * @param stages - each after those it reads
 * @param earlier - the newest first
 * @param unsure - stages whose results never hold
 */
export function chooseRuns(
  stages: readonly Stage[],
  earlier: readonly KnownRun[],
  unsure: { has(stage: string): boolean },
): Map<string, Candidate> {
  const chosen = new Map<string, Candidate>();
  const isFree = (stage: Stage) => !chosen.has(stage.id) && !unsure.has(stage.id);
  let left = earlier.filter(({ changed }) => changed === '');
  while (left.length > 0) {
    let best: { known: KnownRun; taken: Map<string, Candidate>; count: number } | null = null;
    const useful: KnownRun[] = [];
    for (const known of left) {
      const taken = takenFrom(known, stages, isFree);
      const count = [...taken.values()].reduce((sum, { elements }) => sum + countOf(elements), 0);
      if (count > 0) useful.push(known);
      if (count > (best?.count ?? 0)) best = { known, taken, count };
      if (stages.every((stage) => !isFree(stage) || isWhole(stage, taken.get(stage.id)))) break;
    }
    for (const [id, candidate] of best?.taken ?? []) chosen.set(id, candidate);
    // The fewer stages are left, the less a run has of them: one that has nothing now never will.
    left = useful.filter((known) => known !== best?.known && stages.some(isFree));
  }
  return chosen;
}

/** What can be taken over from one run: elements all of whose sources are taken over from it as well. */
function takenFrom(
  known: KnownRun,
  stages: readonly Stage[],
  isFree: (stage: Stage) => boolean,
): Map<string, Candidate> {
  const taken = new Map<string, Candidate>();
  /** By stage, elements that are not of this run; what is not listed is computed, or of another run, as a whole. */
  const others = new Map<string, { elements: Ranges; layout: Layout }>();
  for (const stage of stages) {
    if (stage.elementCount === 0) others.set(stage.id, { elements: [], layout: [] });
    const candidate = isFree(stage) ? candidateOf(stage, known) : null;
    if (!candidate) continue;
    const layout = layoutOf(stage, candidate.sizes);
    const affected = affectedBy(stage, layout, others);
    const held = affected ? withoutOf(candidate.found, affected) : [];
    const elements = longestOf(held, MAX_TAKEN_RUNS);
    const count = candidate.sizes.reduce((product, size) => product * size, 1);
    others.set(stage.id, { elements: withoutOf(allOf(count), elements), layout });
    if (elements.length > 0) taken.set(stage.id, { ...candidate, elements, isCut: elements !== held });
  }
  return taken;
}

/** Elements that read what is not of the run; null when all of them do. */
function affectedBy(
  stage: Stage,
  layout: Layout,
  others: ReadonlyMap<string, { readonly elements: Ranges; readonly layout: Layout }>,
): Ranges | null {
  let affected: Ranges = [];
  for (const { from, axes } of stage.parameters) {
    if (from.kind !== 'output') continue;
    const other = others.get(from.stage);
    if (!other) return null;
    const own = affectedElements(other.elements, other.layout, { layout, taken: axes });
    affected = affected.length === 0 ? own : unionOf(affected, own);
  }
  return affected;
}

/** What a run has of a stage, whatever it was computed from; null when nothing of it holds. */
export function candidateOf(stage: Stage, known: KnownRun): Candidate | null {
  const before = known.byIdentity.get(stage.identity);
  if (!before || !isCountedAlike(before, stage) || known.partial.has(before.id)) return null;
  const { done = [], sizes } = known.run.stages[before.id] ?? {};
  const planned = stage.axes.flatMap(({ size, external }) => (external && size !== '?' ? [size] : []));
  // Where elements are counted in the run, the lengths decide there whether their numbers mean the same.
  if (stage.elementCount === null && sizes === undefined) return null;
  const found = stage.selected === null ? done : commonOf(done, stage.selected);
  return {
    known,
    before,
    found,
    elements: found,
    isCut: false,
    sizes: stage.elementCount === null && sizes ? sizes : planned,
  };
}

/** Element numbers mean the same in both. */
export function isCountedAlike(left: Stage, right: Stage): boolean {
  return left.elementCount === right.elementCount && canonicalJson(left.axes) === canonicalJson(right.axes);
}

function isWhole({ selected, elementCount }: Stage, taken: Candidate | undefined): boolean {
  if (elementCount === null) return false;
  return countOf(taken?.elements ?? []) === (selected ? countOf(selected) : elementCount);
}

function layoutOf(stage: Stage, sizes: readonly number[]): Layout {
  const external = [...stage.axes.entries()].filter(([, axis]) => axis.external);
  return external.map(([position, { name }], at) => ({ name, size: sizes[at] ?? 0, position }));
}

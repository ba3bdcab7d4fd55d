import { STATE_CODE, type StageGrid } from '../grid/index.ts';
import { commonOf, numbersOf, type Ranges, rangesOf, unionOf, withoutOf } from '../mapspec/index.ts';
import { renewedElements } from './apply-retry.ts';
import { stageSettled } from './is-settled.ts';
import { batchesOf, type RoundState, type RunState, type StageState } from './run-state.ts';
import type { StageGrids } from './stage-grids.ts';

/** What a stage that is read does anew in the retry that is being put together. */
export type Begun = { readonly elements: Ranges; readonly renewed: Ranges };

type Following = {
  readonly run: RunState;
  readonly grids: StageGrids;
  readonly begun: ReadonlyMap<string, Begun>;
};

/** Elements that were placed before some of what they read began anew; see `followUpstream`. */
export type Followers = {
  /** Of those that did not come to anything. */
  readonly again: Ranges;
  /** Of those that are done: their results no longer hold. */
  readonly renewed: Ranges;
};

/**
 * R20: elements that go with a newer round of what they read. Where each reads its own element, at once; where all is read,
 * when it has come to rest, and something new has come of it.
 *
 * @param lost - elements that were skipped, or could never start
 */
export function followUpstream(following: Following, state: StageState, lost: Ranges): Followers {
  const { run, grids, begun } = following;
  const { stage } = state;
  let again: Ranges = [];
  let renewed: Ranges = [];
  const mayRenew = mayBeRenewed(following, state);
  if (lost.length === 0 && !mayRenew) return { again, renewed };
  const upstream = stage.after.map((id) => run.stages[id]!);
  const isNews = upstream.some(({ stage: { id }, rounds }) => begun.has(id) || rounds.at(-1)!.begun > 0);
  const grid = grids.get(stage.id);
  if (!isNews || !grid) return { again, renewed };
  const done = mayRenew ? statesIn(grid, STATE_CODE.done) : [];
  const atRest = upstream.every((before) => !begun.has(before.stage.id) && stageSettled(run, before));
  for (const { elements, seen } of placements(run, state, grid, unionOf(lost, done))) {
    for (const before of upstream) {
      const { id } = before.stage;
      const own = begun.get(id);
      const newer = before.rounds.filter((round) => round.begun > seen);
      if (newer.length === 0 && !own) continue;
      const beforeGrid = grids.get(id);
      const all = beforeGrid ? beforeGrid.states.length : 0;
      const anew = unionOf(
        newer.reduce<Ranges>((sum, one) => unionOf(sum, elementsOf(one, all)), []),
        own?.elements ?? [],
      );
      const renewing = unionOf(renewedElements(newer), own?.renewed ?? []);
      if (stage.elementwise.includes(id)) {
        again = unionOf(again, commonOf(commonOf(elements, lost), hopeful(beforeGrid, anew, own?.elements ?? [])));
        renewed = unionOf(renewed, commonOf(commonOf(elements, done), renewing));
      } else if (atRest && beforeGrid && someDone(beforeGrid, anew)) {
        again = unionOf(again, commonOf(elements, lost));
        if (stage.acceptMissing || renewing.length > 0) renewed = unionOf(renewed, commonOf(elements, done));
      }
    }
  }
  return { again, renewed };
}

/** Whether anything could make results of a stage outdated: most stages need not be looked through. */
function mayBeRenewed({ run, begun }: Following, { stage }: StageState): boolean {
  return stage.after.some((id) => {
    const renews = run.stages[id]!.rounds.some(({ renewed }) => renewed.length > 0);
    return stage.acceptMissing || renews || (begun.get(id)?.renewed.length ?? 0) > 0;
  });
}

/** Elements by when they were placed, in counts of the rounds that had begun. */
function placements(
  run: RunState,
  { rounds }: StageState,
  grid: StageGrid,
  elements: Ranges,
): { readonly elements: Ranges; readonly seen: number }[] {
  const byRound = new Map<number, number[]>();
  for (const element of numbersOf(elements)) {
    const round = grid.attempts[element]!;
    const others = byRound.get(round);
    if (others) others.push(element);
    else byRound.set(round, [element]);
  }
  return rounds.flatMap((round) => {
    let left = rangesOf(byRound.get(round.round) ?? []);
    if (left.length === 0) return [];
    const placed = batchesOf(run, round).flatMap(({ batch, seen }) => {
      const own = commonOf(left, batch.elements);
      left = withoutOf(left, own);
      return own.length === 0 ? [] : [{ elements: own, seen: Math.max(seen, round.begun) }];
    });
    return left.length === 0 ? placed : [...placed, { elements: left, seen: round.seen }];
  });
}

function elementsOf({ elements }: RoundState, count: number): Ranges {
  return elements ?? (count === 0 ? [] : [[0, count]]);
}

/** Those that are done or may still be: what begins now, and what has not ended yet. */
function hopeful(grid: StageGrid | undefined, elements: Ranges, begun: Ranges): Ranges {
  if (!grid) return [];
  const open = [...numbersOf(elements)].filter((element) => grid.states[element]! <= STATE_CODE.done);
  return unionOf(rangesOf(open), begun);
}

function someDone(grid: StageGrid, elements: Ranges): boolean {
  for (const element of numbersOf(elements)) if (grid.states[element] === STATE_CODE.done) return true;
  return false;
}

function statesIn(grid: StageGrid, code: number): Ranges {
  const found: number[] = [];
  for (let element = 0; element < grid.states.length; element++) if (grid.states[element] === code) found.push(element);
  return rangesOf(found);
}

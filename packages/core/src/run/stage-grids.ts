import {
  createGrid,
  markAdopted,
  markEnded,
  markGivenUp,
  markQueued,
  markRenewed,
  markRetried,
  markUnplaced,
  type StageGrid,
} from '../grid/index.ts';
import { allOf, commonOf, numbersOf, type Ranges, unionOf, withoutOf } from '../mapspec/index.ts';
import { elementsOfTasks } from '../plan/cut-batches.ts';
import type { Batch } from '../plan/plan.ts';
import type { EventOf, RunEvent } from './run-event.ts';
import { allBatches, askedElements, elementCountOf, type RunState } from './run-state.ts';

/** The grids of a run's stages, by stage id; a stage that is not sized has none yet. */
export type StageGrids = Map<string, StageGrid>;

/** Adds the grids that can exist now. */
export function growGrids(grids: StageGrids, run: RunState): void {
  for (const [id, state] of Object.entries(run.stages)) {
    const count = elementCountOf(state);
    if (count !== null && !grids.has(id)) grids.set(id, createGrid(count));
  }
}

/**
 * Folds an event into the grids (G3 to G8). Call it once for each event, with the run after the event; folding the same
 * events again, also in between records, changes nothing.
 */
export function applyEventToGrids(grids: StageGrids, run: RunState, event: RunEvent): void {
  growGrids(grids, run);
  switch (event.type) {
    case 'prepared':
      for (const [stage, elements] of Object.entries(event.adopted ?? {}))
        inGrid(grids, stage, (grid) => markAdopted(grid, elements, run.stages[stage]!.rounds.at(-1)!.round));
      return;
    case 'placed': {
      const { batch } = run.batches.get(event.batch)!;
      return inGrid(grids, batch.stage, (grid) => markQueued(grid, batch.elements, batch.round));
    }
    case 'sized': {
      const elements = run.stages[event.stage]?.rounds.find((round) => round.round === event.round)?.elements;
      const { adopted = [], batches, round } = event;
      return inGrid(grids, event.stage, (grid) => {
        markAdopted(grid, adopted);
        const left = leftOver(elements ?? allOf(grid.states.length), batches);
        markUnplaced(grid, withoutOf(left, adopted), round, 'failed');
      });
    }
    case 'tasksEnded': {
      const { batch } = run.batches.get(event.batch)!;
      return inGrid(grids, batch.stage, (grid) => {
        markEnded(grid, taskElements(batch, event.tasks), batch.round, event.cause);
      });
    }
    case 'refused': {
      const { batch } = run.batches.get(event.batch)!;
      return inGrid(grids, batch.stage, (grid) =>
        markUnplaced(grid, batch.elements, batch.round, run.cancelled ? 'cancelled' : 'failed'),
      );
    }
    case 'unsized': {
      const elements = run.stages[event.stage]?.rounds.find((round) => round.round === event.round)?.elements;
      return inGrid(grids, event.stage, (grid) =>
        markUnplaced(grid, elements ?? allOf(grid.states.length), event.round, 'failed'),
      );
    }
    case 'givenUp':
      for (const [stage, elements] of Object.entries(event.elements))
        inGrid(grids, stage, (grid) =>
          markGivenUp(grid, elements ?? allOf(grid.states.length), run.stages[stage]!.rounds.at(-1)!.round),
        );
      return;
    case 'cancelled':
      for (const [stage, grid] of grids) {
        const { round } = run.stages[stage]!.rounds.at(-1)!;
        markUnplaced(grid, unplaced(run, stage, grid), round, 'cancelled');
      }
      return;
    case 'retried':
      for (const [stage, elements] of Object.entries(event.elements))
        inGrid(grids, stage, (grid) => markRetried(grid, elements, roundOf(event, stage)));
      for (const [stage, elements] of Object.entries(event.renewed))
        inGrid(grids, stage, (grid) => markRenewed(grid, elements, roundOf(event, stage)));
      return;
    default:
      return;
  }
}

/** Elements that no batch takes: what they ask for could not be told. Why, their records say. */
function leftOver(elements: Ranges, batches: readonly Batch[]): Ranges {
  return withoutOf(elements, takenBy(batches));
}

function takenBy(batches: readonly Batch[]): Ranges {
  return batches.reduce<Ranges>((taken, batch) => unionOf(taken, batch.elements), []);
}

/**
 * Elements of a stage that were asked for, besides those whose submission is under way: whether these are placed is not
 * known yet.
 */
function unplaced(run: RunState, stage: string, grid: StageGrid): Ranges {
  const placing = allBatches(run).filter(({ batch, phase }) => batch.stage === stage && phase === 'placing');
  const all = allOf(grid.states.length);
  const asked = commonOf(askedElements(run.stages[stage]!) ?? all, all);
  return withoutOf(asked, takenBy(placing.map(({ batch }) => batch)));
}

function roundOf({ rounds, round }: EventOf<'retried'>, stage: string): number {
  return rounds?.[stage] ?? round;
}

function taskElements(batch: Batch, tasks: Ranges): Ranges {
  const wanted = new Set(numbersOf(tasks));
  return [...elementsOfTasks(batch)].flatMap(([task, elements]) => (wanted.has(task) ? elements : []));
}

function inGrid(grids: StageGrids, stage: string, change: (grid: StageGrid) => void): void {
  const grid = grids.get(stage);
  if (grid) change(grid);
}

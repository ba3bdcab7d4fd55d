import { applyEvent, applyEventToGrids, growGrids, type RunState, type StageGrids } from '@gridloom/core/run';
import type { RunJournal } from './run-ports.ts';

/** A run as its journal left it; what happened to its elements goes into `grids`. */
export function replayJournal(initial: RunState, journal: Pick<RunJournal, 'read'>, grids: StageGrids): RunState {
  let run = initial;
  growGrids(grids, run);
  for (const event of journal.read()) {
    run = applyEvent(run, event);
    applyEventToGrids(grids, run, event);
  }
  return run;
}

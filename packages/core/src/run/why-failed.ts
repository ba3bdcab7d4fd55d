import type { EndCause } from '../cluster/index.ts';
import { type RecordReason, reasonOf, STATE_CODE, type StageGrid } from '../grid/index.ts';
import { commonOf, type Ranges, rangesOf, unionOf } from '../mapspec/index.ts';
import { elementsOfTasks } from '../plan/cut-batches.ts';
import type { Batch } from '../plan/plan.ts';
import { RETRY_CAUSES, type RetryCause } from '../resources/index.ts';
import { batchesOf, type RunState, type StageState } from './run-state.ts';

/** Elements that did not come to anything, by what may be done about it; the rest of them needs a user. */
export type Failed = Readonly<Record<RetryCause, Ranges>> & {
  /** What they read was not there. */
  readonly skipped: Ranges;
  /** Their task could never start: one that it waited for was killed. */
  readonly dependency: Ranges;
};

const CAUSE_OF_END: Readonly<Record<EndCause, RetryCause | 'dependency' | null>> = {
  'node-failure': 'infrastructure',
  preempted: 'infrastructure',
  'launch-failure': 'infrastructure',
  lost: 'infrastructure',
  // The worker ends well also when elements fail: an error of the task is not the function's.
  'exit-code': 'infrastructure',
  'out-of-memory': 'memory',
  'time-limit': 'time',
  dependency: 'dependency',
  'disk-full': null,
  cancelled: null,
};

const CAUSE_OF_RECORD: Readonly<Partial<Record<RecordReason, RetryCause>>> = {
  exception: 'exception',
  killed: 'exception',
  'out-of-memory': 'memory',
  'time-limit': 'time',
};

/** Why elements of a stage failed or were skipped, from the worker's records, else from the end of their task. */
export function whyFailed(run: RunState, state: StageState, grid: StageGrid): Failed {
  const byRecord: Partial<Record<RetryCause | 'skipped', number[]>> = {};
  /** Elements without a record, by the round of their state. */
  const unsaid = new Map<number, number[]>();
  for (let element = 0; element < grid.states.length; element++) {
    const code = grid.states[element]!;
    if (code !== STATE_CODE.failed && code !== STATE_CODE.skipped) continue;
    const reason = reasonOf(grid, element);
    if (code === STATE_CODE.skipped) (byRecord.skipped ??= []).push(element);
    else if (reason === 'none') {
      const round = grid.attempts[element]!;
      const others = unsaid.get(round);
      if (others) others.push(element);
      else unsaid.set(round, [element]);
    } else {
      const cause = CAUSE_OF_RECORD[reason];
      if (cause) (byRecord[cause] ??= []).push(element);
    }
  }
  const byEnd: Partial<Record<RetryCause | 'dependency', Ranges>> = {};
  for (const round of state.rounds) {
    const elements = rangesOf(unsaid.get(round.round) ?? []);
    if (elements.length === 0) continue;
    for (const { batch, ends } of batchesOf(run, round)) {
      for (const end of ends) {
        const cause = CAUSE_OF_END[end.cause];
        if (cause === null) continue;
        byEnd[cause] = unionOf(byEnd[cause] ?? [], commonOf(elements, elementsOf(batch, end.tasks)));
      }
    }
  }
  const failed = RETRY_CAUSES.map((cause) => [cause, unionOf(rangesOf(byRecord[cause] ?? []), byEnd[cause] ?? [])]);
  return {
    // The keys are the causes, each once.
    ...(Object.fromEntries(failed) as Record<RetryCause, Ranges>),
    skipped: rangesOf(byRecord.skipped ?? []),
    dependency: byEnd.dependency ?? [],
  };
}

/** Elements of some tasks of a batch. */
export function elementsOf(batch: Batch, tasks: Ranges): Ranges {
  let at = 0;
  const found: [number, number][] = [];
  for (const [task, elements] of elementsOfTasks(batch)) {
    while (at < tasks.length && tasks[at]![1] <= task) at++;
    if (at === tasks.length) break;
    if (task >= tasks[at]![0]) found.push(...elements.map(([start, stop]): [number, number] => [start, stop]));
  }
  return found;
}

import type { EndCause, JobReport, TaskNews } from '../cluster/index.ts';
import { allFinal, type StageGrid } from '../grid/index.ts';
import { type Ranges, rangesOf } from '../mapspec/index.ts';
import { elementsOfTasks } from '../plan/cut-batches.ts';
import type { BatchState, RunEvent } from './run-state.ts';

/** When a task was first seen to be over, and how many good polls have said so since. Memory of one server process. */
export type TaskSighting = {
  readonly sinceMs: number;
  readonly polls: number;
  readonly cause: EndCause;
  readonly detail: string;
};

type Settling = {
  readonly state: BatchState;
  readonly grid: StageGrid;
  /** The scheduler's answer for this job; tasks it does not mention are gone. */
  readonly report: JobReport;
  /** Sightings of the last call, by task. */
  readonly sightings: ReadonlyMap<number, TaskSighting>;
  /** On a clock that nobody sets back. */
  readonly nowMs: number;
  /** Epoch ms, for the events. */
  readonly atMs: number;
  /** How long records may lag behind the end of a task. */
  readonly graceMs: number;
};

/**
 * Decides which tasks of a queued batch are over. The worker's records say that by themselves when every element is
 * final. A task that left elements unfinished is over only when two good polls agree that it ended and the grace for late
 * records has passed (R7): unknown and gone are no ends by themselves.
 */
export function settleBatch(settling: Settling): { events: RunEvent[]; sightings: Map<number, TaskSighting> } {
  const { state, grid, report, sightings, nowMs, atMs, graceMs } = settling;
  const { batch } = state;
  const newsOf = newsByTask(report, batch.taskCount);
  const endedBefore = taskSet(state.endedTasks, batch.taskCount);
  const next = new Map<number, TaskSighting>();
  const ended = new Map<string, { cause: EndCause; detail: string; tasks: number[] }>();
  let open = 0;
  for (const [task, elements] of elementsOfTasks(batch)) {
    if (endedBefore[task] || allFinal(grid, elements)) continue;
    open++;
    const over = overBy(newsOf[task]);
    if (!over) continue;
    const before = sightings.get(task);
    const sighting: TaskSighting = { sinceMs: before?.sinceMs ?? nowMs, polls: (before?.polls ?? 0) + 1, ...over };
    next.set(task, sighting);
    if (sighting.polls < 2 || nowMs - sighting.sinceMs < graceMs) continue;
    open--;
    const key = `${over.cause} ${over.detail}`;
    const group = ended.get(key) ?? { ...over, tasks: [] };
    group.tasks.push(task);
    ended.set(key, group);
  }
  const events: RunEvent[] = [...ended.values()].map(({ cause, detail, tasks }) => ({
    type: 'tasksEnded',
    at: atMs,
    batch: batch.id,
    tasks: rangesOf(tasks),
    cause,
    detail,
  }));
  if (open === 0) events.push({ type: 'batchEnded', at: atMs, batch: batch.id });
  return { events, sightings: next };
}

/** Tasks of a batch that the scheduler no longer mentions, so that accounting is worth asking. */
export function goneTasks({ batch, endedTasks }: BatchState, grid: StageGrid, report: JobReport): Ranges {
  const gone: number[] = [];
  const newsOf = newsByTask(report, batch.taskCount);
  const ended = taskSet(endedTasks, batch.taskCount);
  for (const [task, elements] of elementsOfTasks(batch)) {
    if (ended[task] || newsOf[task]) continue;
    if (!allFinal(grid, elements)) gone.push(task);
  }
  return rangesOf(gone);
}

function overBy(news: TaskNews | undefined): { cause: EndCause; detail: string } | null {
  if (!news || news.phase === 'gone') return { cause: 'lost', detail: 'the scheduler no longer knows the task' };
  if (news.phase === 'dead') return { cause: news.cause ?? 'lost', detail: news.reason };
  if (news.phase === 'done') return { cause: 'lost', detail: 'the task ended without finishing its elements' };
  return null;
}

/** The news of each task, by number; of several the first counts. A scheduler may name more tasks than there are. */
function newsByTask(report: JobReport, taskCount: number): (TaskNews | undefined)[] {
  const byTask = Array.from({ length: taskCount }, (): TaskNews | undefined => undefined);
  for (const news of report.news) {
    for (const [start, stop] of news.tasks) {
      for (let task = start; task < Math.min(stop, taskCount); task++) byTask[task] ??= news;
    }
  }
  return byTask;
}

function taskSet(tasks: Ranges, taskCount: number): Uint8Array {
  const set = new Uint8Array(taskCount);
  for (const [start, stop] of tasks) set.fill(1, start, stop);
  return set;
}

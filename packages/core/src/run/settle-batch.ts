import type { EndCause, JobReport, TaskNews } from '../cluster/index.ts';
import type { StageGrid } from '../grid/index.ts';
import { commonOf, type Ranges, rangesOf } from '../mapspec/index.ts';
import type { RunEvent } from './run-event.ts';
import type { BatchState } from './run-state.ts';
import { elementsOver, hasSome, nothingOver, type TaskWatch, watchTasks } from './watch-tasks.ts';

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
  /** Of the batch's stage: its tasks end when the scheduler says so, whatever the records say. */
  readonly givenUp?: Ranges;
  /** The scheduler's answer for this job; tasks it does not mention are gone. */
  readonly report: JobReport;
  /** Sightings of the last call, by task. */
  readonly sightings: ReadonlyMap<number, TaskSighting>;
  /** Of the last call, and changed by this one. */
  readonly watch?: TaskWatch;
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
 * records has passed (R7): unknown and gone are no ends by themselves. One that can never start has no records to come, and
 * needs no grace; the batch goes on until it has left the queue (R17).
 */
export function settleBatch(settling: Settling): { events: RunEvent[]; sightings: Map<number, TaskSighting> } {
  const { state, grid, givenUp = [], report, sightings, nowMs, atMs, graceMs } = settling;
  const { batch } = state;
  const watch = settling.watch ?? watchTasks(batch);
  const newsOf = newsByTask(report, batch.taskCount);
  const endedBefore = taskSet(state.endedTasks, batch.taskCount);
  const next = new Map<number, TaskSighting>();
  const ended = new Map<string, Ended>();
  const mine = givenUp.length > 0 ? commonOf(givenUp, batch.elements) : [];
  const open: number[] = [];
  for (const task of watch.open) {
    const news = newsOf[task];
    if (endedBefore[task]) {
      if (waitsForNothing(news)) open.push(task);
      continue;
    }
    const isOver = elementsOver(grid, watch, task);
    if (isOver && !(mine.length > 0 && hasSome(watch, task, mine))) continue;
    open.push(task);
    const over = isOver ? whenGivenUp(overBy(news)) : overBy(news);
    if (!over) continue;
    const before = sightings.get(task);
    const sighting: TaskSighting = { sinceMs: before?.sinceMs ?? nowMs, polls: (before?.polls ?? 0) + 1, ...over };
    next.set(task, sighting);
    const late = over.cause !== 'dependency' && nowMs - sighting.sinceMs < graceMs;
    if (sighting.polls < 2 || late) continue;
    if (!waitsForNothing(news)) open.pop();
    const node = news?.node ?? '';
    const fast = nothingOver(grid, watch, task);
    const key = [over.cause, over.detail, node, fast].join('\n');
    const group = ended.get(key) ?? { ...over, node, fast, tasks: [] };
    group.tasks.push(task);
    ended.set(key, group);
  }
  watch.open = open;
  const events = [...ended.values()].map(({ cause, detail, node, fast, tasks }): RunEvent => {
    const about = { ...(node !== '' && { node }), ...(fast && { fast }) };
    return { type: 'tasksEnded', at: atMs, batch: batch.id, tasks: rangesOf(tasks), cause, detail, ...about };
  });
  if (open.length === 0) events.push({ type: 'batchEnded', at: atMs, batch: batch.id });
  return { events, sightings: next };
}

type Ended = {
  readonly cause: EndCause;
  readonly detail: string;
  readonly node: string;
  readonly fast: boolean;
  readonly tasks: number[];
};

/** Tasks of a batch that the scheduler no longer mentions, so that accounting is worth asking. */
export function goneTasks(state: BatchState, grid: StageGrid, report: JobReport, watch?: TaskWatch): Ranges {
  const { batch, endedTasks } = state;
  const newsOf = newsByTask(report, batch.taskCount);
  const ended = taskSet(endedTasks, batch.taskCount);
  const known = watch ?? watchTasks(batch);
  return rangesOf(known.open.filter((task) => !ended[task] && !newsOf[task] && !elementsOver(grid, known, task)));
}

type Over = { readonly cause: EndCause; readonly detail: string };

function overBy(news: TaskNews | undefined): Over | null {
  if (!news || news.phase === 'gone') return { cause: 'lost', detail: 'the scheduler no longer knows the task' };
  if (news.phase === 'dead') return { cause: news.cause ?? 'lost', detail: news.reason };
  if (news.phase === 'done') return { cause: 'lost', detail: 'the task ended without finishing its elements' };
  if (waitsForNothing(news)) return { cause: 'dependency', detail: news.reason };
  return null;
}

/** All that is left of the task was given up. */
function whenGivenUp(over: Over | null): Over | null {
  return over && { cause: 'cancelled', detail: 'given up' };
}

/** Waits in the queue for a task that was killed. */
function waitsForNothing(news: TaskNews | undefined): boolean {
  return news?.never === 'dependency' && (news.phase === 'queued' || news.phase === 'held');
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

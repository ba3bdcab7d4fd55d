import type { EndCause, JobReport, TaskNews } from '../cluster/index.ts';
import type { StageGrid } from '../grid/index.ts';
import { commonOf, type Ranges, rangesOf } from '../mapspec/index.ts';
import type { RunEvent } from './run-event.ts';
import type { BatchState } from './run-state.ts';
import { elementsOver, hasSome, nothingBegun, nothingOver, SEEN, type TaskWatch, watchTasks } from './watch-tasks.ts';

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
  /** The run is being cancelled. */
  readonly cancelled?: boolean;
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
 * needs no grace; the batch goes on until it has left the queue (R17). One that leaves the queue unbegun, while the scheduler
 * still knows its job, was cancelled (R25).
 */
export function settleBatch(settling: Settling): { events: RunEvent[]; sightings: Map<number, TaskSighting> } {
  const { state, grid, givenUp = [], cancelled = false, report, sightings, nowMs, atMs, graceMs } = settling;
  const { batch } = state;
  const watch = settling.watch ?? watchTasks(batch);
  const newsOf = newsByTask(report, batch.taskCount);
  const endedBefore = taskSet(state.endedTasks, batch.taskCount);
  const next = new Map<number, TaskSighting>();
  const ended = new Map<string, Ended>();
  const mine = givenUp.length > 0 ? commonOf(givenUp, batch.elements) : [];
  // Of what happened in a longer silence the scheduler may have forgotten how tasks ended.
  const isRecent = watch.seenAtMs !== null && Math.abs(atMs - watch.seenAtMs) <= REMEMBERED_MS;
  const isKnown = report.news.length > 0;
  const othersCancelled = givenUp.length === 0 && report.news.some(({ cause }) => cause === 'cancelled');
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
    const before = sightings.get(task);
    const hasWaited =
      (isRecent && watch.seen[task] === SEEN.waiting) || (othersCancelled && watch.seen[task] === SEEN.nothing);
    const hasLeft = before?.cause === 'cancelled' || (isKnown && hasWaited);
    const left = !news && hasLeft && nothingBegun(grid, watch, task);
    watch.seen[task] = nextSeen(watch.seen[task]!, news);
    const why = left ? cancelledBy(cancelled, 'outside Gridloom, while it waited') : overBy(news, cancelled);
    const over = isOver || (cancelled && why?.cause === 'dependency') ? whenUnwanted(why) : why;
    if (!over) continue;
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
  watch.seenAtMs = atMs;
  const events = [...ended.values()].map(({ cause, detail, node, fast, tasks }): RunEvent => {
    const about = { ...(node !== '' && { node }), ...(fast && { fast }) };
    return { type: 'tasksEnded', at: atMs, batch: batch.id, tasks: rangesOf(tasks), cause, detail, ...about };
  });
  if (open.length === 0) events.push({ type: 'batchEnded', at: atMs, batch: batch.id });
  return { events, sightings: next };
}

/** SLURM lists ended tasks for five minutes unless told otherwise (`MinJobAge`); polls are at most half as far apart. */
const REMEMBERED_MS = 240_000;

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

/** A task that the scheduler says nothing of is seen as it was before. */
function nextSeen(before: number, news: TaskNews | undefined): number {
  if (!news || news.phase === 'gone' || news.phase === 'unknown' || before === SEEN.more) return before;
  return news.phase === 'queued' || news.phase === 'held' ? SEEN.waiting : SEEN.more;
}

function cancelledBy(user: boolean, others: string): Over {
  return { cause: 'cancelled', detail: user ? '' : others };
}

function overBy(news: TaskNews | undefined, cancelled: boolean): Over | null {
  if (!news || news.phase === 'gone') return { cause: 'lost', detail: 'the scheduler no longer knows the task' };
  // What it waited for, or ran on, is no reason; SLURM goes on telling it.
  if (news.cause === 'cancelled') return cancelledBy(cancelled, 'outside Gridloom');
  if (news.phase === 'dead') return { cause: news.cause ?? 'lost', detail: news.reason };
  if (news.phase === 'done') return { cause: 'lost', detail: 'the task ended without finishing its elements' };
  if (waitsForNothing(news)) return { cause: 'dependency', detail: news.reason };
  return null;
}

/** All that is left of the task was given up; or what it waited for was cancelled together with it. */
function whenUnwanted(over: Over | null): Over | null {
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

import type { JobReport, TaskNews } from '../cluster/index.ts';
import { countOf, withoutOf } from '../mapspec/index.ts';
import type { BatchState } from './run-state.ts';
import type { JobView } from './run-view.ts';

/** A job array as a watcher sees it, with the scheduler's last word on it. */
export function viewJob(
  { batch, phase, jobId, message, held, endedTasks }: BatchState,
  report: JobReport | null,
): JobView {
  const news = report?.news ?? [];
  const running = news.some((one) => one.phase === 'running');
  const reasons = [...new Set(news.filter(waits).map(({ reason }) => reason))];
  const never = news.find((one) => one.never !== undefined);
  const starts = news.flatMap(({ expectedStartS }) => expectedStartS ?? []);
  const isLive = phase === 'queued';
  return {
    batch: batch.id,
    jobId,
    taskCount: batch.taskCount,
    phase: isLive && running ? 'running' : phase === 'dropped' ? 'ended' : phase,
    reason: isLive ? reasons.filter((reason) => reason && reason !== 'None').join('; ') : message,
    held: isLive && held,
    never: isLive && never ? neverText(never) : '',
    expectedStart: isLive && starts.length > 0 ? Math.min(...starts) * 1_000 : null,
    resources: batch.resources,
    round: batch.round,
    tasksLeft: tasksLeft({ batch, phase, endedTasks }, report),
  };
}

function waits({ phase }: TaskNews): boolean {
  return phase === 'queued' || phase === 'held';
}

function neverText({ never, reason }: TaskNews): string {
  return never === 'dependency'
    ? `It waits for a task that was killed (${reason}). Gridloom cancels it and computes both again by itself; where nothing is tried again any more, retry.`
    : `It asks for more than the cluster ever gives (${reason}). Cancel it, then retry with other resources or another partition.`;
}

function tasksLeft(
  { batch, phase, endedTasks }: Pick<BatchState, 'batch' | 'phase' | 'endedTasks'>,
  report: JobReport | null,
): number {
  if (phase === 'waiting' || phase === 'placing') return batch.taskCount;
  if (phase !== 'queued') return 0;
  if (report === null) return batch.taskCount - countOf(endedTasks);
  const open = report.news.filter((one) => waits(one) || one.phase === 'running');
  return open.reduce((sum, { tasks }) => sum + countOf(withoutOf(tasks, endedTasks)), 0);
}

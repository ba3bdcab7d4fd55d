import { type JobReport, reasonSentence, type TaskNews } from '../cluster/index.ts';
import { countOf, withoutOf } from '../mapspec/index.ts';
import { againWords } from './again-words.ts';
import type { BatchState, RoundState } from './run-state.ts';
import type { JobView } from './run-view.ts';

/** A job array as a watcher sees it, with the scheduler's last word on it. */
export function viewJob(state: BatchState, round: RoundState, report: JobReport | null): JobView {
  const { batch, phase, jobId, message, held, endedTasks } = state;
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
    held: isLive && (held || news.some((one) => one.phase === 'held')),
    never: isLive && never ? reasonSentence(never.reason) : '',
    expectedStart: isLive && starts.length > 0 ? Math.min(...starts) * 1_000 : null,
    resources: batch.resources,
    round: batch.round,
    again: againWords(state, round),
    tasksLeft: tasksLeft({ batch, phase, endedTasks }, report),
  };
}

function waits({ phase }: TaskNews): boolean {
  return phase === 'queued' || phase === 'held';
}

/** Tasks of a job array that wait or run, by the scheduler's last word. */
export function tasksLeft(
  { batch, phase, endedTasks }: Pick<BatchState, 'batch' | 'phase' | 'endedTasks'>,
  report: JobReport | null,
): number {
  if (phase === 'waiting' || phase === 'placing') return batch.taskCount;
  if (phase !== 'queued') return 0;
  if (report === null) return batch.taskCount - countOf(endedTasks);
  const open = report.news.filter((one) => waits(one) || one.phase === 'running');
  return open.reduce((sum, { tasks }) => sum + countOf(withoutOf(tasks, endedTasks)), 0);
}

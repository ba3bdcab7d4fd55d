import { type Ranges, unionOf, withoutOf } from '../mapspec/ranges.ts';

/**
 * What a scheduler says of one task. `gone`: it no longer knows the task; `unknown`: it said something we do not
 * understand. Neither is ever an end by itself.
 */
export type TaskPhase = 'queued' | 'held' | 'running' | 'done' | 'dead' | 'gone' | 'unknown';

/** Why a task ended without finishing its elements. */
export type EndCause =
  | 'exit-code'
  | 'disk-full'
  | 'out-of-memory'
  | 'time-limit'
  | 'node-failure'
  | 'preempted'
  | 'cancelled'
  | 'launch-failure'
  /** It can never start: a task it waits for was killed. */
  | 'dependency'
  | 'lost';

/** The same news for some tasks of a job array. */
export type TaskNews = {
  /** Task numbers of the array, from 0. */
  readonly tasks: Ranges;
  readonly phase: TaskPhase;
  /** Only for `dead`. */
  readonly cause: EndCause | null;
  /** The scheduler's own word: SLURM's state or reason (`Priority`, `Resources`, `OUT_OF_MEMORY`). */
  readonly reason: string;
  readonly node: string;
  /** Waits for what will never come: a dependency that failed, a limit that no waiting lifts. Absent means no. */
  readonly never?: 'dependency' | 'limit';
  /** When the scheduler expects it to start, epoch seconds; absent when it does not tell. */
  readonly expectedStartS?: number;
};

/** All that a scheduler says of one job array. Tasks that no news mentions are `gone`. */
export type JobReport = { readonly jobId: string; readonly news: readonly TaskNews[] };

/** False where the scheduler says that a task failed, and accounting or the task's log may say why. */
export function isExplained({ phase, cause }: TaskNews): boolean {
  return phase !== 'dead' || (cause !== 'exit-code' && cause !== 'launch-failure');
}

/**
 * A report with what was found out about ends: it is added, and takes the place of what was not explained. Of what else the
 * scheduler says nothing is changed, for accounting lags behind.
 */
export function withEnds(report: JobReport, ends: readonly TaskNews[]): JobReport {
  const found = ends.reduce<Ranges>((all, { tasks }) => unionOf(all, tasks), []);
  const news = report.news.map((one) => (isExplained(one) ? one : { ...one, tasks: withoutOf(one.tasks, found) }));
  return { ...report, news: [...news, ...ends].filter(({ tasks }) => tasks.length > 0) };
}

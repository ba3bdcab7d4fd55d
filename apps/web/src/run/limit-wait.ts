import type { RunView } from '@gridloom/core/run';

/** What waits because the cluster takes no more for now. */
export type LimitWait = {
  /** The limit in the cluster's own words. */
  readonly words: string;
  /** Tasks that the cluster has, and those that wait to be submitted. */
  readonly tasksIn: number;
  readonly tasksOut: number;
};

/** Whether a run waits for room at the cluster, as one of its stages says; null when it does not. */
export function limitWait({ stages }: Pick<RunView, 'stages'>): LimitWait | null {
  const words = stages.map(({ limit }) => limit).find((limit) => limit !== '');
  if (words === undefined) return null;
  const jobs = stages.flatMap((stage) => stage.jobs);
  const left = (phases: readonly string[]) =>
    jobs.reduce((sum, { phase, tasksLeft }) => (phases.includes(phase) ? sum + tasksLeft : sum), 0);
  return { words, tasksIn: left(['queued', 'running']), tasksOut: left(['waiting', 'placing']) };
}

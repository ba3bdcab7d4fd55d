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
  const words = stages.map(({ waitsFor }) => limitIn(waitsFor)).find((one) => one !== null);
  if (words === undefined || words === null) return null;
  const jobs = stages.flatMap((stage) => stage.jobs);
  const left = (phases: readonly string[]) =>
    jobs.reduce((sum, { phase, tasksLeft }) => (phases.includes(phase) ? sum + tasksLeft : sum), 0);
  return { words, tasksIn: left(['queued', 'running']), tasksOut: left(['waiting', 'placing']) };
}

/** The cluster's answer in the message of CLUSTER_QUOTA, and nothing in any other sentence. */
export function limitIn(sentence: string): string | null {
  const answer = /^The cluster takes no .*? of yours for now: (.*)$/s.exec(sentence)?.[1];
  return answer?.replace(/ More are submitted by themselves.*$/s, '') ?? null;
}

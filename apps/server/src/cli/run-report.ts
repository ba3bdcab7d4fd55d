import type { StateCounts } from '@gridloom/core/grid';
import { jobTroubles, type RunView } from '@gridloom/core/run';
import type { Failure } from './read-failures.ts';

/** What `--json` prints of a run: its id, state, and elements by state for each stage. */
export type RunReport = {
  readonly runId: string;
  readonly name: string;
  readonly state: RunView['word'];
  readonly stages: Readonly<Record<string, StateCounts>>;
  readonly trouble: readonly string[];
  /** The first failed elements of each stage. */
  readonly failures: readonly Failure[];
};

export function reportRun(run: RunView, failures: readonly Failure[] = []): RunReport {
  return {
    runId: run.runId,
    name: run.name,
    state: run.word,
    stages: Object.fromEntries(run.stages.map(({ id, counts }) => [id, counts])),
    trouble: troublesOf(run),
    failures,
  };
}

/** The same for people. */
export function printRun(run: RunView, failures: readonly Failure[] = []): string {
  const width = Math.max(...run.stages.map(({ id }) => id.length));
  const lines = run.stages.map((stage) => {
    const why = reasonsOf(stage);
    return `  ${stage.id.padEnd(width)}  ${stageText(stage)}${why ? `  (${why})` : ''}`;
  });
  return [
    `${run.runId}  ${run.name}: ${wordText(run.word)}`,
    ...lines,
    ...run.retrying,
    ...troublesOf(run),
    ...failureLines(failures),
  ].join('\n');
}

/** A line for each error of a stage, with the elements that have it. */
function failureLines(failures: readonly Failure[]): string[] {
  const places = new Map<string, { stage: string; error: string; at: string[] }>();
  for (const { stage, error, at } of failures) {
    const key = JSON.stringify([stage, error]);
    const known = places.get(key) ?? { stage, error, at: [] };
    places.set(key, { ...known, at: at === '' ? known.at : [...known.at, at] });
  }
  return [...places.values()].map(
    ({ stage, error, at }) => `${at.length === 0 ? stage : `${stage} at ${at.join('; ')}`}: ${error}`,
  );
}

/** Elements of a stage by state. */
export function stageText({
  elementCount,
  counts,
}: Pick<RunView['stages'][number], 'elementCount' | 'counts'>): string {
  return elementCount === 0 ? 'no elements' : countsText(counts);
}

/** Why a stage, or what SLURM holds of it, waits. */
export function reasonsOf({ waitsFor, jobs }: RunView['stages'][number]): string {
  const reasons = jobs.flatMap(({ phase, reason }) => (phase === 'queued' && reason ? [reason] : []));
  return [waitsFor, ...new Set(reasons)].filter((reason) => reason !== '').join('; ');
}

/** 0 done, 2 done with failures (or cancelled), 3 refused: nothing could be computed, and why was said. */
export function exitCodeOf(run: RunView): number {
  if (run.word === 'done') return 0;
  return run.word === 'failed' && troublesOf(run).length > 0 ? 3 : 2;
}

export function wordText(word: RunView['word']): string {
  return word.replaceAll('-', ' ');
}

export function countsText(counts: StateCounts): string {
  const named = Object.entries(counts).flatMap(([state, count]) => (count > 0 ? [`${count} ${state}`] : []));
  return named.length > 0 ? named.join(', ') : 'not sized yet';
}

function troublesOf(run: RunView): string[] {
  const paused = run.paused ? [`Paused: ${run.paused.reason} ${run.paused.hint} \`gridloom resume\` goes on.`] : [];
  const held = run.held ? ['Held: nothing more starts until `gridloom release`.'] : [];
  return [
    ...paused,
    ...held,
    ...run.trouble.map(({ message, hint }) => `${message} ${hint}`),
    ...jobTroubles(run.stages),
  ];
}

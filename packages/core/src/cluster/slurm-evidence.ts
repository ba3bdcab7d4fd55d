import type { JobReport, TaskNews } from './job-report.ts';
import { shellQuote } from './shell-quote.ts';
import type { UnexplainedEnd } from './slurm-accounting.ts';

/** Ends that are looked into at once; where there are more they have one reason. */
const MOST_LOOKED_AT = 300;

/**
 * A script that looks for the reason of failures in the run folder: at the task's log, and whether a worker ever began.
 *
 * @returns '' when none of them is a task of ours
 */
export function evidenceScript(ends: readonly UnexplainedEnd[]): string {
  const byFolder = new Map<string, string[]>();
  for (const { jobId, task, jobName, folder } of ends.slice(0, MOST_LOOKED_AT)) {
    const prefix = `gl-${folder.split('/').at(-1)}-`;
    const batch = jobName.slice(prefix.length);
    if (!folder.startsWith('/') || !jobName.startsWith(prefix) || !/^[A-Za-z0-9_-]+$/.test(batch)) continue;
    byFolder.set(folder, [...(byFolder.get(folder) ?? []), `${jobId} ${task} ${batch}`]);
  }
  return [...byFolder].map(([folder, tasks]) => lookScript(folder, tasks)).join('');
}

function lookScript(folder: string, tasks: readonly string[]): string {
  return [
    `cd ${shellQuote(folder)} 2>/dev/null && while read -r job task batch; do`,
    '  said=nothing begun=no',
    '  for log in logs/*/"$batch.slurm-$task.out"; do',
    '    if [ -s "$log" ]; then said=something; fi',
    `    if grep -Eq '${OUT_OF_MEMORY}' "$log" 2>/dev/null; then said=memory; fi`,
    '  done',
    '  for claim in claims/*/"$batch.$task".*; do if [ -e "$claim" ]; then begun=yes; fi; done',
    `  printf '@@end %s %s %s %s\\n' "$job" "$task" "$said" "$begun"`,
    "done <<'@@tasks'",
    ...tasks,
    '@@tasks',
    '',
  ].join('\n');
}

/** SLURM's own words in the log of a job that it killed, with and without cgroups; some name the node: `slurmstepd-n1`. */
const OUT_OF_MEMORY = 'slurmstepd[^:]*: error:.*(exceeded .*memory limit|oom[-_ ]kill)';

/** Reports with the reasons that the output of `evidenceScript` gives. */
export function explainEnds(
  reports: readonly JobReport[],
  ends: readonly UnexplainedEnd[],
  output: string,
): JobReport[] {
  const reasons = new Map<string, Pick<TaskNews, 'cause' | 'reason'>>();
  for (const [, jobId, task, said, begun] of output.matchAll(/^@@end (\d+) (\d+) (\w+) (\w+)$/gm)) {
    const end = ends.find((one) => one.jobId === jobId && one.task === Number(task));
    if (said === 'memory') reasons.set(`${jobId} ${task}`, { cause: 'out-of-memory', reason: 'OutOfMemory' });
    // Nothing that we start ends so without a word: the node took the job and never ran it.
    else if (end?.exitCode === '1:0' && said === 'nothing' && begun === 'no')
      reasons.set(`${jobId} ${task}`, { cause: 'launch-failure', reason: 'JobLaunchFailure' });
  }
  return reports.map(({ jobId, news }) => ({
    jobId,
    news: news.map((one) => {
      const [task, stop] = one.tasks[0]!;
      return one.tasks.length === 1 && stop - task === 1 ? { ...one, ...reasons.get(`${jobId} ${task}`) } : one;
    }),
  }));
}

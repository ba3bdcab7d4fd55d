import { type Ranges, unionOf } from '../mapspec/ranges.ts';
import type { EndCause, JobReport, TaskNews } from './job-report.ts';
import { readSlurmJobId, readTaskList } from './slurm-array.ts';
import { slurmPhase } from './slurm-states.ts';

/** `sacct -o` fields that `readAccounting` reads, with `-nXP -D`. */
export const ACCOUNTING_FIELDS = 'JobID,State,ExitCode,NodeList';

/**
 * Reads sacct's rows: how tasks ended. Rows of tasks that have not ended are passed over, for accounting lags behind and
 * lists whole arrays as pending whose tasks are long gone. Of several attempts of a requeued task the last one counts.
 */
export function readAccounting(text: string, jobIds: readonly string[]): JobReport[] {
  const rows = text.split('\n').flatMap((line): Row[] => {
    const [id = '', state = '', exitCode = '', node = ''] = line.split('|');
    const job = readSlurmJobId(id);
    return job ? [{ jobId: job.jobId, tasks: job.tasks, state, reason: '', exitCode, node }] : [];
  });
  return reportsOf(rows, jobIds);
}

/** Reads `scontrol show job -o`: what the controller still remembers of ended tasks. */
export function readJobRecords(text: string, jobIds: readonly string[]): JobReport[] {
  const rows = text.split('\n').flatMap((line): Row[] => {
    const field = (name: string) => new RegExp(`(?:^| )${name}=(\\S*)`).exec(line)?.[1] ?? '';
    const jobId = field('ArrayJobId') || field('JobId');
    if (jobId === '') return [];
    const tasks = field('ArrayTaskId').replace(/%\d+$/, '');
    return [
      {
        jobId,
        tasks: tasks === '' ? null : readTaskList(tasks),
        state: field('JobState'),
        reason: field('Reason'),
        exitCode: field('ExitCode'),
        node: field('NodeList'),
      },
    ];
  });
  return reportsOf(rows, jobIds);
}

type Row = {
  readonly jobId: string;
  readonly tasks: Ranges | null;
  readonly state: string;
  readonly reason: string;
  readonly exitCode: string;
  readonly node: string;
};

function reportsOf(rows: readonly Row[], jobIds: readonly string[]): JobReport[] {
  return jobIds.map((jobId) => {
    const own = rows.filter((row) => row.jobId === jobId);
    const single = own.filter(({ tasks }) => tasks !== null && tasks.length === 1 && tasks[0]![1] - tasks[0]![0] === 1);
    // A requeued task has a row per attempt; rows come in time's order.
    const last = [...new Map(single.map((row) => [row.tasks![0]![0], row])).values()];
    const named = last.reduce<Ranges>((all, { tasks }) => unionOf(all, tasks!), []);
    const lists = own
      .filter((row) => row.tasks !== null && !single.includes(row))
      // Lists name tasks that ran, too; what a task's own row says is nearer to the truth.
      .map((row) => ({ ...row, tasks: without(row.tasks!, named) }));
    return { jobId, news: [...last, ...lists].flatMap(endOf) };
  });
}

function endOf({ tasks, state, reason, exitCode, node }: Row): TaskNews[] {
  const { phase, cause } = slurmPhase(state, reason);
  if ((phase !== 'done' && phase !== 'dead') || tasks === null || tasks.length === 0) return [];
  const word = state.split(' ')[0]!;
  return [
    {
      tasks,
      phase,
      cause: cause === 'exit-code' ? (EXIT_CAUSES[exitCode] ?? cause) : cause,
      reason: phase === 'dead' && exitCode !== '' && exitCode !== '0:0' ? `${word} ${exitCode}` : word,
      node: /^(none assigned|\(null\))$/i.test(node) ? '' : node,
    },
  ];
}

const EXIT_CAUSES: Readonly<Record<string, EndCause>> = {
  // The log file could not be opened on the node: the job never began.
  '0:53': 'launch-failure',
  '74:0': 'disk-full',
};

function without(tasks: Ranges, gone: Ranges): Ranges {
  const rest: [number, number][] = [];
  for (const [start, stop] of tasks) {
    let from = start;
    for (const [first, end] of gone) {
      if (end <= from || first >= stop) continue;
      if (from < first) rest.push([from, first]);
      from = end;
    }
    if (from < stop) rest.push([from, stop]);
  }
  return rest;
}

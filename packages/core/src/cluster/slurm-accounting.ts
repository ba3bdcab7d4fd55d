import { type Ranges, unionOf, withoutOf } from '../mapspec/ranges.ts';
import type { EndCause, JobReport, TaskNews } from './job-report.ts';
import { readSlurmJobId, readTaskList, tasksBesides } from './slurm-array.ts';
import { slurmPhase } from './slurm-states.ts';

/** `sacct -o` fields that `readAccounting` reads, with `-nXP -D`. The folder is last, it may hold anything. */
export const ACCOUNTING_FIELDS = 'JobID,State,ExitCode,NodeList,JobName,WorkDir';

/** How tasks ended, as far as the scheduler remembers. */
export type JobEnds = {
  readonly reports: readonly JobReport[];
  /** Failures that say nothing of their reason: the task's log and claim may. */
  readonly unexplained: readonly UnexplainedEnd[];
};

export type UnexplainedEnd = {
  readonly jobId: string;
  readonly task: number;
  readonly exitCode: string;
  readonly jobName: string;
  /** Where the job was submitted: the run folder. */
  readonly folder: string;
};

/**
 * Reads sacct's rows: how tasks ended. Rows of tasks that have not ended are passed over, for accounting lags behind and
 * lists whole arrays as pending whose tasks are long gone. Of several attempts of a requeued task the last one counts.
 */
export function readAccounting(text: string, jobIds: readonly string[]): JobEnds {
  const rows = text.split('\n').flatMap((line): Row[] => {
    const [id = '', state = '', exitCode = '', node = '', jobName = '', ...folder] = line.split('|');
    const job = readSlurmJobId(id);
    if (!job) return [];
    return [{ ...job, state, reason: '', exitCode, node, jobName, folder: folder.join('|') }];
  });
  return endsOf(rows, jobIds);
}

/** Reads `scontrol show job -o`: what the controller still remembers of ended tasks. */
export function readJobRecords(text: string, jobIds: readonly string[]): JobEnds {
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
        jobName: field('JobName'),
        folder: / WorkDir=(.*?) (?:StdErr|StdIn|StdOut|Comment|Power|TRES\w*|\w+)=/.exec(line)?.[1] ?? '',
      },
    ];
  });
  return endsOf(rows, jobIds);
}

type Row = {
  readonly jobId: string;
  readonly tasks: Ranges | null;
  readonly state: string;
  readonly reason: string;
  readonly exitCode: string;
  readonly node: string;
  readonly jobName: string;
  readonly folder: string;
};

function endsOf(rows: readonly Row[], jobIds: readonly string[]): JobEnds {
  const unexplained: UnexplainedEnd[] = [];
  const reports = jobIds.map((jobId) => {
    const own = rows.filter((row) => row.jobId === jobId);
    const single = own.filter(({ tasks }) => tasks !== null && isSingle(tasks));
    // A requeued task has a row per attempt; rows come in time's order.
    const last = [...new Map(single.map((row) => [row.tasks![0]![0], row])).values()];
    const named = last.reduce<Ranges>((all, { tasks }) => unionOf(all, tasks!), []);
    const lists = own
      .filter((row) => row.tasks !== null && !single.includes(row))
      // Lists name tasks that ran, too; what a task's own row says is nearer to the truth.
      .map((row) => ({ ...row, tasks: withoutOf(row.tasks!, named) }));
    for (const { tasks, exitCode, jobName, folder } of last) {
      if (UNEXPLAINED.includes(exitCode)) unexplained.push({ jobId, task: tasks![0]![0], exitCode, jobName, folder });
    }
    return { jobId, news: [...last, ...lists, ...traceless(own, lists, named)].flatMap(endOf) };
  });
  return { reports, unexplained };
}

/**
 * Tasks without any row, where what is left of the array was cancelled: a task that is cancelled while it waits leaves no
 * trace of its own.
 */
function traceless(own: readonly Row[], lists: readonly Row[], named: Ranges): Row[] {
  const rest = own.find((row) => !(row.tasks && isSingle(row.tasks)) && row.state.startsWith('CANCELLED'));
  if (!rest) return [];
  const listed = lists.reduce<Ranges>((all, { tasks }) => unionOf(all, tasks!), named);
  return [{ ...rest, tasks: tasksBesides(listed), exitCode: '', node: '' }];
}

function isSingle(tasks: Ranges): boolean {
  return tasks.length === 1 && tasks[0]![1] - tasks[0]![0] === 1;
}

/** Exit 1, as of a task that a node refused to start; killed, as by SLURM's own watch over memory. */
const UNEXPLAINED: readonly string[] = ['1:0', '0:9'];

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
  // The batch script was killed, and not by SLURM.
  '0:9': 'launch-failure',
  '74:0': 'disk-full',
};

import { type Ranges, unionOf } from '../mapspec/ranges.ts';
import type { JobReport, TaskNews } from './job-report.ts';
import { readSlurmJobId, type SlurmJobId, tasksBesides } from './slurm-array.ts';
import { slurmPhase } from './slurm-states.ts';

/** `squeue -o` format that `readQueue` reads: job, compact state, nodes, reason. The reason is last, it may hold anything. */
export const QUEUE_FORMAT = '%i|%t|%N|%r';

/**
 * Reads squeue's lines into one report per wanted job, in the order asked for. Lines of other jobs are passed over.
 *
 * A bare job id (the cancelled rest of an array) stands for all tasks that no other line names; its ranges then go on
 * beyond the job's own tasks.
 *
 * @returns null when a line of a wanted job cannot be read: the whole answer is in doubt then
 */
export function readQueue(text: string, jobIds: readonly string[]): JobReport[] | null {
  const lines = new Map(jobIds.map((jobId): [string, QueueLine[]] => [jobId, []]));
  for (const line of text.split('\n')) {
    if (line.trim() === '') continue;
    const [id = '', state = '', node = '', ...reason] = line.split('|');
    const wanted = lines.get(/^\d+/.exec(id)?.[0] ?? '');
    if (!wanted) continue;
    const job = readSlurmJobId(id);
    if (!job || state === '') return null;
    wanted.push({ tasks: job.tasks, state, node, reason: reason.join('|') });
  }
  return [...lines].map(([jobId, found]) => ({ jobId, news: newsOf(found) }));
}

type QueueLine = Pick<SlurmJobId, 'tasks'> & { readonly state: string; readonly node: string; readonly reason: string };

function newsOf(lines: readonly QueueLine[]): TaskNews[] {
  const named = lines.reduce<Ranges>((all, { tasks }) => (tasks ? unionOf(all, tasks) : all), []);
  return lines.map(({ tasks, state, node, reason }) => {
    const { phase, cause } = slurmPhase(state, reason);
    const word = reason === '' || reason === 'None' ? (phase === 'dead' || phase === 'unknown' ? state : '') : reason;
    return { tasks: tasks ?? tasksBesides(named), phase, cause, reason: word, node };
  });
}

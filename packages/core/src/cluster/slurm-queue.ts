import { type Ranges, unionOf } from '../mapspec/ranges.ts';
import type { JobReport, TaskNews, TaskPhase } from './job-report.ts';
import { readSlurmJobId, type SlurmJobId, tasksBesides } from './slurm-array.ts';
import { slurmNever } from './slurm-reasons.ts';
import { isHeld, slurmPhase } from './slurm-states.ts';

/**
 * `squeue -o` format that `readQueue` reads: job, compact state, nodes, start (epoch seconds with `SLURM_TIME_FORMAT=%s`),
 * reason. The reason is last, it may hold anything.
 */
export const QUEUE_FORMAT = '%i|%t|%N|%S|%r';

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
    const [id = '', state = '', node = '', start = '', ...reason] = line.split('|');
    const wanted = lines.get(/^\d+/.exec(id)?.[0] ?? '');
    if (!wanted) continue;
    const job = readSlurmJobId(id);
    if (!job || state === '') return null;
    wanted.push({ tasks: job.tasks, state, node, start, reason: reason.join('|') });
  }
  return [...lines].map(([jobId, found]) => ({ jobId, news: newsOf(found) }));
}

type QueueLine = Pick<SlurmJobId, 'tasks'> & Readonly<Record<'state' | 'node' | 'start' | 'reason', string>>;

function newsOf(lines: readonly QueueLine[]): TaskNews[] {
  const named = lines.reduce<Ranges>((all, { tasks }) => (tasks ? unionOf(all, tasks) : all), []);
  return lines.map(({ tasks, state, node, start, reason }) => {
    const { phase, cause } = slurmPhase(state, reason);
    const news = { tasks: tasks ?? tasksBesides(named), phase, cause, reason: wordOf(phase, state, reason), node };
    if (phase !== 'queued') return news;
    const never = slurmNever(reason);
    const expected = /^\d+$/.test(start) ? { expectedStartS: Number(start) } : {};
    return never === null ? { ...news, ...expected } : { ...news, never };
  });
}

/** A task that was held while it ran, or was cancelled while it was held, goes on saying so. */
function wordOf(phase: TaskPhase, state: string, reason: string): string {
  const says = reason !== '' && reason !== 'None' && (phase === 'queued' || phase === 'held' || !isHeld(reason));
  return says ? reason : phase === 'dead' || phase === 'unknown' ? state : '';
}

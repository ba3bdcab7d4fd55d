import { type Ranges, unionOf } from '../mapspec/ranges.ts';

/** A job id as SLURM prints it. `tasks` null: a bare id, which stands for whatever no other line names. */
export type SlurmJobId = { readonly jobId: string; readonly tasks: Ranges | null };

/**
 * Reads `86`, `86_5`, `86_[3-9,12%4]` and strided `86_[0-10:2]`. A list that was cut short (without its bracket) is
 * refused: half a list is not an answer.
 *
 * @returns null when it is not a job id of ours (heterogeneous `123+0`, steps `123.batch`)
 */
export function readSlurmJobId(text: string): SlurmJobId | null {
  const match = /^(\d+)(?:_(?:(\d+)|\[([\d,:-]+)(?:%\d+)?\]))?$/.exec(text.trim());
  if (!match) return null;
  const [, jobId, one, list] = match;
  if (one !== undefined) return { jobId: jobId!, tasks: [[Number(one), Number(one) + 1]] };
  if (list === undefined) return { jobId: jobId!, tasks: null };
  const tasks = readTaskList(list);
  return tasks && { jobId: jobId!, tasks };
}

/** Reads a list of array tasks: `3-9,12`; null when it is not one. */
export function readTaskList(list: string): Ranges | null {
  const found: [number, number][] = [];
  for (const part of list.split(',')) {
    const match = /^(\d+)(?:-(\d+)(?::(\d+))?)?$/.exec(part);
    if (!match) return null;
    const first = Number(match[1]);
    const last = Number(match[2] ?? first);
    const step = Number(match[3] ?? 1);
    if (last < first || step < 1) return null;
    if (step === 1) found.push([first, last + 1]);
    else for (let task = first; task <= last; task += step) found.push([task, task + 1]);
  }
  return unionOf(found, []);
}

/** Longest list of tasks in one word: SLURM takes 4096 characters, a command line many words. */
const LIST_CHARACTERS = 1000;

/**
 * How scancel is told of tasks of an array: `86_[1-3,7]`, in as many words as it needs; `86` for all that is left.
 *
 * @param tasks - null for the whole job
 */
export function taskWords(jobId: string, tasks: Ranges | null): string[] {
  if (tasks === null) return [jobId];
  const words: string[] = [];
  let list = '';
  for (const [start, stop] of tasks) {
    const part = stop - start === 1 ? `${start}` : `${start}-${stop - 1}`;
    if (list.length + part.length >= LIST_CHARACTERS) {
      words.push(`${jobId}_[${list}]`);
      list = '';
    }
    list += list === '' ? part : `,${part}`;
  }
  return list === '' ? words : [...words, `${jobId}_[${list}]`];
}

/** SLURM's own bound on array indices. */
const TASK_LIMIT = 4_000_001;

/** The array tasks that are not in `named`. */
export function tasksBesides(named: Ranges): Ranges {
  const rest: [number, number][] = [];
  let from = 0;
  for (const [start, stop] of named) {
    if (from < start) rest.push([from, start]);
    from = stop;
  }
  if (from < TASK_LIMIT) rest.push([from, TASK_LIMIT]);
  return rest;
}

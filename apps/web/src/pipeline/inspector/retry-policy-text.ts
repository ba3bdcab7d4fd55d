import { normaliseResources, printMemory, printTime, type RetryPolicy } from '@gridloom/core/resources';
import type { Read } from '../input-text.ts';

/** Reads how often something is tried again: nothing is as the default has it. */
export function readTimes(text: string): Read<number | undefined> {
  const trimmed = text.trim();
  if (trimmed === '') return { ok: true, value: undefined };
  return /^\d+$/.test(trimmed) && Number(trimmed) <= 10
    ? { ok: true, value: Number(trimmed) }
    : { ok: false, message: 'Write a whole number from 0 to 10.' };
}

/** Reads by how much more the next try asks for. */
export function readFactor(text: string): Read<number | undefined> {
  const trimmed = text.trim().replace(/^[x×]\s*|\s*[x×]$/g, '');
  if (trimmed === '') return { ok: true, value: undefined };
  const factor = Number(trimmed);
  return factor >= 1 && factor <= 16
    ? { ok: true, value: factor }
    : { ok: false, message: 'Write a number from 1 to 16, such as 2 or 1.5.' };
}

/** Reads the most memory that a try may ask for, in MiB: `64G`, nothing for no limit. */
export function readMemoryCap(text: string): Read<number | null> {
  if (text.trim() === '') return { ok: true, value: null };
  const read = normaliseResources({ memory: text.trim() });
  if (!read.ok) return { ok: false, message: read.errors.map(({ message, hint }) => `${message} ${hint}`).join(' ') };
  return { ok: true, value: read.resources.fixed.memoryMib ?? null };
}

/** Reads the longest time limit that a try may ask for, in minutes: `2-00:00:00`, nothing for the partition's own. */
export function readTimeCap(text: string): Read<number | null> {
  if (text.trim() === '') return { ok: true, value: null };
  const read = normaliseResources({ time: /^\d+$/.test(text.trim()) ? Number(text) : text.trim() });
  if (!read.ok) return { ok: false, message: read.errors.map(({ message, hint }) => `${message} ${hint}`).join(' ') };
  return { ok: true, value: read.resources.fixed.timeMinutes ?? null };
}

/** What a policy does, a line for each cause. */
export function policySentences(policy: RetryPolicy): string[] {
  const { infrastructure, memory, time, exception, memoryFactor, memoryCapMib, timeFactor, timeCapMinutes } = policy;
  return [
    line('Node lost or preempted', infrastructure, 'elsewhere', ''),
    line(
      'Out of memory',
      memory,
      growth('memory', memoryFactor),
      memoryFactor > 1 && memoryCapMib !== null ? `up to ${printMemory(memoryCapMib)}` : '',
    ),
    line(
      'Time limit',
      time,
      growth('time', timeFactor),
      timeFactor > 1 && timeCapMinutes !== null ? `up to ${printTime(timeCapMinutes)}` : '',
    ),
    line('Exception in the function', exception, 'as it is', ''),
  ];
}

/** `Out of memory: again with 2x memory, at most 2 times, up to 64G.` */
function line(cause: string, times: number, how: string, cap: string): string {
  if (times === 0) return `${cause}: not tried again by itself.`;
  return `${cause}: again ${how}, ${times === 1 ? 'once' : `at most ${times} times`}${cap && `, ${cap}`}.`;
}

function growth(what: string, factor: number): string {
  return factor === 1 ? `with the same ${what}` : `with ${factor}x ${what}`;
}

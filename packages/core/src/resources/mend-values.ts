import { parseMemory } from './parse-memory.ts';
import { parseTime } from './parse-time.ts';
import { printTime } from './print-quantities.ts';

const MINUTES = { d: 1440, h: 60, m: 1, s: 1 / 60 } as const;

/** What was plainly meant by a memory that cannot be read: `16GiB`, `16 GB`, `4 gigabytes`, `1,5G`; else null. */
export function meantMemory(given: number | string): string | null {
  const match = /^\s*(\d+(?:[.,]\d+)?)\s*([KMGTP])(?:i?B?|[a-z]*bytes?)?\s*$/i.exec(String(given));
  if (!match) return null;
  const [, amount = '', letter = ''] = match;
  const text = `${amount.replace(',', '.')}${letter.toUpperCase()}`;
  return 'value' in parseMemory(text) ? text : null;
}

/** What was plainly meant by a time that cannot be read: `2h`, `1h30m`, `90 min`, `1d`, `1:00:00:00`, `2:0:0`; else null. */
export function meantTime(given: number | string): string | null {
  const text = String(given).trim().toLowerCase();
  const days = /^(\d+):(\d{1,2}:\d{1,2}:\d{1,2})$/.exec(text);
  if (days) return meantTime(`${days[1]}-${days[2]}`);
  const clock = /^(?:(\d+)-)?(\d+):(\d{1,2}):(\d{1,2})$/.exec(text);
  if (clock) {
    const [, day, hours = '', ...rest] = clock;
    const padded = [day === undefined ? hours : hours.padStart(2, '0'), ...rest.map((part) => part.padStart(2, '0'))];
    return readable(`${day === undefined ? '' : `${day}-`}${padded.join(':')}`);
  }
  const parts = [...text.matchAll(/(\d+(?:\.\d+)?)\s*([dhms])[a-z]*\s*/g)];
  if (parts.length === 0 || parts.map(([whole]) => whole).join('') !== text) return null;
  // The pattern lets only these letters through.
  const minutes = parts.reduce(
    (sum, [, amount, unit]) => sum + Number(amount) * MINUTES[unit as keyof typeof MINUTES],
    0,
  );
  return readable(printTime(Math.max(1, Math.ceil(minutes))));
}

/** The whole number that was plainly meant: `2.0`, ` 4 cpus`; else null. */
export function meantCount(given: unknown): number | null {
  const match = /^\s*\+?(\d+)(?:\.0*)?(?:\s*[a-z]+)?\s*$/i.exec(String(given));
  return match && typeof given !== 'boolean' ? Number(match[1]) : null;
}

function readable(time: string): string | null {
  return 'value' in parseTime(time) ? time : null;
}

import { memoryText, type Resources, timeText } from '@gridloom/core/resources';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

/**
 * When a job is expected to start, by the clock here and from now: `14:05, in 20 min`; `Tue 09:00, in 18 h`. A moment
 * that has passed is no promise any more: `any moment`.
 *
 * @param at - epoch ms
 */
export function startWords(at: number, now: number, locale?: string): string {
  const left = at - now;
  if (left < MINUTE) return 'any moment';
  const clock = new Intl.DateTimeFormat(locale, {
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    ...(left > DAY * 6 ? { month: 'short', day: 'numeric' } : !sameDay(at, now) && { weekday: 'short' }),
  }).format(at);
  return `${clock}, in ${leftWords(left)}`;
}

function leftWords(milliseconds: number): string {
  const minutes = Math.round(milliseconds / MINUTE);
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.round(minutes / 60);
  return hours < 48 ? `${hours} h` : `${Math.round(hours / 24)} d`;
}

function sameDay(one: number, other: number): boolean {
  return new Date(one).toDateString() === new Date(other).toDateString();
}

/** `2nd try`, `11th try`. */
export function tryWords(round: number): string {
  const ending = round % 100 >= 11 && round % 100 <= 13 ? 'th' : (['th', 'st', 'nd', 'rd'][round % 10] ?? 'th');
  return `${round}${ending} try`;
}

type Tried = { readonly round: number; readonly resources: Resources };

/** What a later try asks for otherwise than the one before: `memory was 8 GiB`; empty where nothing changed. */
export function changeWords(job: Tried, jobs: readonly Tried[]): string {
  const before = jobs.filter(({ round }) => round < job.round).toSorted((a, b) => b.round - a.round)[0]?.resources;
  if (!before) return '';
  const { memoryMib, timeMinutes, cpus, partition } = job.resources;
  const parts = [
    memoryMib !== before.memoryMib &&
      `memory was ${before.memoryMib === undefined ? 'not set' : memoryText(before.memoryMib)}`,
    timeMinutes !== before.timeMinutes &&
      `time was ${before.timeMinutes === undefined ? 'not set' : timeText(before.timeMinutes)}`,
    cpus !== before.cpus && `CPUs were ${before.cpus ?? 'not set'}`,
    partition !== before.partition && `partition was ${before.partition ?? 'not set'}`,
  ];
  return parts.filter(Boolean).join(', ');
}

import type { Parsed } from './parse-memory.ts';

/**
 * A time limit in whole minutes, rounded up as SLURM does, from `90` (minutes), `30:00` (minutes and seconds), `2:00:00`,
 * `1-12` (days and hours), `1-12:30`, `1-12:30:00`.
 */
export function parseTime(given: number | string): Parsed<number> {
  const text = String(given).trim();
  const wrong = (message: string): Parsed<number> => ({
    message,
    hint: 'Give minutes (90), hours:minutes:seconds (1:30:00) or days-hours:minutes:seconds (1-00:00:00).',
  });
  if (/^(unlimited|infinite)$/i.test(text)) {
    return {
      message: `The time "${text}" is no limit.`,
      hint: 'Leave the time empty for the limit of the partition, or give the extra option time = UNLIMITED.',
    };
  }
  const seconds = secondsOf(text);
  if (seconds === null) return wrong(`The time "${text}" cannot be read.`);
  if (seconds === 'range') return wrong(`The time "${text}" has minutes or seconds above 59, or hours above 23.`);
  const minutes = Math.ceil(seconds / 60);
  if (minutes === 0) {
    return {
      message: 'The time is 0, which means no limit to SLURM.',
      hint: 'Leave the time empty for the limit of the partition, or give the extra option time = 0.',
    };
  }
  return Number.isSafeInteger(minutes) ? { value: minutes } : wrong(`The time "${text}" is beyond any limit.`);
}

/** Only the leading part may be as large as it likes; the others wrap at 24 or 60. */
function secondsOf(text: string): number | 'range' | null {
  const minutes = /^\d+(\.\d+)?$/.exec(text);
  if (minutes) return Number(text) * 60;
  const clock = /^(?:(\d+):)?(\d+):(\d{2})$/.exec(text);
  if (clock) {
    const [, hours, middle = '', last = ''] = clock;
    if (hours !== undefined && middle.length !== 2) return null;
    if (Number(last) > 59 || (hours !== undefined && Number(middle) > 59)) return 'range';
    return Number(hours ?? 0) * 3600 + Number(middle) * 60 + Number(last);
  }
  const days = /^(\d+)-(\d{1,2})(?::(\d{2}))?(?::(\d{2}))?$/.exec(text);
  if (!days) return null;
  const [day = 0, hour = 0, minute = 0, second = 0] = days.slice(1).map((part) => Number(part ?? 0));
  return hour > 23 || minute > 59 || second > 59 ? 'range' : day * 86_400 + hour * 3600 + minute * 60 + second;
}

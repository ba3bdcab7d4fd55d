const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** A duration with its two largest units: `0.4 s`, `12 s`, `3 min 05 s`, `2 h 07 min`, `4 d 3 h`. */
export function durationWords(milliseconds: number): string {
  const ms = Math.max(0, milliseconds);
  if (ms < 9_950) return `${(ms / 1000).toFixed(1)} s`;
  if (ms < MINUTE) return `${Math.floor(ms / 1000)} s`;
  if (ms < HOUR) return `${Math.floor(ms / MINUTE)} min ${twoDigits((ms % MINUTE) / 1000)} s`;
  if (ms < DAY) return `${Math.floor(ms / HOUR)} h ${twoDigits((ms % HOUR) / MINUTE)} min`;
  return `${Math.floor(ms / DAY)} d ${Math.floor((ms % DAY) / HOUR)} h`;
}

/** A duration that ticks in whole seconds, so that its width does not jump. */
export function elapsedWords(milliseconds: number): string {
  return milliseconds < MINUTE ? `${Math.floor(Math.max(0, milliseconds) / 1000)} s` : durationWords(milliseconds);
}

/** How long ago something was, in one unit: `just now`, `12 s ago`, `3 min ago`, `2 h ago`, `5 d ago`. */
export function ageWords(milliseconds: number): string {
  if (milliseconds < 1000) return 'just now';
  if (milliseconds < MINUTE) return `${Math.floor(milliseconds / 1000)} s ago`;
  if (milliseconds < HOUR) return `${Math.floor(milliseconds / MINUTE)} min ago`;
  if (milliseconds < DAY) return `${Math.floor(milliseconds / HOUR)} h ago`;
  return `${Math.floor(milliseconds / DAY)} d ago`;
}

/** KiB in the largest unit that keeps a digit before the point: `812 KiB`, `1.9 GiB`. */
export function memoryWords(kib: number): string {
  if (kib < 1024) return `${Math.round(kib)} KiB`;
  const mib = kib / 1024;
  if (mib < 1024) return `${mib < 10 ? mib.toFixed(1) : Math.round(mib)} MiB`;
  return `${(mib / 1024).toFixed(1)} GiB`;
}

function twoDigits(value: number): string {
  return String(Math.floor(value)).padStart(2, '0');
}

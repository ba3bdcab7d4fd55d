/** How far a transfer is. */
export type TransferProgress = {
  /** Bytes that are there. */
  readonly done: number;
  /** Bytes in all; null while unknown. */
  readonly total: number | null;
  /** Bytes in a second, of late; null while it cannot be told. */
  readonly rate: number | null;
};

const UNITS = ['B', 'kB', 'MB', 'GB', 'TB', 'PB'] as const;

/** A number of bytes for people, in powers of 1000: `1.2 GB`. */
export function bytesText(bytes: number): string {
  let unit = 0;
  let value = bytes;
  // 999.5 would be rounded to 1000 of the unit below.
  while (value >= 999.5 && unit < UNITS.length - 1) {
    value /= 1000;
    unit++;
  }
  return `${unit === 0 || value >= 99.95 ? Math.round(value) : Number(value.toFixed(1))} ${UNITS[unit]}`;
}

/** `12 MB of 2.1 GB, 45 MB/s, 47 s left`. */
export function progressText({ done, total, rate }: TransferProgress): string {
  const amount = total === null ? bytesText(done) : `${bytesText(done)} of ${bytesText(total)}`;
  if (rate === null || rate <= 0) return amount;
  const left = total === null ? '' : `, ${secondsText((total - done) / rate)} left`;
  return `${amount}, ${bytesText(rate)}/s${left}`;
}

function secondsText(seconds: number): string {
  if (seconds < 60) return `${Math.ceil(seconds)} s`;
  if (seconds < 3600) return `${Math.ceil(seconds / 60)} min`;
  return `${Math.floor(seconds / 3600)} h ${Math.ceil((seconds % 3600) / 60)} min`;
}

const WINDOW_MS = 5_000;

/** The rate of a transfer over the last seconds. */
export function createRateMeter() {
  let seen: { readonly atMs: number; readonly done: number }[] = [];
  return {
    /** @returns bytes in a second; null until there is something to compare with */
    rate(done: number, atMs: number): number | null {
      seen = [...seen.filter((one) => atMs - one.atMs <= WINDOW_MS), { atMs, done }];
      const first = seen[0]!;
      return atMs - first.atMs < 200 ? null : ((done - first.done) / (atMs - first.atMs)) * 1000;
    },
  };
}

import { useEffect, useState } from 'react';

/** How long ago, in words that grow coarser; the exact time on hover. `at` is epoch ms. */
export function Ago({ at }: { readonly at: number }) {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 10_000);
    return () => clearInterval(timer);
  }, []);
  return (
    <time dateTime={new Date(at).toISOString()} title={EXACT.format(at)}>
      {agoText(Math.max(0, now - at) / 1000)}
    </time>
  );
}

/** `3 minutes ago`; `just now` below ten seconds. */
export function agoText(seconds: number): string {
  if (seconds < 10) return 'just now';
  for (const [unit, size] of UNITS) if (seconds >= size) return RELATIVE.format(-Math.floor(seconds / size), unit);
  return RELATIVE.format(-Math.floor(seconds), 'second');
}

const UNITS = [
  ['year', 31_557_600],
  ['month', 2_629_800],
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
] as const;

const RELATIVE = new Intl.RelativeTimeFormat('en', { numeric: 'auto' });
const EXACT = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'medium' });

import { useEffect, useState } from 'react';

/** A value that follows at most once in an interval; the last one always arrives. */
export function usePaced<T>(value: T, milliseconds: number): T {
  const [paced, setPaced] = useState({ value, at: 0 });
  useEffect(() => {
    if (Object.is(value, paced.value)) return;
    const wait = Math.max(0, paced.at + milliseconds - Date.now());
    const timer = setTimeout(() => setPaced({ value, at: Date.now() }), wait);
    return () => clearTimeout(timer);
  }, [value, paced, milliseconds]);
  return paced.value;
}

import type { NoRoom } from '@gridloom/core/run';
import type { Executor } from './run-ports.ts';

/** Seconds before a scheduler that takes nothing more is asked again. */
const PAUSES_S = [5, 10, 20, 40, 60];

type Closed = { readonly count: number; readonly untilMs: number; readonly said: NoRoom };

/**
 * Keeps submissions back while a scheduler takes no more tasks of the user's: with growing pauses, until a task ends. One
 * submission at a time finds out whether there is room again.
 */
export function createQuotaGate(monotonicMs: () => number) {
  const closed = new Map<Executor, Closed>();

  return {
    isShut: (executor: Executor): boolean => (closed.get(executor)?.untilMs ?? 0) > monotonicMs(),
    /** Submissions that may be under way at once, of `most`. */
    width: (executor: Executor, most: number): number => (closed.has(executor) ? 1 : most),
    /** There is no room for a single task. */
    close(executor: Executor, said: NoRoom): number {
      const count = (closed.get(executor)?.count ?? 0) + 1;
      const pauseMs = PAUSES_S[Math.min(count, PAUSES_S.length) - 1]! * 1_000;
      closed.set(executor, { count, untilMs: monotonicMs() + pauseMs, said });
      return pauseMs;
    },
    /** Something was taken. */
    open: (executor: Executor): void => void closed.delete(executor),
    /** Tasks ended: there may be room. */
    knock(): void {
      for (const [executor, one] of closed) closed.set(executor, { ...one, untilMs: 0 });
    },
    /** What the scheduler said; null while it takes tasks. */
    said: (executor: Executor): NoRoom | null => closed.get(executor)?.said ?? null,
  };
}

export type QuotaGate = ReturnType<typeof createQuotaGate>;

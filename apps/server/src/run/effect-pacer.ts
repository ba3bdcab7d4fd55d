/** Seconds before an effect that failed is tried again. */
const BACK_OFF_S = [1, 2, 5, 15, 30, 60];

type Failure = { readonly count: number; readonly retryAtMs: number; readonly error: unknown };

/**
 * Decides when an effect may be tried (again), by its key: after a failure with growing pauses, after success at once or
 * when the caller says. It counts on a clock that nobody sets back.
 */
export function createEffectPacer(monotonicMs: () => number) {
  const failures = new Map<string, Failure>();
  const restUntilMs = new Map<string, number>();

  return {
    /** True while an effect is not to be tried. */
    rests(key: string): boolean {
      const until = Math.max(failures.get(key)?.retryAtMs ?? 0, restUntilMs.get(key) ?? 0);
      return monotonicMs() < until;
    },
    /** Answers the pause in ms. */
    failed(key: string, error: unknown): number {
      const count = (failures.get(key)?.count ?? 0) + 1;
      const pauseMs = BACK_OFF_S[Math.min(count, BACK_OFF_S.length) - 1]! * 1_000;
      failures.set(key, { count, retryAtMs: monotonicMs() + pauseMs, error });
      return pauseMs;
    },
    worked: (key: string): void => void failures.delete(key),
    rest: (key: string, ms: number): void => void restUntilMs.set(key, monotonicMs() + ms),
    /** The last error of every effect that failed and has not worked since. */
    errors: (): [key: string, error: unknown][] => [...failures].map(([key, { error }]) => [key, error]),
  };
}

export type EffectPacer = ReturnType<typeof createEffectPacer>;

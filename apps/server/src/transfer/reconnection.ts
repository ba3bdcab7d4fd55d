import { setTimeout as delay } from 'node:timers/promises';
import { isCodedError } from '@gridloom/core/error';

/** A transfer that gets no further in this time gives up, and says why. */
const PATIENCE_MS = 5 * 60_000;
const WAITS_MS = [200, 500, 1_000, 2_000, 5_000];

/**
 * Waits before a transfer goes on after its connection dropped.
 *
 * @param patienceMs - how long there may be no progress
 */
export function createReconnection(signal: AbortSignal | undefined, patienceMs = PATIENCE_MS) {
  let failures = 0;
  let movedAt = Date.now();
  return {
    /** Something arrived. */
    moved() {
      failures = 0;
      movedAt = Date.now();
    },
    /** @throws the error itself, when it is no lost connection or has gone on for too long */
    async wait(error: unknown): Promise<void> {
      signal?.throwIfAborted();
      if (!isCodedError(error, 'CLUSTER_UNREACHABLE') || Date.now() - movedAt > patienceMs) throw error;
      await delay(WAITS_MS[Math.min(failures++, WAITS_MS.length - 1)]!, undefined, { ...(signal && { signal }) });
    },
  };
}

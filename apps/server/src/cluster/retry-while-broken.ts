import { setTimeout } from 'node:timers/promises';
import type { Connection } from '@gridloom/core/cluster';
import { isCodedError } from '@gridloom/core/error';

/** As long as somebody watches a button turn. */
const PATIENCE_MS = 10_000;

type RetryOptions = {
  readonly connection: () => Connection;
  readonly now?: () => number;
  readonly delay?: (ms: number) => Promise<unknown>;
};

/**
 * Does what only reads, again after each next try of a broken connection that comes soon enough. What the user has to
 * mend first is not waited for.
 *
 * @throws what the last time threw
 */
export async function retryWhileBroken<Result>(
  read: () => Promise<Result>,
  { connection, now = Date.now, delay = (ms) => setTimeout(ms, undefined, { ref: false }) }: RetryOptions,
): Promise<Result> {
  const giveUpAt = now() + PATIENCE_MS;
  for (;;) {
    try {
      return await read();
    } catch (error) {
      const nextTryAt = isCodedError(error, 'CLUSTER_UNREACHABLE') ? nextTryOf(connection(), now()) : null;
      if (nextTryAt === null || nextTryAt > giveUpAt) throw error;
      await delay(Math.max(0, nextTryAt - now()));
    }
  }
}

/** Null where no try is to come, or only the user can bring it about. */
function nextTryOf(connection: Connection, now: number): number | null {
  // Somebody else, a poll perhaps, needed it first.
  if (connection.state === 'connecting') return now;
  return connection.state === 'broken' ? connection.nextTryAt : null;
}

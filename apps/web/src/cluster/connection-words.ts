import type { Connection } from '@gridloom/core/cluster';

export type ConnectionLook = 'idle' | 'connecting' | 'asking' | 'connected' | 'broken';

/**
 * A connection in a few words, for its chip.
 *
 * @param local - commands run right here, so there is nothing to connect to
 * @param seconds - until the next try; null when there is none by itself
 */
export function connectionWords(
  connection: Connection,
  local: boolean,
  seconds: number | null,
): { readonly look: ConnectionLook; readonly words: string } {
  switch (connection.state) {
    case 'broken':
      return { look: 'broken', words: `Offline, ${nextTryWords(connection.attempt, seconds)}` };
    case 'asking':
      return { look: 'asking', words: 'Waits for your login' };
    case 'connecting':
      return { look: 'connecting', words: 'Connecting' };
    case 'connected':
      return { look: 'connected', words: local ? 'Ready' : 'Connected' };
    case 'idle':
      return local ? { look: 'connected', words: 'Ready' } : { look: 'idle', words: 'Not in use' };
  }
}

/** `attempt 3, next try in 12 s`; a login that was refused is not tried again by itself. */
export function nextTryWords(attempt: number, seconds: number | null): string {
  if (seconds === null) return 'needs you';
  const next = seconds === 0 ? 'trying again' : `next try in ${seconds} s`;
  return attempt > 0 ? `attempt ${attempt}, ${next}` : next;
}

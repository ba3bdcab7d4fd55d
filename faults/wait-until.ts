import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Asks again and again until there is an answer.
 *
 * @param what - what is waited for, for the message
 * @param ask - null, undefined and false are no answer
 * @param explain - added to the message when time is up
 */
export async function waitUntil<T>(
  what: string,
  ask: () => Promise<T | null | undefined | false> | T | null | undefined | false,
  { timeoutS = 60, explain = async () => '' }: { timeoutS?: number; explain?: () => Promise<string> } = {},
): Promise<T> {
  const end = Date.now() + timeoutS * 1000;
  for (;;) {
    const answer = await ask();
    if (answer !== null && answer !== undefined && answer !== false) return answer;
    if (Date.now() > end) throw new Error(`${what}: not within ${timeoutS} s.\n${await explain()}`);
    await sleep(100);
  }
}

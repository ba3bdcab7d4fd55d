import { shellQuote } from '@gridloom/core/cluster';

/** A command line for a POSIX shell; no word is interpreted. */
export function shellWords(words: readonly string[]): string {
  return words.map(shellQuote).join(' ');
}

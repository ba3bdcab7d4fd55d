import type { Shell } from './shell.ts';

/** A shell whose way there may have to be opened, with the user's help. */
export type LoginShell = Shell & {
  /**
   * Answers what the login asks (`connection` says what).
   *
   * @param answers - null gives the login up
   * @throws CodedError BAD_DOCUMENT when the question is no longer open
   */
  answer(question: string, answers: readonly string[] | null): void;
  /** Connects now instead of waiting for the next try or for somebody who needs it; `connection` tells how it goes. */
  tryNow(): void;
};

/** The command line cannot be understood or followed; the message says how to mend it. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

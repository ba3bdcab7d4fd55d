import { isCodedError, type Recovery } from '@gridloom/core/error';

/** A failure that has an explanation: a `CodedError` of this page, or the server's as it left its error formatter. */
export type KnownError = {
  readonly code: string;
  readonly message: string;
  readonly hint: string;
  readonly recovery: Recovery;
  readonly details: Readonly<Record<string, unknown>>;
};

/** What is known about an error, or null when it is none of the known failures. */
export function knownError(error: unknown): KnownError | null {
  if (isCodedError(error)) {
    const { code, message, hint, recovery, details } = error;
    return { code, message, hint, recovery, details: { ...details } };
  }
  if (!(error instanceof Error) || !('data' in error)) return null;
  const data = error.data;
  if (typeof data !== 'object' || data === null || !('known' in data)) return null;
  const known = data.known;
  if (typeof known !== 'object' || known === null || !('code' in known) || !('hint' in known)) return null;
  // Written by the formatter in the server's rpc/trpc.ts, whose type this repeats.
  const { code, hint, recovery, details } = known as Omit<KnownError, 'message'>;
  return { code, message: error.message, hint, recovery, details: details ?? {} };
}

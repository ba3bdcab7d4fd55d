import { CodedError, isCodedError } from '@gridloom/core/error';
import { z } from 'zod';

/**
 * Reads what the database holds, so that what cannot be read (a disk that lies, another release) is a known failure with
 * its place. The stored text is never changed.
 *
 * @param what - the whole, for the sentence: `The run r_1`
 * @throws CodedError BAD_DOCUMENT
 */
export function readStored<T>(what: string, part: string, read: () => T): T {
  try {
    return read();
  } catch (cause) {
    const known = isCodedError(cause, 'BAD_DOCUMENT') ? cause.details : null;
    const where = known ? `${part}, ${known.where}` : part;
    throw new CodedError('BAD_DOCUMENT', { what, where, reason: known?.reason ?? reasonOf(cause) }, { cause });
  }
}

function reasonOf(cause: unknown): string {
  if (cause instanceof z.ZodError) return z.prettifyError(cause).replaceAll(/\s*\n\s*/g, ' ');
  return cause instanceof Error ? cause.message : String(cause);
}

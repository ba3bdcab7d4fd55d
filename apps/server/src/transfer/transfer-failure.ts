import { CodedError, isCodedError } from '@gridloom/core/error';
import { isDiskFull, writeError } from '../cluster/write-error.ts';

/** Exit codes of the worker: a no in its own words, and "what was asked for is not what it was". */
const REFUSED = 3;
const CHANGED = 9;

/** What a failed command of the worker means, from its exit code and its one sentence. */
export function transferFailure(what: string, code: number | null, stderr: string): CodedError {
  const sentence = stderr.trim();
  if (code === CHANGED) return new CodedError('FILE_CHANGED', { sentence });
  if (code === REFUSED) return new CodedError('WORKER_REFUSED', { sentence });
  if (isDiskFull(stderr)) return writeError(what, code, stderr);
  return new CodedError('COMMAND_FAILED', { command: what, code, stderr });
}

/** As `transferFailure`, of an error that a shell or a site threw; anything else stays as it is. */
export function asTransferFailure(what: string, error: unknown): unknown {
  if (!isCodedError(error, 'COMMAND_FAILED')) return error;
  return transferFailure(what, error.details.code, error.details.stderr);
}

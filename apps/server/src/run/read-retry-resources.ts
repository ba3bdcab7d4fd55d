import { CodedError } from '@gridloom/core/error';
import { normaliseResources, type Resources } from '@gridloom/core/resources';
import type { RetryRequest } from './run-requests.ts';

/**
 * What each task of a retry asks for instead; fields that are not named are not in it.
 *
 * @throws CodedError RESOURCES_UNFIT
 */
export function readRetryResources(form: NonNullable<RetryRequest['set']>): Partial<Resources> {
  const read = normaliseResources(form);
  const reasons = read.ok
    ? Object.keys(read.resources.expressions).map((field) => `${field}: a retry takes a value here, no expression.`)
    : read.errors.map(({ field, message, hint }) => `${field}: ${message} ${hint}`);
  if (!read.ok || reasons.length > 0) {
    throw new CodedError('RESOURCES_UNFIT', { stage: 'the retry', reason: reasons.join(' ') });
  }
  const { extraArgs, parallelizationMode: _mode, ...fixed } = read.resources.fixed;
  return { ...fixed, ...(Object.keys(extraArgs).length > 0 && { extraArgs }) };
}

import type { Problem } from '@gridloom/core/pipeline';
import { knownError } from '../rpc/known-error.ts';

/** The problems for which the server refused to start a run, or null when that is not why it failed. */
export function refusedProblems(error: unknown): readonly Problem[] | null {
  const known = knownError(error);
  if (known?.code !== 'PLAN_REFUSED') return null;
  const { problems } = known.details;
  // `Runs.start` of the server puts the compiler's problems there, as they are.
  return Array.isArray(problems) && problems.length > 0 ? (problems as readonly Problem[]) : null;
}

import type { Pipeline, Problem } from '@gridloom/core/pipeline';
import type { KnownError } from '../../rpc/known-error.ts';
import { nodeName } from '../node-name.ts';

/** A sentence with the node it is about. */
export type ReportLine = { readonly where: string | null; readonly text: string; readonly hint: string };

/** The problems for which the server made no plan; none when it failed for another reason. */
export function problemLines(pipeline: Pipeline, known: KnownError | null): readonly ReportLine[] {
  const problems = known?.code === 'PLAN_REFUSED' ? known.details['problems'] : null;
  if (!Array.isArray(problems)) return [];
  // The compiler's problems as the server sends them.
  return (problems as readonly Problem[]).map(({ message, hint, place }) => {
    return { where: nodeName(pipeline, place.node?.id), text: message, hint };
  });
}

import type { Pipeline, Problem } from '@gridloom/core/pipeline';
import { TRPCClientError } from '@trpc/client';
import { z } from 'zod';

/** PLAN_REFUSED as it comes from the server; see `rpc/trpc.ts`. */
const Refusal = z.object({
  known: z.object({
    code: z.literal('PLAN_REFUSED'),
    details: z.object({ problems: z.array(z.custom<Problem>((value) => typeof value === 'object' && value !== null)) }),
  }),
});

/** The problems that an error carries because of which a pipeline was refused; null for any other error. */
export function problemsOf(error: unknown): readonly Problem[] | null {
  if (!(error instanceof TRPCClientError)) return null;
  const { success, data } = Refusal.safeParse(error.data);
  return success ? data.known.details.problems : null;
}

/** A problem for a terminal: the sentence, how to mend it, and below them the place in the text that was typed. */
export function problemText({ severity, message, hint, place }: Problem, pipeline: Pipeline): string {
  const owner =
    place.node?.kind === 'function' ? pipeline.functions.find(({ id }) => id === place.node?.id) : undefined;
  const named = owner && !message.includes(owner.entry) ? `${owner.entry}: ${message}` : message;
  const sentence = `${severity}: ${named} ${hint}`;
  const text = place.field === 'mapspec' ? owner?.mapspec : place.field === 'code' ? owner?.code : null;
  if (text === null || text === undefined || text === '' || !place.range) return sentence;
  return `${sentence}\n${pointAt(text, place.range)}`;
}

/** The line of a text where a range begins, with marks below the range. */
export function pointAt(text: string, { start, end }: { readonly start: number; readonly end: number }): string {
  const lineStart = text.lastIndexOf('\n', start - 1) + 1;
  const line = text.slice(lineStart).split('\n')[0]!;
  const width = Math.max(1, Math.min(end, lineStart + line.length) - start);
  return `    ${line}\n    ${' '.repeat(start - lineStart)}${'^'.repeat(width)}`;
}

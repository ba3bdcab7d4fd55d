import { type InputValue, type Pipeline, type Problem } from '@gridloom/core/pipeline';
import { problemOf } from '@gridloom/core/plan';
import { z } from 'zod';
import type { Site } from '../cluster/site.ts';

export type Reference = Extract<InputValue, { kind: 'reference' }>;

const Found = z.discriminatedUnion('ok', [
  /** `type` is NumPy's word for the values of an array, else Python's for the first of them. */
  z.object({ ok: z.literal(true), shape: z.array(z.int()), type: z.string(), bytes: z.int() }),
  z.object({ ok: z.literal(false), message: z.string() }),
]);
export type Found = z.infer<typeof Found>;

const LookAnswer = z.object({ found: z.array(Found) });

/** What files on a site hold, in order; the worker's `look`. */
export async function lookAtReferences(site: Site, references: readonly Reference[]): Promise<Found[]> {
  if (references.length === 0) return [];
  return LookAnswer.parse(await site.worker('look', [], { references })).found;
}

/**
 * The pipeline with the shapes that its references have now, and a problem for each that cannot be read. Without any, the
 * site is not opened.
 */
export async function withSeenReferences(
  site: () => Promise<Site>,
  pipeline: Pipeline,
): Promise<{ pipeline: Pipeline; problems: Problem[] }> {
  const referring = pipeline.inputs.flatMap((input) =>
    input.value.kind === 'reference' && input.value.path.trim() !== '' ? [{ input, value: input.value }] : [],
  );
  if (referring.length === 0) return { pipeline, problems: [] };
  const found = await lookAtReferences(
    await site(),
    referring.map(({ value }) => value),
  );
  const problems: Problem[] = [];
  const seen = new Map<string, Reference>();
  for (const [index, { input, value }] of referring.entries()) {
    const look = found[index];
    if (look?.ok) seen.set(input.id, { ...value, shape: look.shape });
    else {
      const place = { node: { kind: 'input', id: input.id }, field: 'value' } as const;
      problems.push(problemOf('REFERENCE_UNREADABLE', place, { name: input.name, message: look?.message ?? '' }));
    }
  }
  const inputs = pipeline.inputs.map((input) => {
    const value = seen.get(input.id);
    return value ? { ...input, value } : input;
  });
  return { pipeline: { ...pipeline, inputs }, problems };
}

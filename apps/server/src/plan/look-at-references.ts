import type { InputValue, Pipeline, Problem, ProblemPlace } from '@gridloom/core/pipeline';
import { problemOf, type Selection } from '@gridloom/core/plan';
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

/** What each of some files on a site holds, in order; the worker's `look`. */
export async function lookAtReferences(site: Site, references: readonly Reference[]): Promise<Found[]> {
  if (references.length === 0) return [];
  const { found } = LookAnswer.parse(await site.worker('look', [], { references }));
  return references.map((_, at) => found[at] ?? { ok: false, message: 'The worker gave no answer for this file.' });
}

/** A pipeline and what of it is computed: the two places in which files on a site are referred to. */
type Referring = { readonly pipeline: Pipeline; readonly selection: Selection };

type Seen = Referring & {
  /** Of each file that cannot be read, at its place; its reference has no shape, so that a plan that needs it has none. */
  readonly problems: readonly Problem[];
};

/** The same with the shapes that all references have now. Without any, the site is not opened. */
export async function withSeenReferences(site: () => Promise<Site>, referring: Referring): Promise<Seen> {
  const references = referencesIn(referring);
  if (references.length === 0) return { ...referring, problems: [] };
  const found = await lookAtReferences(
    await site(),
    references.map(({ value }) => value),
  );
  const seen = new Map<Reference, Reference>();
  const problems: Problem[] = [];
  for (const [index, { name, place, value }] of references.entries()) {
    const look = found[index]!;
    seen.set(value, { ...value, shape: look.ok ? look.shape : null });
    if (!look.ok) problems.push(problemOf('REFERENCE_UNREADABLE', place, { name, message: look.message }));
  }
  const { pipeline, selection } = referring;
  const withShape = (value: InputValue) => (value.kind === 'reference' ? (seen.get(value) ?? value) : value);
  const inputs = pipeline.inputs.map((input) => ({ ...input, value: withShape(input.value) }));
  const given = Object.fromEntries(Object.entries(selection.given).map(([name, value]) => [name, withShape(value)]));
  return { pipeline: { ...pipeline, inputs }, selection: { ...selection, given }, problems };
}

type ReferenceAt = { readonly name: string; readonly place: ProblemPlace; readonly value: Reference };

/** The references that have a path, each with the place where its problems belong. */
export function referencesIn({ pipeline, selection }: Referring): ReferenceAt[] {
  const all = [
    ...pipeline.inputs.map(({ id, name, value }) => {
      return { name, value, place: { node: { kind: 'input', id }, field: 'value' } as const };
    }),
    ...Object.entries(selection.given).map(([name, value]) => {
      return { name, value, place: { field: `selection.given.${name}` } };
    }),
  ];
  return all.flatMap(({ name, place, value }) =>
    value.kind === 'reference' && value.path.trim() !== '' ? [{ name, place, value }] : [],
  );
}

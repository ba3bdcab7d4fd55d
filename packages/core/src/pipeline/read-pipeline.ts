import { z } from 'zod';
import { CodedError } from '../error/index.ts';
import { Pipeline } from './pipeline.ts';

/** Lifts a stored document from format `n` to `n + 1`. Never edit one that has shipped. */
type Upgrade = (stored: Record<string, unknown>) => Record<string, unknown>;

/** `UPGRADES[n]` reads format n and writes format n + 1; a test holds a document of every shipped format. */
export const UPGRADES: Readonly<Record<number, Upgrade>> = {
  1: (stored) => ({
    ...stored,
    functions: Array.isArray(stored['functions'])
      ? stored['functions'].map((item: unknown) => (isRecord(item) ? { ...item, variant: null } : item))
      : stored['functions'],
    nests: [],
    activeVariants: {},
    checkTypes: true,
  }),
};

/** The format that is written now. */
export const PIPELINE_FORMAT = 2;

const Head = z.looseObject({ format: z.int().min(1) });

/**
 * Reads a stored pipeline of any shipped format.
 *
 * @throws CodedError BAD_DOCUMENT naming the place; the document is untouched
 */
export function readPipeline(stored: unknown): Pipeline {
  let document: Record<string, unknown> & { format: number } = parse(Head, stored);
  if (document.format > PIPELINE_FORMAT) {
    const reason = `it has format ${document.format}, and this release reads formats up to ${PIPELINE_FORMAT}. Update Gridloom.`;
    throw new CodedError('BAD_DOCUMENT', { what: 'The pipeline', where: 'format', reason });
  }
  for (let upgrade = UPGRADES[document.format]; upgrade; upgrade = UPGRADES[document.format]) {
    document = { ...upgrade(document), format: document.format + 1 };
  }
  return parse(Pipeline, document);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function parse<T>(schema: z.ZodType<T>, stored: unknown): T {
  const result = schema.safeParse(stored);
  if (result.success) return result.data;
  const { where, reason } = deepestIssue(result.error.issues);
  throw new CodedError('BAD_DOCUMENT', { what: 'The pipeline', where, reason });
}

/** The first issue, followed into the branch of a union that came furthest: there the mistake is. */
function deepestIssue(issues: readonly z.core.$ZodIssue[], before: readonly PropertyKey[] = []): Place {
  const first = issues[0];
  if (!first) return { where: 'its top', reason: 'it does not fit', depth: before.length };
  const path = [...before, ...first.path];
  if (first.code === 'invalid_union' && first.errors.length > 0) {
    const deepest = first.errors
      .map((branch) => deepestIssue(branch, path))
      .reduce((best, place) => (place.depth > best.depth ? place : best));
    if (deepest.depth > path.length) return deepest;
  }
  return { where: printPath(path), reason: first.message, depth: path.length };
}

type Place = { readonly where: string; readonly reason: string; readonly depth: number };

/** As in JavaScript: `functions[0].outputs`. */
function printPath(path: readonly PropertyKey[]): string {
  const text = path.map((key) => (typeof key === 'number' ? `[${key}]` : `.${String(key)}`)).join('');
  return text.replace(/^\./, '') || 'its top';
}

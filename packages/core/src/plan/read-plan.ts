import { z } from 'zod';
import { CodedError } from '../error/index.ts';
import { Plan } from './plan.ts';

/** Lifts a stored plan from format `n` to `n + 1`. Never edit one that has shipped. */
type Upgrade = (stored: Record<string, unknown>) => Record<string, unknown>;

/**
 * `PLAN_UPGRADES[n]` reads format n and writes format n + 1. A plan keeps its hash: it is the name under which its runs
 * know it.
 */
export const PLAN_UPGRADES: Readonly<Record<number, Upgrade>> = {
  // What was not known then: nothing is element-wise, all is selected, nothing was taken over, and nothing can be.
  1: (stored) => ({
    ...stored,
    stages: listOf(stored['stages']).map((stage) => ({
      ...stage,
      elementwise: [],
      selected: null,
      identity: '',
      reuse: null,
    })),
    estimate: { ...recordOf(stored['estimate']), files: 0, reused: 0 },
  }),
};

/** The format that is written now. */
export const PLAN_FORMAT = 2;

const Head = z.looseObject({ format: z.int().min(1) });

/**
 * Reads a stored plan of any shipped format.
 *
 * @throws CodedError BAD_DOCUMENT for a format of a newer release, ZodError where it does not fit
 */
export function readPlan(stored: unknown): Plan {
  let document: Record<string, unknown> & { format: number } = Head.parse(stored);
  if (document.format > PLAN_FORMAT) {
    const reason = `it has format ${document.format}, and this release reads formats up to ${PLAN_FORMAT}. Update Gridloom.`;
    throw new CodedError('BAD_DOCUMENT', { what: 'The plan', where: 'format', reason });
  }
  for (let upgrade = PLAN_UPGRADES[document.format]; upgrade; upgrade = PLAN_UPGRADES[document.format]) {
    document = { ...upgrade(document), format: document.format + 1 };
  }
  return Plan.parse(document);
}

function listOf(value: unknown): Record<string, unknown>[] {
  return Array.isArray(value) ? value.map(recordOf) : [];
}

function recordOf(value: unknown): Record<string, unknown> {
  return z.record(z.string(), z.unknown()).catch({}).parse(value);
}

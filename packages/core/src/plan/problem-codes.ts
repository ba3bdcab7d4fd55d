import type { Problem, ProblemFix, ProblemPlace } from '../pipeline/index.ts';
import { CHUNK_PROBLEMS } from './problems/chunk-problems.ts';
import { FUNCTION_PROBLEMS } from './problems/function-problems.ts';
import { INPUT_PROBLEMS } from './problems/input-problems.ts';
import { LANGUAGE_PROBLEMS } from './problems/language-problems.ts';
import { LIMIT_PROBLEMS } from './problems/limit-problems.ts';
import { MAPSPEC_PROBLEMS } from './problems/mapspec-problems.ts';
import { NEST_PROBLEMS } from './problems/nest-problems.ts';
import type { ProblemEntry } from './problems/problem-entry.ts';
import { RESOURCE_PROBLEMS } from './problems/resource-problems.ts';
import { SELECTION_PROBLEMS } from './problems/selection-problems.ts';
import { TYPE_PROBLEMS } from './problems/type-problems.ts';
import { WIRE_PROBLEMS } from './problems/wire-problems.ts';

/**
 * Everything that can be wrong with a pipeline, in one table, put together from those of `problems/`: the code says what,
 * the message says it in a sentence with the names it is about, the hint says how to mend it. Severity follows from the
 * code.
 */
export const PROBLEM_CODES = {
  NO_FUNCTIONS: {
    severity: 'error',
    message: () => 'The pipeline has no functions yet.',
    hint: () => 'Add a function; its parameters become the inputs of the pipeline.',
  },
  DUPLICATE_ID: {
    severity: 'error',
    message: (d: { id: string }) => `Two nodes of the pipeline have the id "${d.id}".`,
    hint: () => 'Remove one of them, or give it another id in the file.',
  },
  ...FUNCTION_PROBLEMS,
  ...LANGUAGE_PROBLEMS,
  ...WIRE_PROBLEMS,
  ...MAPSPEC_PROBLEMS,
  ...INPUT_PROBLEMS,
  ...RESOURCE_PROBLEMS,
  ...TYPE_PROBLEMS,
  ...LIMIT_PROBLEMS,
  ...CHUNK_PROBLEMS,
  ...NEST_PROBLEMS,
  ...SELECTION_PROBLEMS,
} as const satisfies Record<string, ProblemEntry>;

export type ProblemCode = keyof typeof PROBLEM_CODES;

/** The facts a problem of code `C` must carry. */
export type ProblemDetails<C extends ProblemCode> = Parameters<(typeof PROBLEM_CODES)[C]['message']>[0];

/** A problem with the sentences of its code, and with what mends it where that is plain. */
export function problemOf<C extends ProblemCode>(
  code: C,
  place: ProblemPlace,
  details: ProblemDetails<C>,
  fix?: ProblemFix | null,
): Problem {
  const entry: ProblemEntry = PROBLEM_CODES[code];
  // The signature ties the details to the code; the table's union of functions loses that tie.
  const facts = details as never;
  const problem = { code, severity: entry.severity, place, message: entry.message(facts), hint: entry.hint(facts) };
  return fix ? { ...problem, fix } : problem;
}

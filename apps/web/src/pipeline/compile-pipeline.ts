import type { Profile } from '@gridloom/core/cluster';
import type { Pipeline, Problem } from '@gridloom/core/pipeline';
import { type Compiled, compilePlan, type Selection } from '@gridloom/core/plan';

/** What a pipeline compiles to; a bug of the compiler is a problem among others, so that the editor stays usable. */
export function compilePipeline(pipeline: Pipeline, profile: Profile | null, selection?: Selection): Compiled {
  if (!profile) return { ok: false, problems: [], facts: NO_FACTS };
  try {
    return compilePlan(pipeline, profile, selection && { selection });
  } catch (error) {
    console.error(error);
    return { ok: false, problems: [compilerBroke(error)], facts: NO_FACTS };
  }
}

/** True when two pipelines compile to the same plan: they differ in canvas positions and notes at most. */
export function compilesAlike(left: Pipeline, right: Pipeline): boolean {
  return (
    left.name === right.name &&
    left.resources === right.resources &&
    left.wires === right.wires &&
    left.activeVariants === right.activeVariants &&
    left.checkTypes === right.checkTypes &&
    sameMembers(left.nests, right.nests) &&
    sameMembers(left.functions, right.functions) &&
    sameMembers(left.inputs, right.inputs)
  );
}

const NO_FACTS: Compiled['facts'] = { functions: {}, missingInputs: [] };
const NOT_COMPILED = new Set(['position', 'notes']);

function sameMembers(left: readonly object[], right: readonly object[]): boolean {
  return left === right || (left.length === right.length && left.every((item, at) => sameFields(item, right[at]!)));
}

/** Edits share what they leave alone, so comparing by identity is enough. */
function sameFields(left: object, right: object): boolean {
  if (left === right) return true;
  const other = new Map(Object.entries(right));
  return Object.entries(left).every(([key, value]) => NOT_COMPILED.has(key) || other.get(key) === value);
}

function compilerBroke(error: unknown): Problem {
  return {
    code: 'COMPILER_BROKE',
    severity: 'error',
    place: {},
    message: `The pipeline could not be checked: ${error instanceof Error ? error.message : String(error)}`,
    hint: 'This is a mistake of Gridloom, not of your pipeline; undo the last change to go on.',
  };
}

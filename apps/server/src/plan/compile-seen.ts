import type { Profile } from '@gridloom/core/cluster';
import { CodedError, isCodedError } from '@gridloom/core/error';
import type { Pipeline, Problem, ProblemPlace } from '@gridloom/core/pipeline';
import {
  type Compiled,
  type CompileOptions,
  compilePlan,
  type Plan,
  problemOf,
  type Selection,
  WHOLE,
} from '@gridloom/core/plan';
import type { Site } from '../cluster/site.ts';
import { referencesIn, withSeenReferences } from './look-at-references.ts';

export type CompileSeenOptions = CompileOptions & {
  readonly profile: Profile;
  readonly site: () => Promise<Site>;
};

type CompiledSeen = {
  readonly compiled: Compiled;
  /** With the shapes that files have now. */
  readonly pipeline: Pipeline;
};

/**
 * Compiles a pipeline after a look at the files that it and the selection refer to. A file that cannot be read is a problem
 * where the plan needs it, and only there.
 *
 * @throws CodedError when there are such files and the site cannot be reached
 */
export async function compileSeen(
  drawn: Pipeline,
  { profile, site, ...options }: CompileSeenOptions,
): Promise<CompiledSeen> {
  const referring = { pipeline: drawn, selection: options.selection ?? WHOLE };
  const { pipeline, selection, problems: unreadable } = await withSeenReferences(site, referring);
  const compiled = compilePlan(pipeline, profile, { ...options, selection });
  const why = new Map(unreadable.map((problem) => [keyOf(problem.place), problem]));
  // That nobody has looked is what the compiler sees; that somebody has, in vain, says more.
  const problems = compiled.problems.map((problem) =>
    problem.code === 'REFERENCE_UNSEEN' ? (why.get(keyOf(problem.place)) ?? problem) : problem,
  );
  return { pipeline, compiled: { ...compiled, problems } };
}

/**
 * As `compileSeen`, for those who need a plan.
 *
 * @throws CodedError PLAN_REFUSED with the problems, and when there are files to look at and the site cannot be reached
 */
export async function planSeen(
  drawn: Pipeline,
  options: CompileSeenOptions,
): Promise<{ readonly pipeline: Pipeline; readonly plan: Plan }> {
  const { pipeline, compiled } = await compileSeen(drawn, options);
  if (compiled.ok) return { pipeline, plan: compiled.plan };
  throw new CodedError('PLAN_REFUSED', { problems: compiled.problems.filter(({ severity }) => severity === 'error') });
}

/** As `compileSeen`, but where the site cannot be reached the plan counts on what was found in the files before. */
export async function compileAsKnown(drawn: Pipeline, options: CompileSeenOptions): Promise<Compiled> {
  try {
    return (await compileSeen(drawn, options)).compiled;
  } catch (error) {
    if (!isCodedError(error)) throw error;
    const { profile, site: _site, ...known } = options;
    const compiled = compilePlan(drawn, profile, known);
    const unchecked = uncheckedIn(compiled, { pipeline: drawn, selection: known.selection ?? WHOLE }, error);
    return { ...compiled, problems: [...compiled.problems, ...unchecked] };
  }
}

/** A warning for each file that the plan needs, as far as there is one. */
function uncheckedIn(
  compiled: Compiled,
  referring: { readonly pipeline: Pipeline; readonly selection: Selection },
  { message }: CodedError,
): Problem[] {
  return referencesIn(referring)
    .filter(({ name, value }) => value.shape !== null && (!compiled.ok || Object.hasOwn(compiled.plan.inputs, name)))
    .map(({ name, place }) => problemOf('REFERENCE_UNCHECKED', place, { name, message }));
}

function keyOf({ node, field }: ProblemPlace): string {
  return `${node?.id ?? ''} ${field ?? ''}`;
}

import type { Profile } from '../cluster/index.ts';
import { printMapspec } from '../mapspec/index.ts';
import type { FunctionId, Pipeline, Problem } from '../pipeline/index.ts';
import { canonicalJson } from './canonical-json.ts';
import { assemblePlan } from './compile/assemble-plan.ts';
import { checkAxes } from './compile/check-axes.ts';
import { checkBatches } from './compile/check-batches.ts';
import { checkLimits } from './compile/check-limits.ts';
import { checkNames } from './compile/check-names.ts';
import { checkSettings } from './compile/check-settings.ts';
import { checkTypes } from './compile/check-types.ts';
import { generateMapspecs } from './compile/generate-mapspecs.ts';
import { inferShapes, type Shapes } from './compile/infer-shapes.ts';
import { orderFunctions } from './compile/order-functions.ts';
import { type ReadFunction, readFunctions } from './compile/read-functions.ts';
import { type Mapping, readMapspecs } from './compile/read-mapspecs.ts';
import { resolveSources } from './compile/resolve-sources.ts';
import { type MergedResources, stageResources } from './compile/stage-resources.ts';
import { countTasks } from './cut-batches.ts';
import type { EarlierRun } from './earlier-run.ts';
import type { Plan } from './plan.ts';
import type { Selection } from './selection.ts';

/** The plan with remaining warnings and hints, or every problem at once; `facts` is what could be derived all the same. */
export type Compiled =
  | { readonly ok: true; readonly plan: Plan; readonly problems: readonly Problem[]; readonly facts: PipelineFacts }
  | { readonly ok: false; readonly problems: readonly Problem[]; readonly facts: PipelineFacts };

/** What the editor writes on nodes and wires, as far as it is known; by function id. */
export type PipelineFacts = {
  readonly functions: Readonly<Record<string, FunctionFacts>>;
  /** Names and values of the pipeline inputs that nothing gives a value yet. */
  readonly missingInputs: readonly string[];
};

export type FunctionFacts = {
  /** Mapspec in force: the function's own in normal form, or the generated one; null when called once. */
  readonly mapspec: string | null;
  readonly generated: boolean;
  /** Shape of its outputs; null when it cannot be known. */
  readonly shape: readonly (number | '?')[] | null;
  readonly elementCount: number | null;
  readonly taskCount: number | null;
};

/** What a plan is made for, beside the pipeline and the profile. */
export type CompileOptions = {
  readonly selection?: Selection;
  /** Runs of this pipeline on this profile, the newest first: what they computed is taken over where it is the same. */
  readonly earlier?: readonly EarlierRun[];
};

/**
 * Compiles a pipeline for a profile. Pure and deterministic: the same arguments give the same plan and hash. The cost
 * grows with functions, wires and job arrays, never with elements.
 */
export function compilePlan(pipeline: Pipeline, profile: Profile, _options: CompileOptions = {}): Compiled {
  const read = readFunctions(pipeline);
  const { functions } = read;
  const sources = resolveSources(pipeline, functions);
  const order = orderFunctions(functions, sources);
  const { mappings, problems: mapspecProblems } = readMapspecs(functions, sources);
  const { axes, problems: axisProblems } = checkAxes(functions, mappings, sources);
  const generatedProblems = generateMapspecs(functions, mappings, axes);
  const shapes = inferShapes(order.ordered, mappings, sources, axes);
  const resources = new Map(
    functions.map((owner) => [owner.id, stageResources(pipeline, profile, { owner, sources })]),
  );

  const problems = eachOnce([
    ...read.problems,
    ...checkNames(pipeline, functions),
    ...functions.flatMap((owner) => checkSettings(pipeline, owner)),
    ...sources.problems,
    ...order.problems,
    ...mapspecProblems,
    ...axisProblems,
    ...generatedProblems,
    ...shapes.problems,
    ...[...resources.values()].flatMap((merged: MergedResources) => merged.problems),
    ...(pipeline.checkTypes ? checkTypes(functions, mappings, sources) : []),
    ...functions.flatMap((owner) =>
      checkLimits(owner, resources.get(owner.id), shapes.functions.get(owner.id), profile),
    ),
    ...functions.flatMap((owner) => checkBatches(owner, shapes.functions.get(owner.id), profile)),
  ]);
  const facts = { functions: factsOf(functions, mappings, shapes), missingInputs: sources.missingInputs };
  if (problems.some((problem) => problem.severity === 'error')) return { ok: false, problems, facts };
  const plan = assemblePlan(pipeline, profile, {
    functions,
    order: order.ordered,
    sources,
    mappings,
    axes,
    shapes,
    resources,
  });
  return { ok: true, plan, problems, facts };
}

/** A mistake in the pipeline's own resources is found for each function, and said once. */
function eachOnce(problems: readonly Problem[]): Problem[] {
  return [...new Map(problems.map((problem) => [canonicalJson(problem), problem])).values()];
}

function factsOf(
  functions: readonly ReadFunction[],
  mappings: ReadonlyMap<FunctionId, Mapping>,
  shapes: Shapes,
): Record<string, FunctionFacts> {
  return Object.fromEntries(
    functions.map(({ id, item }) => {
      const mapping = mappings.get(id);
      const shape = shapes.functions.get(id);
      const elementCount = shape?.elementCount ?? null;
      const facts: FunctionFacts = {
        mapspec: mapping?.kind === 'map' ? printMapspec(mapping.mapspec) : null,
        generated: mapping?.kind === 'map' && mapping.generated,
        shape: shape ? shape.axes.map(({ size }) => size) : null,
        elementCount,
        taskCount: elementCount === null ? null : countTasks(item, elementCount),
      };
      return [id, facts];
    }),
  );
}

import type { Profile } from '../cluster/index.ts';
import { countOf, printMapspec } from '../mapspec/index.ts';
import type { FunctionId, Pipeline, Problem } from '../pipeline/index.ts';
import type { ResourceFact } from '../resources/index.ts';
import { canonicalJson } from './canonical-json.ts';
import { type Analysis, analyse } from './compile/analyse.ts';
import { assemblePlan } from './compile/assemble-plan.ts';
import { checkBatches } from './compile/check-batches.ts';
import { checkLimits } from './compile/check-limits.ts';
import { checkNames } from './compile/check-names.ts';
import { checkSettings } from './compile/check-settings.ts';
import { checkTypes } from './compile/check-types.ts';
import { joinNests } from './compile/join-nests.ts';
import { circleProblems } from './compile/order-functions.ts';
import { pickVariants } from './compile/pick-variants.ts';
import type { ReuseFacts } from './compile/plan-reuse.ts';
import { readFunctions } from './compile/read-functions.ts';
import { resolveSources } from './compile/resolve-sources.ts';
import { selectElements } from './compile/select-elements.ts';
import { selectPart } from './compile/select-part.ts';
import { type MergedResources, stageResources } from './compile/stage-resources.ts';
import { wireEnds } from './compile/wire-ends.ts';
import { countTasks } from './cut-batches.ts';
import type { EarlierRun } from './earlier-run.ts';
import type { Plan } from './plan.ts';
import { type Selection, WHOLE } from './selection.ts';

/** The plan with remaining warnings and hints, or every problem at once; `facts` is what could be derived all the same. */
export type Compiled =
  | { readonly ok: true; readonly plan: Plan; readonly problems: readonly Problem[]; readonly facts: PipelineFacts }
  | { readonly ok: false; readonly problems: readonly Problem[]; readonly facts: PipelineFacts };

/** What the editor writes on nodes and wires, as far as it is known; by id of functions and nests. */
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
  /** Of the elements that are asked for; null too for a function of a nest, whose tasks are those of the nest. */
  readonly taskCount: number | null;
  /** Where each of its resources comes from; none for a function of a nest, whose tasks get those of the nest. */
  readonly resources: readonly ResourceFact[];
  /** What it takes over from earlier runs; null while there is no plan, or no earlier run. */
  readonly reuse: ReuseFacts | null;
};

export type { ReuseFacts };

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
export function compilePlan(pipeline: Pipeline, profile: Profile, options: CompileOptions = {}): Compiled {
  const selection = options.selection ?? WHOLE;
  const active = pickVariants(pipeline);
  const chosen = selectPart(active.pipeline, selection);
  const drawn = chosen.pipeline;
  const wires = wireEnds(drawn);
  const read = readFunctions(drawn);
  const { part } = chosen;
  const sources = resolveSources(drawn, read.functions, { wires, inactive: active.inactive, part });
  const apart = analyse(read.functions, sources, { pipeline: drawn, wires });
  const { joined, members, problems: nestProblems } = joinNests(drawn, profile, { apart, written: pipeline.nests });
  const { functions, shapes } = joined;
  const resources = new Map(
    functions.map((owner) => [owner.id, stageResources(pipeline, profile, { owner, sources: joined.sources })]),
  );
  const elements = selectElements(joined, selection.axes);
  const countOfElements = (id: FunctionId) => {
    const selected = elements.selected.get(id);
    return selected ? countOf(selected) : (shapes.functions.get(id)?.elementCount ?? null);
  };

  const found: Problem[][] = [
    [...active.problems, ...chosen.problems],
    // Where nothing is left of what there was, the selection has said so.
    read.problems.filter(({ code }) => part === null || code !== 'NO_FUNCTIONS'),
    checkNames(drawn, read.functions, { wires, given: part?.given ?? new Set() }),
    ...read.functions.map((owner) => checkSettings(wires, owner)),
    [
      ...sources.problems,
      ...circleProblems(apart.order.circles, { pipeline: drawn, wires }),
      ...apart.problems,
      ...nestProblems,
    ],
    // Of what functions in a nest ask for themselves, only the sense is looked at.
    ...read.functions
      .filter(({ id }) => members.has(id))
      .map((owner) => [...stageResources(pipeline, profile, { owner, sources }).problems]),
    ...[...resources.values()].map((merged: MergedResources) => [...merged.problems]),
    pipeline.checkTypes ? checkTypes(read.functions, apart.mappings, sources) : [],
    ...functions.map((owner) => checkLimits(owner, resources.get(owner.id), shapes.functions.get(owner.id), profile)),
    ...functions.map((owner) => checkBatches(owner, countOfElements(owner.id), { profile, pipeline: drawn })),
    elements.problems,
  ];
  const problems = withSafeFixes(pipeline, eachOnce(found.flat()));
  const facts = {
    functions: {
      ...(joined === apart ? {} : factsOf(apart, resources, () => null)),
      ...factsOf(joined, resources, countOfElements),
    },
    missingInputs: sources.missingInputs,
  };
  if (problems.some((problem) => problem.severity === 'error')) return { ok: false, problems, facts };
  const { plan, reuse, hints } = assemblePlan(
    pipeline,
    { ...joined, order: joined.order.ordered, resources, selected: elements.selected },
    { profile, earlier: options.earlier ?? [] },
  );
  const known = { ...facts, functions: withReuse(facts.functions, reuse) };
  return { ok: true, plan, problems: [...problems, ...hints], facts: known };
}

function withReuse(
  facts: PipelineFacts['functions'],
  reuse: Readonly<Record<string, ReuseFacts>>,
): PipelineFacts['functions'] {
  if (Object.keys(reuse).length === 0) return facts;
  return Object.fromEntries(Object.entries(facts).map(([id, own]) => [id, { ...own, reuse: reuse[id] ?? null }]));
}

/** An edit names a node by its id: while two nodes have one, it may change the wrong one, and nothing is offered. */
function withSafeFixes({ functions, inputs, nests }: Pipeline, problems: readonly Problem[]): readonly Problem[] {
  if (!problems.some(({ fix }) => fix)) return problems;
  const nodes = [...functions, ...inputs, ...nests];
  const ids = new Set<string>(nodes.map(({ id }) => id));
  return ids.size === nodes.length ? problems : problems.map(({ fix: _fix, ...problem }) => problem);
}

/** A mistake in the pipeline's own resources is found for each function, and said once. */
function eachOnce(problems: readonly Problem[]): Problem[] {
  return [...new Map(problems.map((problem) => [canonicalJson(problem), problem])).values()];
}

function factsOf(
  { functions, mappings, shapes }: Analysis,
  resources: ReadonlyMap<FunctionId, MergedResources>,
  countOfElements: (id: FunctionId) => number | null,
): Record<string, FunctionFacts> {
  return Object.fromEntries(
    functions.map(({ id, item }) => {
      const mapping = mappings.get(id);
      const shape = shapes.functions.get(id);
      const count = countOfElements(id);
      const facts: FunctionFacts = {
        mapspec: mapping?.kind === 'map' ? printMapspec(mapping.mapspec) : null,
        generated: mapping?.kind === 'map' && mapping.generated,
        shape: shape ? shape.axes.map(({ size }) => size) : null,
        elementCount: shape?.elementCount ?? null,
        taskCount: count === null ? null : countTasks(item, count),
        resources: resources.get(id)?.facts ?? [],
        reuse: null,
      };
      return [id, facts];
    }),
  );
}

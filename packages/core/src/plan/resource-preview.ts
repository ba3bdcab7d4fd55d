import type { ClusterFacts } from '../cluster/index.ts';
import { elementCountOf, positionOf } from '../mapspec/index.ts';
import type { FunctionId, Json } from '../pipeline/index.ts';
import { normaliseValues, type Resources } from '../resources/index.ts';
import { limitFindings } from './compile/cluster-limits.ts';
import { expressionNames } from './compile/expression-names.ts';
import type { Plan, Stage, StageParameter } from './plan.ts';
import { nameList } from './problems/problem-entry.ts';

/** What the worker's `preview` is asked: the expressions of one stage at some of its elements. */
export type PreviewRequest = {
  readonly stage: Pick<Stage, 'id' | 'entry' | 'parameters' | 'axes' | 'scope' | 'acceptMissing'>;
  readonly inputs: Plan['inputs'];
  readonly code: string;
  readonly expressions: Readonly<Record<string, string>>;
  readonly elements: readonly number[];
};

/** What the expressions of a stage give before the run, as far as they follow from the inputs. */
export type PreparedPreview = {
  /** Null when there is nothing that could be evaluated. */
  readonly request: PreviewRequest | null;
  /** Expressions whose value is known only when other functions have run, in a sentence each. */
  readonly later: readonly { readonly field: string; readonly sentence: string }[];
};

/** Elements that are looked at: enough to see how values spread, few enough to be answered at once. */
const MOST_SAMPLES = 400;

/** Picks what can be evaluated of a function's expressions, and elements evenly over its map; null without such a stage. */
export function preparePreview(plan: Plan, id: FunctionId, most = MOST_SAMPLES): PreparedPreview | null {
  const stage = plan.stages.find(({ functionId }) => functionId === id);
  if (!stage) return null;
  const later: { field: string; sentence: string }[] = [];
  const expressions: Record<string, string> = {};
  const used = new Set<StageParameter>();
  for (const [field, text] of Object.entries(stage.resources.expressions)) {
    const names = new Set(expressionNames(text) ?? []);
    const reads = stage.parameters.filter(({ name }) => names.has(name));
    const upstream = reads.flatMap(({ name, from }) => (from.kind === 'output' ? [{ name, stage: from.stage }] : []));
    if (upstream.length > 0) {
      const values = nameList(upstream.map(({ name }) => name));
      const stages = nameList([...new Set(upstream.map((one) => one.stage))]);
      later.push({ field, sentence: `It follows from ${values}, known only when ${stages} has run.` });
    } else if (stage.scope === 'element' && stage.elementCount === null) {
      later.push({ field, sentence: 'The number of elements is known only when other functions have run.' });
    } else {
      expressions[field] = text;
      for (const parameter of reads) used.add(parameter);
    }
  }
  if (Object.keys(expressions).length === 0) return { request: null, later };
  const parameters = [...used];
  const names = new Set(parameters.flatMap(({ from }) => (from.kind === 'input' ? [from.name] : [])));
  const inputs = Object.fromEntries(Object.entries(plan.inputs).filter(([name]) => names.has(name)));
  const { entry, axes, scope, acceptMissing, code } = stage;
  const elements = scope === 'map' ? [0] : evenly(stage.elementCount ?? 0, most);
  const request = { stage: { id: stage.id, entry, parameters, axes, scope, acceptMissing }, inputs, code, expressions };
  return { request: elements.length === 0 ? null : { ...request, elements }, later };
}

/** All of them when they are few, else evenly spread ones with the first and the last. */
function evenly(count: number, most: number): number[] {
  if (count <= most) return Array.from({ length: count }, (_, element) => element);
  return Array.from({ length: most }, (_, at) => Math.floor((at * (count - 1)) / (most - 1)));
}

/** What the worker answered for one element. */
export type PreviewSample = {
  readonly element: number;
  readonly values: Readonly<Record<string, Json>>;
  /** Sentences by field; the empty field stands for all of them. */
  readonly errors: Readonly<Record<string, string>>;
  /** The parameters that the expressions read, as text. */
  readonly arguments: Readonly<Record<string, string>>;
};

export type ResourcePreview = {
  readonly later: PreparedPreview['later'];
  /** Elements of the map; null while their number is not known. */
  readonly elementCount: number | null;
  /** In map scope one sample stands for all elements, and has no position. */
  readonly samples: readonly (PreviewSample & { readonly position: readonly number[] | null })[];
  /** The smallest and the largest value by field, as it was given. */
  readonly ranges: Readonly<Record<string, { readonly least: string; readonly most: string }>>;
  /** What the cluster would refuse of the samples: how many, and the first of them. */
  readonly limits: readonly {
    readonly code: string;
    readonly message: string;
    readonly count: number;
    readonly element: number;
  }[];
};

/** Puts together what the worker answered: positions, ranges, and what the cluster would not give. */
export function resourcePreview(
  stage: Stage,
  { later }: PreparedPreview,
  answered: readonly PreviewSample[],
  facts: ClusterFacts | null,
): ResourcePreview {
  const shape = stage.axes.flatMap(({ external, size }) => (external && size !== '?' ? [size] : []));
  const isWhole = stage.scope === 'map' || elementCountOf(shape) !== stage.elementCount;
  const ranges: Record<string, Range> = {};
  const limits = new Map<string, { code: string; message: string; count: number; element: number }>();
  const samples = answered.map((given) => {
    const { errors, resources } = understood(stage, given);
    const sample = { ...given, errors, position: isWhole ? null : positionOf(given.element, shape) };
    for (const [field, value] of Object.entries(given.values)) {
      const amount = errors[field] === undefined ? amountOf(field, value) : null;
      if (amount !== null) ranges[field] = widened(ranges[field], amount, textOf(value));
    }
    const found = facts && resources && stage.executor === 'slurm' ? limitFindings(resources, facts) : [];
    for (const { code, field, problem } of found) {
      if (!Object.hasOwn(stage.resources.expressions, field)) continue;
      const key = `${code} ${field}`;
      const before = limits.get(key);
      const { message } = problem(stage.id, {}, null);
      limits.set(key, { code, message, element: given.element, ...before, count: (before?.count ?? 0) + 1 });
    }
    return sample;
  });
  const told = Object.entries(ranges).map(([field, { least, most }]) => [
    field,
    { least: least.text, most: most.text },
  ]);
  return {
    later,
    elementCount: stage.elementCount,
    samples,
    ranges: Object.fromEntries(told),
    limits: [...limits.values()],
  };
}

/** The resources of a sample with those that are fixed, and what of its values cannot be read. */
function understood(
  { resources: { fixed } }: Stage,
  { values, errors }: PreviewSample,
): { errors: Readonly<Record<string, string>>; resources: Resources | null } {
  const kept: Record<string, unknown> = { ...fixed };
  // What was evaluated stands in place of what was parsed before.
  if (Object.hasOwn(values, 'memory')) delete kept['memoryMib'];
  if (Object.hasOwn(values, 'time')) delete kept['timeMinutes'];
  const parsed = normaliseValues({ ...kept, ...values });
  if (parsed.ok) return { errors, resources: parsed.resources };
  const wrong = parsed.errors.map(({ field, message }) => [field, message] as const);
  return { errors: { ...Object.fromEntries(wrong), ...errors }, resources: null };
}

type Range = { readonly least: Amount; readonly most: Amount };
type Amount = { readonly amount: number; readonly text: string };

function amountOf(field: string, value: Json): number | null {
  const parsed = normaliseValues(field === 'cpusPerNode' ? { nodes: 1, [field]: value } : { [field]: value });
  if (!parsed.ok || value === null) return null;
  const { resources } = parsed;
  const amounts: Readonly<Record<string, number | undefined>> = {
    cpus: resources.cpus,
    nodes: resources.nodes,
    cpusPerNode: resources.cpusPerNode,
    memory: resources.memoryMib,
    gpus: resources.gpus,
    time: resources.timeMinutes,
  };
  return amounts[field] ?? null;
}

function widened(range: Range | undefined, amount: number, text: string): Range {
  const here = { amount, text };
  if (!range) return { least: here, most: here };
  return {
    least: amount < range.least.amount ? here : range.least,
    most: amount > range.most.amount ? here : range.most,
  };
}

function textOf(value: Json): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

import type { FunctionId, Pipeline, PipelineFunction, Problem, ProblemFix, Wire } from '../../pipeline/index.ts';
import { problemOf } from '../problem-codes.ts';
import { endKey } from './wire-ends.ts';

export type ActivePipeline = {
  readonly pipeline: Pipeline;
  /** Functions that are left out; wires still begin at one where the active one lacks the output, which is a problem. */
  readonly inactive: ReadonlySet<string>;
  readonly problems: readonly Problem[];
};

/**
 * The pipeline with the active variants only. A wire from an inactive one begins at the active one's output of that name
 * instead, and wires into inactive ones are left out. Without variants it is the same object.
 */
export function pickVariants(pipeline: Pipeline): ActivePipeline {
  const groups = new Map<string, PipelineFunction[]>();
  for (const item of pipeline.functions) {
    if (!item.variant) continue;
    const group = groups.get(item.variant.of);
    if (group) group.push(item);
    else groups.set(item.variant.of, [item]);
  }
  const problems: Problem[] = [];
  const active = new Map<string, readonly PipelineFunction[]>();
  for (const [of, name] of Object.entries(pipeline.activeVariants)) {
    const group = groups.get(of) ?? [];
    if (group.some(({ variant }) => variant?.name === name)) continue;
    const names = [...new Set(group.map(({ variant }) => variant?.name ?? ''))];
    const others = Object.entries(pipeline.activeVariants).filter(([other]) => other !== of);
    const fix: ProblemFix = {
      title: 'Clear the choice',
      edits: [{ type: 'changePipeline', patch: { activeVariants: Object.fromEntries(others) } }],
    };
    problems.push(problemOf('VARIANT_UNKNOWN', { field: `activeVariants.${of}` }, { of, name, names }, fix));
  }
  if (groups.size === 0) return { pipeline, inactive: new Set(), problems };

  const inactive = new Map<FunctionId, PipelineFunction>();
  for (const [of, group] of groups) {
    const asked = Object.hasOwn(pipeline.activeVariants, of) ? pipeline.activeVariants[of] : undefined;
    const found = group.find(({ variant }) => variant?.name === asked) ?? group[0];
    active.set(
      of,
      group.filter(({ variant }) => variant?.name === found?.variant?.name),
    );
    for (const item of group) if (item.variant?.name !== found?.variant?.name) inactive.set(item.id, item);
  }
  // An id that is given twice is another problem; the active function of the two stays.
  for (const group of active.values()) for (const { id } of group) inactive.delete(id);
  const picked: Pipeline = {
    ...pipeline,
    functions: pipeline.functions.filter((item) => inactive.get(item.id) !== item),
    wires: redirected(pipeline.wires, { inactive, active, problems }),
    nests: pipeline.nests.map((nest) => ({ ...nest, functions: nest.functions.filter((id) => !inactive.has(id)) })),
  };
  return { pipeline: picked, inactive: new Set(inactive.keys()), problems };
}

type Picked = {
  readonly inactive: ReadonlyMap<FunctionId, PipelineFunction>;
  readonly active: ReadonlyMap<string, readonly PipelineFunction[]>;
  readonly problems: Problem[];
};

function redirected(wires: readonly Wire[], { inactive, active, problems }: Picked): Wire[] {
  const kept: Wire[] = [];
  const moved: Wire[] = [];
  for (const wire of wires) {
    const { from, to } = wire;
    if (inactive.has(to.id)) continue;
    const item = from.kind === 'output' ? inactive.get(from.id) : undefined;
    if (from.kind !== 'output' || !item?.variant) {
      kept.push(wire);
      continue;
    }
    const group = active.get(item.variant.of) ?? [];
    const producer = group.find(({ outputs }) => outputs.includes(from.output));
    if (producer) {
      moved.push({ from: { ...from, id: producer.id }, to });
      continue;
    }
    const details = { output: from.output, inactive: item.entry, active: group.map(({ entry }) => entry) };
    const node = { kind: 'function', id: to.id } as const;
    const place = { node, field: `parameters.${to.parameter}` };
    problems.push(problemOf('VARIANT_OUTPUT', place, { ...details, parameter: to.parameter }));
    // The wire stays, so that nothing else is said about the parameter.
    moved.push(wire);
  }
  // Wires from several variants into one parameter stand for one.
  const ends = new Map(kept.map((wire) => [endKey(wire.to.id, wire.to.parameter), wire]));
  return [...kept, ...moved.filter((wire) => !standsFor(ends, wire))];
}

function standsFor(ends: Map<string, Wire>, wire: Wire): boolean {
  const key = endKey(wire.to.id, wire.to.parameter);
  const other = ends.get(key);
  if (!other) ends.set(key, wire);
  return other?.from.kind === 'output' && wire.from.kind === 'output' && sameOutput(other.from, wire.from);
}

function sameOutput(left: Extract<Wire['from'], { kind: 'output' }>, right: typeof left): boolean {
  return left.id === right.id && left.output === right.output;
}

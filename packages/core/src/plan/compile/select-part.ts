import { InputId, type Pipeline, type PipelineFunction, type Problem, type Wire } from '../../pipeline/index.ts';
import { inputShape } from '../input-shape.ts';
import { problemOf } from '../problem-codes.ts';
import type { Selection } from '../selection.ts';
import { parsedMapspec } from './read-mapspecs.ts';

export type SelectedPart = {
  readonly pipeline: Pipeline;
  /** The outputs that are given as inputs; null when the selection takes everything. */
  readonly part: { readonly given: ReadonlySet<string> } | null;
  readonly problems: readonly Problem[];
};

/** What runs as one: a function, or all of a nest. */
type Unit = {
  readonly name: string;
  readonly items: PipelineFunction[];
  /** Outputs that others can have. */
  readonly outputs: string[];
  readonly reads: { readonly unit: Unit; readonly output: string }[];
  readonly readers: { readonly unit: Unit; readonly output: string }[];
};

/**
 * The pipeline with only what a selection needs: the outputs that are wanted and what leads to them, without what produces
 * an output that is given and without what only that needs. A given output has become an input of its name.
 */
export function selectPart(pipeline: Pipeline, { outputs, given }: Selection): SelectedPart {
  const givenNames = new Set(Object.keys(given));
  if (outputs === null && givenNames.size === 0) return { pipeline, part: null, problems: [] };
  const problems: Problem[] = [];
  const { units, givers } = unitsOf(pipeline);
  const known = [...givers.keys()];
  for (const name of [...(outputs ?? []), ...givenNames]) {
    if (!givers.has(name)) problems.push(problemOf('SELECTION_UNKNOWN', { field: 'selection' }, { name, known }));
  }
  for (const name of outputs ?? []) {
    if (givenNames.has(name)) problems.push(problemOf('SELECTION_GIVEN_WANTED', { field: 'selection' }, { name }));
  }

  const kept = outputs ? neededFor(outputs, givers, givenNames) : neededWithout(units, givenNames);
  for (const name of givenNames) {
    const giver = givers.get(name);
    if (!giver || outputs?.includes(name)) continue;
    if (kept.has(giver)) {
      const others = giver.outputs.filter((output) => !givenNames.has(output));
      const details = { name, function: giver.name, others };
      problems.push(problemOf('SELECTION_GIVEN_PARTLY', { field: `selection.given.${name}` }, details));
    } else checkRank(name, given[name]!, giver, problems);
  }
  if (kept.size === 0 && units.length > 0 && problems.length === 0) {
    problems.push(problemOf('SELECTION_EMPTY', { field: 'selection' }, undefined));
  }
  return { pipeline: reduced(pipeline, kept, { given, givers }), part: { given: givenNames }, problems };
}

function unitsOf(pipeline: Pipeline): { units: readonly Unit[]; givers: ReadonlyMap<string, Unit> } {
  const nestOf = new Map(pipeline.nests.flatMap((nest) => nest.functions.map((id) => [id, nest] as const)));
  const units = new Map<string, Unit>();
  const unitOf = new Map<string, Unit>();
  const givers = new Map<string, Unit>();
  for (const item of pipeline.functions) {
    const nest = nestOf.get(item.id);
    const key = nest?.id ?? item.id;
    const outputs = nest?.outputs ?? (nest ? [] : item.outputs);
    const unit = units.get(key) ?? {
      name: nest?.name ?? item.entry,
      items: [],
      outputs: [...outputs],
      reads: [],
      readers: [],
    };
    unit.items.push(item);
    if (nest?.outputs === null) unit.outputs.push(...item.outputs);
    units.set(key, unit);
    unitOf.set(item.id, unit);
  }
  for (const unit of units.values()) {
    for (const output of unit.outputs) if (!givers.has(output)) givers.set(output, unit);
  }
  for (const { from, to } of pipeline.wires) {
    const unit = from.kind === 'output' ? unitOf.get(from.id) : undefined;
    const reader = unitOf.get(to.id);
    if (from.kind !== 'output' || !unit || !reader || unit === reader) continue;
    reader.reads.push({ unit, output: from.output });
    unit.readers.push({ unit: reader, output: from.output });
  }
  return { units: [...units.values()], givers };
}

function neededFor(
  outputs: readonly string[],
  givers: ReadonlyMap<string, Unit>,
  given: ReadonlySet<string>,
): Set<Unit> {
  const needed = new Set(outputs.flatMap((name) => givers.get(name) ?? []));
  // A set goes on to what is added while it is walked.
  for (const { reads } of needed) for (const { unit, output } of reads) if (!given.has(output)) needed.add(unit);
  return needed;
}

/** All but what gives the given outputs, and what only that needs. */
function neededWithout(units: readonly Unit[], given: ReadonlySet<string>): Set<Unit> {
  const kept = new Set(units);
  const readersLeft = new Map<Unit, number>();
  for (const unit of units) readersLeft.set(unit, unit.readers.filter(({ output }) => !given.has(output)).length);
  // What nobody reads is a result; beside a given output it goes with that.
  const isResult = (unit: Unit) => {
    const read = new Set(unit.readers.map(({ output }) => output));
    return unit.outputs.some((output) => !read.has(output)) && !unit.outputs.some((output) => given.has(output));
  };
  const results = new Set(units.filter(isResult));
  const waiting = units.filter((unit) => readersLeft.get(unit) === 0 && !results.has(unit));
  for (let unit = waiting.pop(); unit; unit = waiting.pop()) {
    kept.delete(unit);
    for (const { unit: producer, output } of unit.reads) {
      if (given.has(output)) continue;
      const left = readersLeft.get(producer)! - 1;
      readersLeft.set(producer, left);
      if (left === 0 && !results.has(producer)) waiting.push(producer);
    }
  }
  return kept;
}

/** The rank that the mapspec of what is left out gives the output; where it has none, its readers say what they need. */
function checkRank(name: string, value: Selection['given'][string], giver: Unit, problems: Problem[]): void {
  const item = giver.items.find(({ outputs }) => outputs.includes(name));
  const parsed = item?.mapspec == null ? null : parsedMapspec(item.mapspec);
  const spec = parsed?.ok ? parsed.mapspec.outputs.find((output) => output.name === name) : undefined;
  const found = inputShape(value);
  if (!spec || !found.ok || found.shape.length === spec.axes.length) return;
  const details = {
    name,
    rank: spec.axes.length,
    axes: spec.axes.map((axis) => axis ?? ':'),
    given: found.shape.length,
  };
  problems.push(problemOf('SELECTION_GIVEN_RANK', { field: `selection.given.${name}` }, details));
}

function reduced(
  pipeline: Pipeline,
  kept: ReadonlySet<Unit>,
  { given, givers }: { readonly given: Selection['given']; readonly givers: ReadonlyMap<string, Unit> },
): Pipeline {
  const ids = new Set<string>([...kept].flatMap(({ items }) => items.map(({ id }) => id)));
  const names = Object.keys(given).filter((name) => {
    const giver = givers.get(name);
    return giver !== undefined && !kept.has(giver);
  });
  const inputIds = new Map(names.map((name, index) => [name, freshId(pipeline, index)]));
  const wires = pipeline.wires.flatMap((wire): Wire[] => {
    if (!ids.has(wire.to.id)) return [];
    const id = wire.from.kind === 'output' && !ids.has(wire.from.id) ? inputIds.get(wire.from.output) : undefined;
    return [id ? { from: { kind: 'input', id }, to: wire.to } : wire];
  });
  const inputs = names.map((name) => {
    return { id: inputIds.get(name)!, name, value: given[name]!, position: { x: 0, y: 0 } };
  });
  return {
    ...pipeline,
    functions: pipeline.functions.filter(({ id }) => ids.has(id)),
    inputs: [...pipeline.inputs, ...inputs],
    wires,
    nests: pipeline.nests.filter((nest) => nest.functions.some((id) => ids.has(id))),
  };
}

/** Longer than every id there is, so that it is none of them. */
function freshId(pipeline: Pipeline, index: number): InputId {
  const longest = pipeline.inputs.reduce((length, { id }) => Math.max(length, id.length), 0);
  return InputId.parse(`i_given_${'0'.repeat(longest)}${index}`);
}

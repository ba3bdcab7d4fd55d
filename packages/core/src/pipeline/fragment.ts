import { renameArrays } from '../mapspec/index.ts';
import type { Nest, Pipeline, PipelineFunction, Position, Wire } from './pipeline.ts';
import { FunctionId, InputId } from './pipeline.ts';
import { arrayNames, stageNames, uniqueName } from './unique-name.ts';

/** Some nodes of a pipeline and the wires among them: what copying takes along. */
export type Fragment = Readonly<Pick<Pipeline, 'functions' | 'inputs' | 'wires' | 'nests'>>;

/**
 * The nodes with these ids and the wires that begin and end among them. A nest takes its functions along, and comes along
 * when all of them do.
 */
export function fragmentOf(pipeline: Pipeline, ids: Iterable<string>): Fragment {
  const chosen = new Set(ids);
  for (const nest of pipeline.nests) if (chosen.has(nest.id)) for (const id of nest.functions) chosen.add(id);
  return {
    functions: pipeline.functions.filter((item) => chosen.has(item.id)),
    inputs: pipeline.inputs.filter((item) => chosen.has(item.id)),
    wires: pipeline.wires.filter((wire) => chosen.has(wire.from.id) && chosen.has(wire.to.id)),
    nests: pipeline.nests.filter(({ functions }) => functions.length > 0 && functions.every((id) => chosen.has(id))),
  };
}

type Paste = {
  readonly fragment: Fragment;
  readonly freshIds: Readonly<Record<string, string>>;
  readonly offset: Position;
};

/** What copies are called: ids by old id, without those that get none; outputs by old id and name. */
type Names = {
  readonly ids: ReadonlyMap<string, string>;
  readonly outputs: ReadonlyMap<string, ReadonlyMap<string, string>>;
};

/** Adds copies of a fragment's nodes under fresh ids; see the edit `paste`. */
export function pasteFragment(pipeline: Pipeline, { fragment, freshIds, offset }: Paste): Pipeline {
  const ids = usableIds(pipeline, fragment, freshIds);
  const taken = arrayNames(pipeline);
  const free = (wish: string) => {
    const name = uniqueName(taken, wish);
    taken.add(name);
    return name;
  };
  const moved = (position: Position) => ({ x: position.x + offset.x, y: position.y + offset.y });

  const inputs = fragment.inputs.flatMap((input) => {
    const id = ids.get(input.id);
    if (id === undefined) return [];
    return [{ ...input, id: InputId.parse(id), name: free(input.name), position: moved(input.position) }];
  });
  const copied = fragment.functions.filter(({ id }) => ids.has(id));
  const names: Names = { ids, outputs: nameOutputs(copied, free) };
  const groups = nameGroups(pipeline, copied);
  const functions = copied.map((item): PipelineFunction => {
    const outputs = names.outputs.get(item.id) ?? new Map<string, string>();
    return {
      ...item,
      id: FunctionId.parse(ids.get(item.id)),
      outputs: item.outputs.map((output) => outputs.get(output) ?? output),
      mapspec: item.mapspec === null ? null : renameArrays(item.mapspec, 'outputs', outputs),
      variant: item.variant && { ...item.variant, of: groups.get(item.variant.of) ?? item.variant.of },
      position: moved(item.position),
    };
  });
  if (inputs.length === 0 && functions.length === 0) return pipeline;
  const nests = copyNests(pipeline, fragment, names).map((nest) => ({ ...nest, position: moved(nest.position) }));
  return {
    ...pipeline,
    functions: appended(pipeline.functions, functions),
    inputs: appended(pipeline.inputs, inputs),
    wires: appended(pipeline.wires, copyWires(fragment, names)),
    nests: appended(pipeline.nests, nests),
  };
}

/** The list itself when nothing is added. */
function appended<T>(list: T[], added: readonly T[]): T[] {
  return added.length === 0 ? list : [...list, ...added];
}

/** An id that a node of the pipeline or an earlier copy has is none. */
function usableIds(pipeline: Pipeline, fragment: Fragment, freshIds: Paste['freshIds']): Map<string, string> {
  const taken = new Set<string>([...pipeline.functions, ...pipeline.inputs, ...pipeline.nests].map(({ id }) => id));
  const usable = new Map<string, string>();
  for (const { id } of [...fragment.functions, ...fragment.inputs, ...fragment.nests]) {
    const fresh = Object.hasOwn(freshIds, id) ? freshIds[id] : undefined;
    if (fresh === undefined || taken.has(fresh)) continue;
    taken.add(fresh);
    usable.set(id, fresh);
  }
  return usable;
}

/** Variants give their outputs in each other's place: an output that several have gets one name. */
function nameOutputs(copied: readonly PipelineFunction[], free: (wish: string) => string): Names['outputs'] {
  const shared = new Map<string, Map<string, string>>();
  return new Map(
    copied.map((item) => {
      const names = (item.variant && shared.get(item.variant.of)) ?? new Map<string, string>();
      if (item.variant) shared.set(item.variant.of, names);
      for (const output of item.outputs) if (!names.has(output)) names.set(output, free(output));
      return [item.id, names];
    }),
  );
}

function nameGroups(pipeline: Pipeline, copied: readonly PipelineFunction[]): Map<string, string> {
  const taken = new Set(pipeline.functions.flatMap((item) => item.variant?.of ?? []));
  const groups = new Map<string, string>();
  for (const of of new Set(copied.flatMap((item) => item.variant?.of ?? []))) {
    const name = uniqueName(taken, of);
    taken.add(name);
    groups.set(of, name);
  }
  return groups;
}

function copyWires(fragment: Fragment, { ids, outputs }: Names): Wire[] {
  return fragment.wires.flatMap((wire): Wire[] => {
    const from = ids.get(wire.from.id);
    const to = ids.get(wire.to.id);
    if (from === undefined || to === undefined) return [];
    const target = { id: FunctionId.parse(to), parameter: wire.to.parameter };
    if (wire.from.kind === 'input') return [{ from: { kind: 'input', id: InputId.parse(from) }, to: target }];
    const output = outputs.get(wire.from.id)?.get(wire.from.output) ?? wire.from.output;
    return [{ from: { kind: 'output', id: FunctionId.parse(from), output }, to: target }];
  });
}

/** A nest holds those of its functions that are copied. */
function copyNests(pipeline: Pipeline, fragment: Fragment, { ids, outputs }: Names): Nest[] {
  const taken = stageNames(pipeline);
  return fragment.nests.flatMap((nest): Nest[] => {
    const id = ids.get(nest.id);
    const members = nest.functions.filter((member) => ids.has(member));
    if (id === undefined || members.length === 0) return [];
    const renamed = new Map(members.flatMap((member) => [...(outputs.get(member) ?? [])]));
    const kept = nest.outputs?.flatMap((output) => renamed.get(output) ?? []) ?? [];
    const name = uniqueName(taken, nest.name);
    taken.add(name);
    return [
      {
        ...nest,
        id: FunctionId.parse(id),
        name,
        functions: members.map((member) => FunctionId.parse(ids.get(member))),
        outputs: kept.length > 0 ? kept : null,
      },
    ];
  });
}

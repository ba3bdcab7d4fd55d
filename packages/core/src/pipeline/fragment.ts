import { renameArrays } from '../mapspec/index.ts';
import type { Pipeline, PipelineFunction, Position, Wire } from './pipeline.ts';
import { FunctionId, InputId } from './pipeline.ts';
import { arrayNames, uniqueName } from './unique-name.ts';

/** Some nodes of a pipeline and the wires among them: what copying takes along. */
export type Fragment = Readonly<Pick<Pipeline, 'functions' | 'inputs' | 'wires'>>;

/** The nodes with these ids and the wires that begin and end among them. */
export function fragmentOf(pipeline: Pipeline, ids: Iterable<string>): Fragment {
  const chosen = new Set(ids);
  return {
    functions: pipeline.functions.filter((item) => chosen.has(item.id)),
    inputs: pipeline.inputs.filter((item) => chosen.has(item.id)),
    wires: pipeline.wires.filter((wire) => chosen.has(wire.from.id) && chosen.has(wire.to.id)),
  };
}

type Paste = {
  readonly fragment: Fragment;
  readonly freshIds: Readonly<Record<string, string>>;
  readonly offset: Position;
};

/** Adds copies of a fragment's nodes under fresh ids; see the edit `paste`. */
export function pasteFragment(pipeline: Pipeline, { fragment, freshIds, offset }: Paste): Pipeline {
  const taken = arrayNames(pipeline);
  const present = new Set<string>([...pipeline.functions, ...pipeline.inputs].map((node) => node.id));
  const freshId = (id: string) => {
    const fresh = freshIds[id];
    return fresh === undefined || present.has(fresh) ? undefined : fresh;
  };
  const moved = (position: Position) => ({ x: position.x + offset.x, y: position.y + offset.y });
  const free = (wish: string) => {
    const name = uniqueName(taken, wish);
    taken.add(name);
    return name;
  };

  const inputs = fragment.inputs.flatMap((input) => {
    const id = freshId(input.id);
    if (id === undefined) return [];
    return [{ ...input, id: InputId.parse(id), name: free(input.name), position: moved(input.position) }];
  });
  const outputNames = new Map<string, ReadonlyMap<string, string>>();
  const functions = fragment.functions.flatMap((item): PipelineFunction[] => {
    const id = freshId(item.id);
    if (id === undefined) return [];
    const names = new Map(item.outputs.map((output) => [output, free(output)]));
    outputNames.set(item.id, names);
    return [
      {
        ...item,
        id: FunctionId.parse(id),
        outputs: item.outputs.map((output) => names.get(output) ?? output),
        mapspec: item.mapspec === null ? null : renameArrays(item.mapspec, 'outputs', names),
        position: moved(item.position),
      },
    ];
  });
  if (inputs.length === 0 && functions.length === 0) return pipeline;
  const wires = fragment.wires.flatMap((wire): Wire[] => {
    const from = freshId(wire.from.id);
    const to = freshId(wire.to.id);
    if (from === undefined || to === undefined) return [];
    const target = { id: FunctionId.parse(to), parameter: wire.to.parameter };
    if (wire.from.kind === 'input') return [{ from: { kind: 'input', id: InputId.parse(from) }, to: target }];
    const output = outputNames.get(wire.from.id)?.get(wire.from.output) ?? wire.from.output;
    return [{ from: { kind: 'output', id: FunctionId.parse(from), output }, to: target }];
  });
  return {
    ...pipeline,
    functions: [...pipeline.functions, ...functions],
    inputs: [...pipeline.inputs, ...inputs],
    wires: [...pipeline.wires, ...wires],
  };
}

import { changeItems } from './change-items.ts';
import { addNest, changeNest, withoutMembers } from './edit-nests.ts';
import { pasteFragment } from './fragment.ts';
import type { Nest, Pipeline, Wire } from './pipeline.ts';
import type { PipelineEdit } from './pipeline-edit.ts';
import { renameOutput, renameParameters } from './rename-names.ts';
import { sameJson } from './same-json.ts';

/**
 * Applies one edit. Pure and total: an edit that changes nothing, or speaks of a node that is not there, returns the
 * same object, and what an edit does not touch stays the same object.
 */
export function applyEdit(pipeline: Pipeline, edit: PipelineEdit): Pipeline {
  switch (edit.type) {
    case 'addFunction':
      return hasNode(pipeline, edit.function.id)
        ? pipeline
        : { ...pipeline, functions: [...pipeline.functions, edit.function] };
    case 'changeFunction':
      return withFunctions(pipeline, (item) => (item.id === edit.id ? patched(item, edit.patch) : item));
    case 'addInput':
      return hasNode(pipeline, edit.input.id) ? pipeline : { ...pipeline, inputs: [...pipeline.inputs, edit.input] };
    case 'changeInput':
      return withInputs(pipeline, (item) => (item.id === edit.id ? patched(item, edit.patch) : item));
    case 'removeNodes':
      return removeNodes(pipeline, new Set(edit.ids));
    case 'connect':
      return connect(pipeline, { from: edit.from, to: edit.to });
    case 'disconnect':
      return withWires(
        pipeline,
        pipeline.wires.filter((wire) => !sameJson(wire.to, edit.to)),
      );
    case 'moveNodes':
      return moveNodes(pipeline, edit.positions);
    case 'renamePipeline':
      return patched(pipeline, { name: edit.name });
    case 'changePipeline':
      return patched(pipeline, edit.patch);
    case 'renameParameter':
      return renameParameters(pipeline, edit.id, { [edit.from]: edit.to });
    case 'renameOutput':
      return renameOutput(pipeline, edit.id, { from: edit.from, to: edit.to });
    case 'setFunctionCode': {
      const renamed = renameParameters(pipeline, edit.id, edit.renames);
      return withFunctions(renamed, (item) =>
        item.id === edit.id ? patched(item, { code: edit.code, entry: edit.entry }) : item,
      );
    }
    case 'nest':
      return hasNode(pipeline, edit.nest.id) ? pipeline : addNest(pipeline, edit.nest);
    case 'unnest':
      return withNests(
        pipeline,
        pipeline.nests.filter(({ id }) => id !== edit.id),
      );
    case 'changeNest':
      return changeNest(pipeline, edit.id, edit.patch);
    case 'paste':
      return pasteFragment(pipeline, edit);
  }
}

/** The item with new fields; itself when all of them are equal already. */
function patched<T extends object>(item: T, patch: Readonly<Partial<NoInfer<T>>>): T {
  const next = { ...item, ...patch };
  return sameJson(item, next) ? item : next;
}

function hasNode(pipeline: Pipeline, id: string): boolean {
  return [...pipeline.functions, ...pipeline.inputs, ...pipeline.nests].some((item) => item.id === id);
}

function withFunctions(
  pipeline: Pipeline,
  change: (item: Pipeline['functions'][number]) => Pipeline['functions'][number],
): Pipeline {
  const functions = changeItems(pipeline.functions, change);
  return functions === pipeline.functions ? pipeline : { ...pipeline, functions };
}

function withInputs(
  pipeline: Pipeline,
  change: (item: Pipeline['inputs'][number]) => Pipeline['inputs'][number],
): Pipeline {
  const inputs = changeItems(pipeline.inputs, change);
  return inputs === pipeline.inputs ? pipeline : { ...pipeline, inputs };
}

function withWires(pipeline: Pipeline, wires: Wire[]): Pipeline {
  return wires.length === pipeline.wires.length ? pipeline : { ...pipeline, wires };
}

function withNests(pipeline: Pipeline, nests: Nest[]): Pipeline {
  const same = nests.length === pipeline.nests.length && nests.every((nest, at) => nest === pipeline.nests[at]);
  return same ? pipeline : { ...pipeline, nests };
}

/** A nest takes its functions along. */
function removeNodes(pipeline: Pipeline, chosen: ReadonlySet<string>): Pipeline {
  const removed = pipeline.nests.filter((nest) => chosen.has(nest.id));
  const ids = new Set<string>([...chosen, ...removed.flatMap((nest) => nest.functions)]);
  const functions = pipeline.functions.filter((item) => !ids.has(item.id));
  const inputs = pipeline.inputs.filter((item) => !ids.has(item.id));
  const wires = pipeline.wires.filter((wire) => !ids.has(wire.from.id) && !ids.has(wire.to.id));
  const left = pipeline.nests.filter((nest) => !removed.includes(nest));
  const nests = withNests(pipeline, withoutMembers(pipeline, left, ids));
  if (functions.length === pipeline.functions.length && inputs.length === pipeline.inputs.length) return nests;
  return {
    ...nests,
    activeVariants: withoutGone(pipeline, functions),
    functions: functions.length === pipeline.functions.length ? pipeline.functions : functions,
    inputs: inputs.length === pipeline.inputs.length ? pipeline.inputs : inputs,
    wires: wires.length === pipeline.wires.length ? pipeline.wires : wires,
  };
}

/** Where the active variant was removed, the first that is left is active. */
function withoutGone(pipeline: Pipeline, left: Pipeline['functions']): Pipeline['activeVariants'] {
  const names = (functions: Pipeline['functions'], of: string) =>
    functions.flatMap(({ variant }) => (variant?.of === of ? variant.name : []));
  const all = Object.entries(pipeline.activeVariants);
  const kept = all.filter(
    ([of, name]) => !names(pipeline.functions, of).includes(name) || names(left, of).includes(name),
  );
  return kept.length === all.length ? pipeline.activeVariants : Object.fromEntries(kept);
}

/** A wire goes from an input or a function to a function: a nest has no ends of its own, its functions have. */
function connect(pipeline: Pipeline, wire: Wire): Pipeline {
  const begins: readonly { readonly id: string }[] = wire.from.kind === 'input' ? pipeline.inputs : pipeline.functions;
  if (!begins.some(({ id }) => id === wire.from.id)) return pipeline;
  if (!pipeline.functions.some(({ id }) => id === wire.to.id)) return pipeline;
  const at = pipeline.wires.findIndex((other) => sameJson(other.to, wire.to));
  if (at < 0) return { ...pipeline, wires: [...pipeline.wires, wire] };
  return sameJson(pipeline.wires[at], wire) ? pipeline : { ...pipeline, wires: pipeline.wires.with(at, wire) };
}

function moveNodes(pipeline: Pipeline, positions: Readonly<Record<string, { x: number; y: number }>>): Pipeline {
  const place = <T extends { readonly id: string; position: { x: number; y: number } }>(item: T): T => {
    const position = Object.hasOwn(positions, item.id) ? positions[item.id] : undefined;
    return position === undefined || sameJson(position, item.position) ? item : { ...item, position };
  };
  const moved = withInputs(withFunctions(pipeline, place), place);
  return withNests(moved, moved.nests.map(place));
}

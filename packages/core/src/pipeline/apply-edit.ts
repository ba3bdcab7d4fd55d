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
      return addNest(pipeline, edit.nest);
    case 'unnest':
      return withNests(
        pipeline,
        pipeline.nests.filter(({ id }) => id !== edit.id),
      );
    case 'changeNest':
      return withNests(
        pipeline,
        pipeline.nests.map((nest) => (nest.id === edit.id ? patched(nest, edit.patch) : nest)),
      );
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
  const functions = pipeline.functions.map(change);
  return functions.every((item, at) => item === pipeline.functions[at]) ? pipeline : { ...pipeline, functions };
}

function withInputs(
  pipeline: Pipeline,
  change: (item: Pipeline['inputs'][number]) => Pipeline['inputs'][number],
): Pipeline {
  const inputs = pipeline.inputs.map(change);
  return inputs.every((item, at) => item === pipeline.inputs[at]) ? pipeline : { ...pipeline, inputs };
}

function withWires(pipeline: Pipeline, wires: Wire[]): Pipeline {
  return wires.length === pipeline.wires.length ? pipeline : { ...pipeline, wires };
}

function withNests(pipeline: Pipeline, nests: Nest[]): Pipeline {
  const same = nests.length === pipeline.nests.length && nests.every((nest, at) => nest === pipeline.nests[at]);
  return same ? pipeline : { ...pipeline, nests };
}

function addNest(pipeline: Pipeline, nest: Nest): Pipeline {
  if (hasNode(pipeline, nest.id)) return pipeline;
  return withNests(pipeline, [...withoutMembers(pipeline.nests, new Set<string>(nest.functions)), nest]);
}

/** The nests without these functions; one that had some and is left with none goes away. */
function withoutMembers(nests: readonly Nest[], ids: ReadonlySet<string>): Nest[] {
  return nests.flatMap((nest) => {
    const functions = nest.functions.filter((id) => !ids.has(id));
    if (functions.length === nest.functions.length) return [nest];
    return functions.length === 0 ? [] : [{ ...nest, functions }];
  });
}

function removeNodes(pipeline: Pipeline, ids: ReadonlySet<string>): Pipeline {
  const functions = pipeline.functions.filter((item) => !ids.has(item.id));
  const inputs = pipeline.inputs.filter((item) => !ids.has(item.id));
  const nests = withoutMembers(
    pipeline.nests.filter((nest) => !ids.has(nest.id)),
    ids,
  );
  if (functions.length === pipeline.functions.length && inputs.length === pipeline.inputs.length)
    return withNests(pipeline, nests);
  return {
    ...withNests(pipeline, nests),
    functions: functions.length === pipeline.functions.length ? pipeline.functions : functions,
    inputs: inputs.length === pipeline.inputs.length ? pipeline.inputs : inputs,
    wires: pipeline.wires.filter((wire) => !ids.has(wire.from.id) && !ids.has(wire.to.id)),
  };
}

function connect(pipeline: Pipeline, wire: Wire): Pipeline {
  if (!hasNode(pipeline, wire.from.id) || !hasNode(pipeline, wire.to.id)) return pipeline;
  const at = pipeline.wires.findIndex((other) => sameJson(other.to, wire.to));
  if (at < 0) return { ...pipeline, wires: [...pipeline.wires, wire] };
  return sameJson(pipeline.wires[at], wire) ? pipeline : { ...pipeline, wires: pipeline.wires.with(at, wire) };
}

function moveNodes(pipeline: Pipeline, positions: Readonly<Record<string, { x: number; y: number }>>): Pipeline {
  const moved = withFunctions(pipeline, (item) => patched(item, { position: positions[item.id] ?? item.position }));
  return withInputs(moved, (item) => patched(item, { position: positions[item.id] ?? item.position }));
}

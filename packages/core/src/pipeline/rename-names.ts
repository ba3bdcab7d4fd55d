import { renameArrays } from '../mapspec/index.ts';
import type { ResourceForm } from '../resources/index.ts';
import { EXPRESSION_FIELDS, renameInExpression } from '../resources/index.ts';
import { changeItems } from './change-items.ts';
import type { FunctionId, Pipeline, PipelineFunction, Wire } from './pipeline.ts';
import type { Renames } from './pipeline-edit.ts';
import { sameJson } from './same-json.ts';
import { standInsFor } from './variants.ts';

/**
 * Gives parameters of a function other names, all at once, everywhere but in the code: wires, mapspec (where it can be
 * read), bound values, defaults, resource expressions and the resources variable.
 */
export function renameParameters(pipeline: Pipeline, id: FunctionId, renames: Renames): Pipeline {
  const moves = new Map(Object.entries(renames).filter(([from, to]) => from !== to));
  const owner = pipeline.functions.find((item) => item.id === id);
  if (moves.size === 0 || !owner) return pipeline;
  const renamed = renameInFunction(owner, moves);
  const wires = renameWires(pipeline.wires, id, moves);
  const ownerStays = sameJson(owner, renamed);
  const wiresStay = sameJson(pipeline.wires, wires);
  if (ownerStays && wiresStay) return pipeline;
  return {
    ...pipeline,
    functions: ownerStays ? pipeline.functions : pipeline.functions.map((item) => (item === owner ? renamed : item)),
    wires: wiresStay ? pipeline.wires : wires,
  };
}

/**
 * Gives an output of a function another name, in its wires, its mapspec and the nest it is in. Variants give it in
 * each other's place, so it is renamed in all that have it.
 */
export function renameOutput(
  pipeline: Pipeline,
  id: FunctionId,
  name: { readonly from: string; readonly to: string },
): Pipeline {
  const owner = pipeline.functions.find((item) => item.id === id);
  if (name.from === name.to || !owner?.outputs.includes(name.from)) return pipeline;
  const moves = new Map([[name.from, name.to]]);
  const renamed = (outputs: readonly string[]) => outputs.map((output) => moves.get(output) ?? output);
  const ids = new Set(standInsFor(pipeline, owner, name.from).map((item) => item.id));
  return {
    ...pipeline,
    functions: changeItems(pipeline.functions, (item) =>
      ids.has(item.id)
        ? {
            ...item,
            outputs: renamed(item.outputs),
            mapspec: item.mapspec === null ? null : renameArrays(item.mapspec, 'outputs', moves),
          }
        : item,
    ),
    wires: changeItems(pipeline.wires, (wire) =>
      wire.from.kind === 'output' && ids.has(wire.from.id) && wire.from.output === name.from
        ? { ...wire, from: { ...wire.from, output: name.to } }
        : wire,
    ),
    nests: changeItems(pipeline.nests, (nest) =>
      nest.outputs?.includes(name.from) && nest.functions.some((member) => ids.has(member))
        ? { ...nest, outputs: renamed(nest.outputs) }
        : nest,
    ),
  };
}

function renameInFunction(item: PipelineFunction, moves: ReadonlyMap<string, string>): PipelineFunction {
  return {
    ...item,
    mapspec: item.mapspec === null ? null : renameArrays(item.mapspec, 'inputs', moves),
    bound: renameKeys(item.bound, moves),
    defaults: renameKeys(item.defaults, moves),
    resources: renameInForm(item.resources, moves),
    resourcesVariable:
      item.resourcesVariable === null ? null : (moves.get(item.resourcesVariable) ?? item.resourcesVariable),
  };
}

function renameInForm(form: ResourceForm, moves: ReadonlyMap<string, string>): ResourceForm {
  const next: ResourceForm = { ...form };
  for (const name of EXPRESSION_FIELDS) {
    const field = form[name];
    if (typeof field === 'object') next[name] = { expression: renameInExpression(field.expression, moves) };
  }
  return next;
}

function renameKeys<T>(values: Record<string, T>, moves: ReadonlyMap<string, string>): Record<string, T> {
  const kept = Object.entries(values).filter(([name]) => !moves.has(name));
  const moved = Object.entries(values).flatMap(([name, value]) => (moves.has(name) ? [[moves.get(name)!, value]] : []));
  // A renamed value wins over one that a parameter of that name left behind earlier.
  return Object.fromEntries([...kept, ...moved]) as Record<string, T>;
}

function renameWires(wires: readonly Wire[], id: FunctionId, moves: ReadonlyMap<string, string>): Wire[] {
  const arrived = new Set(
    wires.flatMap((wire) => (wire.to.id === id ? [moves.get(wire.to.parameter)] : [])).filter((to) => to !== undefined),
  );
  return wires.flatMap((wire) => {
    if (wire.to.id !== id) return [wire];
    const parameter = moves.get(wire.to.parameter);
    if (parameter !== undefined) return [{ ...wire, to: { id, parameter } }];
    // A parameter takes one wire: the one that came with the rename wins over a left-over of that name.
    return arrived.has(wire.to.parameter) ? [] : [wire];
  });
}

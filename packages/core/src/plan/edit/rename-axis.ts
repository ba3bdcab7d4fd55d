import { type MapSpec, printMapspec, renameAxes, reviseMapspec } from '../../mapspec/index.ts';
import type { FunctionId, Pipeline, PipelineEdit } from '../../pipeline/index.ts';
import type { ReadFunction } from '../compile/read-functions.ts';
import { type ArrayFlow, type FlowArray, readFlow } from './array-flow.ts';
import { isAxisName } from './axis-name.ts';
import { type EditAnswer, refused } from './edit-answer.ts';

/**
 * Gives an axis another name in every mapspec in which it is the same axis. Parts of a pipeline that share no array with
 * that axis may use its name for something else: with `of` only the axis of that function and what is connected to it is
 * renamed, without it the axes of that name in all parts. A name that would make one axis of two is refused.
 */
export function renameAxisEverywhere(
  pipeline: Pipeline,
  axis: string,
  { to, of }: { readonly to: string; readonly of?: FunctionId },
): EditAnswer {
  if (axis === to) return { ok: true, edits: [] };
  if (!isAxisName(to)) return refused(`"${to}" cannot be the name of an axis: use letters, digits and underscores.`);
  const flow = readFlow(pipeline);
  const owners = flow.functions.filter((owner) => hasAxis(flow, owner, axis));
  const start = of === undefined ? owners : owners.filter(({ id }) => id === of);
  if (start.length === 0) {
    const where = flow.functions.find(({ id }) => id === of)?.name;
    return refused(where === undefined ? `No mapspec has an axis ${axis}.` : `${where} has no axis ${axis}.`);
  }
  const unread = flow.functions.find(({ id, item }) => isUnread(flow, id) && mentions(item.mapspec ?? '', axis));
  if (unread) return refused(`The mapspec of ${unread.name} cannot be read: mend it first.`);

  const part = connected(flow, start, axis);
  const both = part.functions.find((owner) => hasAxis(flow, owner, to));
  if (both) {
    return refused(
      `${both.name} has an axis ${to} already: it would go through ${axis} and ${to} together, not over all their pairs.`,
    );
  }
  const crossed = part.arrays.find(({ axes }) => axes.includes(to));
  if (crossed) return refused(`${crossed.name} has an axis ${to} already: both of its axes would have one name.`);
  const diagonal = part.arrays.find((array) => isTakenAsDiagonal(flow, array, axis));
  if (diagonal) {
    return refused(`A function takes the diagonal of ${diagonal.name}: the axis ${axis} of it has no name of its own.`);
  }
  return { ok: true, edits: editsFor(flow, part.functions, new Map([[axis, to]])) };
}

function editsFor(
  flow: ArrayFlow,
  functions: readonly ReadFunction[],
  names: ReadonlyMap<string, string>,
): PipelineEdit[] {
  // A generated name stands in no text: it gets one by writing down the mapspec that it comes from.
  const isGenerated = functions.every(({ item }) => item.mapspec === null);
  return functions.flatMap(({ id, item }): PipelineEdit[] => {
    const spec = specOf(flow, id);
    if (item.mapspec === null && (!isGenerated || !spec)) return [];
    const mapspec =
      item.mapspec === null && spec
        ? printMapspec(renameAxes(spec, names))
        : reviseMapspec(item.mapspec ?? '', (written) => renameAxes(written, names));
    return [{ type: 'changeFunction', id, patch: { mapspec } }];
  });
}

/** True when a reader names the axis at this place otherwise: `y[j, j]` of an array whose second axis nobody else names. */
function isTakenAsDiagonal(flow: ArrayFlow, array: FlowArray, axis: string): boolean {
  const place = array.axes.indexOf(axis);
  return array.readers.some(({ owner, parameter }) => {
    const taken = specOf(flow, owner.id)?.inputs.find(({ name }) => name === parameter)?.axes[place] ?? null;
    return taken !== null && taken !== axis;
  });
}

/** The functions that have the axis in common, through the arrays that have it. */
function connected(
  flow: ArrayFlow,
  start: readonly ReadFunction[],
  axis: string,
): { functions: ReadFunction[]; arrays: FlowArray[] } {
  const functions = new Set(start);
  const carriers = [...flow.arrays.values()].filter(({ axes }) => axes.includes(axis));
  const arrays = new Set<FlowArray>();
  // A set's iteration also visits what is added meanwhile.
  for (const owner of functions) {
    for (const array of carriers) {
      const users = [...array.producers, ...array.readers.map((reader) => reader.owner)];
      if (arrays.has(array) || !users.includes(owner) || !takes(flow, owner, { array, axis })) continue;
      arrays.add(array);
      for (const user of users) if (takes(flow, user, { array, axis })) functions.add(user);
    }
  }
  return { functions: flow.functions.filter((owner) => functions.has(owner)), arrays: [...arrays] };
}

/** True when the function's own mapspec names the axis at that array. */
function takes(flow: ArrayFlow, owner: ReadFunction, { array, axis }: { array: FlowArray; axis: string }): boolean {
  const spec = specOf(flow, owner.id);
  if (!spec) return false;
  const parameters = array.readers.filter((reader) => reader.owner === owner).map((reader) => reader.parameter);
  const given = array.producers.includes(owner) ? spec.outputs.filter(({ name }) => name === array.name) : [];
  const taken = spec.inputs.filter(({ name }) => parameters.includes(name));
  return [...given, ...taken].some(({ axes }) => axes.includes(axis));
}

function hasAxis(flow: ArrayFlow, { id }: ReadFunction, axis: string): boolean {
  const spec = specOf(flow, id);
  return spec !== null && [...spec.inputs, ...spec.outputs].some(({ axes }) => axes.includes(axis));
}

function specOf(flow: ArrayFlow, id: FunctionId): MapSpec | null {
  const mapping = flow.mappings.get(id);
  return mapping?.kind === 'map' ? mapping.mapspec : null;
}

function isUnread(flow: ArrayFlow, id: FunctionId): boolean {
  return flow.mappings.get(id)?.kind === 'broken';
}

function mentions(text: string, axis: string): boolean {
  return text.split(/[^\p{XID_Continue}]+/u).includes(axis);
}

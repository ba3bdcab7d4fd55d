import { externalAxes, internalAxes, type MapSpec, printMapspec, reviseMapspec } from '../../mapspec/index.ts';
import { applyEdit, type FunctionId, type Pipeline, type PipelineEdit } from '../../pipeline/index.ts';
import type { ReadFunction } from '../compile/read-functions.ts';
import type { ArrayKey } from '../compile/sources.ts';
import { nameList } from '../problems/problem-entry.ts';
import { type ArrayFlow, arrayNamed, type FlowArray, type Reader, readFlow } from './array-flow.ts';
import { isAxisName } from './axis-name.ts';
import { type EditAnswer, refused } from './edit-answer.ts';

/**
 * Adds an axis to inputs or outputs, and to everything that is computed from them: PipeFunc's `add_mapspec_axis`. The name
 * of an axis that is there already goes through both together; `i, j` adds two. Where a function takes such an array
 * whole, it takes whole what it took whole before and is called once for each position on the new axis: `a[:, k]`.
 *
 * @param names - of inputs and outputs; an input need not have a node or a value yet
 */
export function addMapspecAxis(pipeline: Pipeline, names: readonly string[], axis: string): EditAnswer {
  const flow = readFlow(pipeline);
  const axes = axis.split(',').map((name) => name.trim());
  const bad = axes.find((name) => !isAxisName(name));
  if (bad !== undefined) return refused(`"${bad}" cannot be the name of an axis: use letters, digits and underscores.`);
  const draft = draftOf(flow);
  for (const name of names) {
    const array = arrayNamed(flow, name);
    if (!array) return refused(unknownName(flow, name));
    if (array.readers.length === 0) return refused(`No function reads ${name}, so nothing would be mapped over it.`);
    for (const one of axes) extend(draft, array, one);
  }
  if (draft.refusal !== null) return refused(draft.refusal);
  const edits = editsOf(draft);
  return refuseClash(pipeline, flow, edits) ?? { ok: true, edits };
}

/** The mapspecs and the axes of arrays while the new axis spreads. */
type Draft = {
  readonly flow: ArrayFlow;
  readonly specs: Map<FunctionId, MapSpec>;
  readonly axes: Map<ArrayKey, (string | null)[]>;
  readonly changed: Set<FunctionId>;
  refusal: string | null;
};

function draftOf(flow: ArrayFlow): Draft {
  const specs = new Map<FunctionId, MapSpec>();
  for (const [id, mapping] of flow.mappings) if (mapping.kind === 'map') specs.set(id, mapping.mapspec);
  const axes = new Map<ArrayKey, (string | null)[]>();
  for (const [key, array] of flow.arrays) axes.set(key, [...array.axes]);
  return { flow, specs, axes, changed: new Set(), refusal: null };
}

/** Gives an array the axis; one that has it already gives it to those who still take that axis whole. */
function extend(draft: Draft, array: FlowArray, axis: string): void {
  if (axesOf(draft, array).includes(axis)) return spread(draft, array, axis);
  const producers = array.producers.filter(({ id }) => draft.specs.has(id));
  // Without a mapspec its producer returns the whole array, and gets `... -> a[axis]` by itself.
  if (producers.length === 0) {
    axesOf(draft, array).push(axis);
    return spread(draft, array, axis);
  }
  // Each call of the producer returns the new axis then, for all of its outputs.
  const gained = new Set(producers.flatMap((owner) => addToOutputs(draft, owner, axis)));
  for (const output of gained) spread(draft, output, axis);
}

/** Makes every function that reads the array go through its axis, and so on with what those compute, depth first. */
function spread(draft: Draft, start: FlowArray, axis: string): void {
  const readersOf = (arrays: readonly FlowArray[]) =>
    arrays.flatMap((array) => array.readers.map((reader) => ({ ...reader, array }))).toReversed();
  const waiting = readersOf([start]);
  for (let reader = waiting.pop(); reader; reader = waiting.pop()) {
    if (takeAxis(draft, reader, axis)) waiting.push(...readersOf(addToOutputs(draft, reader.owner, axis)));
  }
}

/** False when the function cannot be changed, or goes through the axis already. */
function takeAxis(draft: Draft, { owner, parameter, array }: Reader & { array: FlowArray }, axis: string): boolean {
  const mapping = draft.flow.mappings.get(owner.id);
  if (array.clash) {
    const [first, second] = array.clash;
    draft.refusal ??= `${first.name} and ${second.name} do not agree on the axes of ${array.name}: mend that first.`;
    return false;
  }
  if (mapping?.kind === 'broken') {
    draft.refusal ??= `The mapspec of ${owner.name}, which reads ${array.name}, cannot be read: mend it first.`;
    return false;
  }
  const known = axesOf(draft, array);
  const at = known.indexOf(axis);
  const spec = draft.specs.get(owner.id) ?? blankSpec(owner);
  const input = spec.inputs.find(({ name }) => name === parameter);
  if (input && (input.axes[at] ?? null) !== null) return false;
  // Where nobody said so, it only followed from how its output is used: then the function is mapped over the axis from now on.
  const isSaid = owner.item.mapspec !== null || owner.item.internalShape !== null;
  if (isSaid && internalAxes(spec).includes(axis)) {
    draft.refusal ??= `Each call of ${owner.name} returns the axis ${axis} itself, so it cannot go through ${array.name} along ${axis}: choose another name.`;
    return false;
  }
  const axes = known.map((_, position) => (position === at ? axis : (input?.axes[position] ?? null)));
  const inputs = input
    ? spec.inputs.map((other) => (other === input ? { name: parameter, axes } : other))
    : [...spec.inputs, { name: parameter, axes }];
  draft.specs.set(owner.id, { ...spec, inputs });
  draft.changed.add(owner.id);
  return true;
}

/** The outputs that did not have the axis. */
function addToOutputs(draft: Draft, owner: ReadFunction, axis: string): FlowArray[] {
  const spec = draft.specs.get(owner.id) ?? blankSpec(owner);
  if (owner.item.mapspec !== null) draft.changed.add(owner.id);
  const outputs = spec.outputs.map((output) =>
    output.axes.includes(axis) ? output : { name: output.name, axes: [...output.axes, axis] },
  );
  draft.specs.set(owner.id, { ...spec, outputs });
  return outputs.flatMap(({ name }) => {
    const array = draft.flow.outputArray(owner, name);
    if (!array || axesOf(draft, array).includes(axis)) return [];
    axesOf(draft, array).push(axis);
    return [array];
  });
}

function axesOf(draft: Draft, array: FlowArray): (string | null)[] {
  return draft.axes.get(array.key) ?? [];
}

function blankSpec({ item }: ReadFunction): MapSpec {
  return { inputs: [], outputs: item.outputs.map((name) => ({ name, axes: [] })) };
}

function editsOf({ flow, specs, changed }: Draft): PipelineEdit[] {
  return flow.functions.flatMap(({ id, item }): PipelineEdit[] => {
    const spec = specs.get(id);
    if (!changed.has(id) || !spec) return [];
    const mapspec = item.mapspec === null ? printMapspec(spec) : reviseMapspec(item.mapspec, () => spec);
    const before = flow.mappings.get(id);
    const internal = before?.kind === 'map' ? internalAxes(before.mapspec).length : 0;
    const gained = internalAxes(spec).length - internal;
    const { internalShape } = item;
    const isShort = internalShape !== null && gained > 0 && internalShape.length === internal;
    const shape = isShort ? { internalShape: [...internalShape, ...Array<'?'>(gained).fill('?')] } : {};
    return mapspec === item.mapspec ? [] : [{ type: 'changeFunction', id, patch: { mapspec, ...shape } }];
  });
}

/** What fitted together and would not any more. */
function refuseClash(pipeline: Pipeline, before: ArrayFlow, edits: readonly PipelineEdit[]): EditAnswer | null {
  const changed = edits.reduce(applyEdit, pipeline);
  const after = readFlow(changed);
  for (const [key, { name, clash }] of after.arrays) {
    if (!clash || before.arrays.get(key)?.clash) continue;
    const [first, second] = clash;
    return refused(`Then ${first.name} and ${second.name} would not agree on the axes of ${name}.`);
  }
  for (const { name, functions } of pipeline.nests) {
    const [first, ...others] = functions;
    const isApart = (flow: ArrayFlow, id: FunctionId) =>
      first !== undefined && loopOf(flow, id) !== loopOf(flow, first);
    const apart = others.find((id) => isApart(after, id) && !isApart(before, id));
    if (apart !== undefined) {
      return refused(`The functions of ${name} run together, but not all of them would go through the new axis.`);
    }
  }
  return null;
}

/** The axes that a function goes through, in order. */
function loopOf(flow: ArrayFlow, id: FunctionId): string {
  const mapping = flow.mappings.get(id);
  return mapping?.kind === 'map' ? externalAxes(mapping.mapspec).join(', ') : '';
}

function unknownName(flow: ArrayFlow, name: string): string {
  const names = [...new Set([...flow.arrays.values()].map((array) => array.name))];
  const known = names.length > 8 ? [...names.slice(0, 7), `${names.length - 7} more`] : names;
  return `The pipeline has no input or output "${name}": it has ${nameList(known)}.`;
}

import type { Pipeline, PipelineInput, Problem, Wire } from '../../pipeline/index.ts';
import { problemOf } from '../problem-codes.ts';
import type { ReadFunction } from './read-functions.ts';
import { endKey } from './wire-ends.ts';

/**
 * Wires that begin or end at nothing, and parameters at which several end.
 *
 * @param inactive - functions that are left out on purpose; of wires that begin there something else is said
 */
export function checkWires(
  pipeline: Pipeline,
  functions: readonly ReadFunction[],
  inactive: ReadonlySet<string>,
): Problem[] {
  const problems: Problem[] = [];
  const owners = new Map<string, ReadFunction>(functions.map((owner) => [owner.id, owner]));
  const inputs = new Map<string, PipelineInput>(pipeline.inputs.map((input) => [input.id, input]));
  const parameters = new Map(functions.map((owner) => [owner.id, new Set(owner.parameters.map(({ name }) => name))]));
  const ends = new Map<string, { readonly to: Wire['to']; count: number }>();
  for (const { from, to } of pipeline.wires) {
    const owner = owners.get(to.id);
    const begin = beginOf(from, inputs, owners);
    const isExcused = from.kind === 'output' && inactive.has(from.id);
    const missing = (isExcused ? null : begin.missing) ?? missingEnd(to, owner, parameters.get(to.id));
    if (missing !== null) {
      const details = { from: begin.name, to: `${owner?.name ?? to.id}.${to.parameter}`, missing };
      problems.push(problemOf('WIRE_DANGLING', owner ? placeOf(to) : {}, details));
    }
    const key = endKey(to.id, to.parameter);
    const end = ends.get(key);
    if (end) end.count++;
    else ends.set(key, { to, count: 1 });
  }
  for (const { to, count } of ends.values()) {
    const owner = count > 1 ? owners.get(to.id) : undefined;
    const details = owner && { function: owner.name, parameter: to.parameter, count };
    if (details) problems.push(problemOf('WIRE_DUPLICATE', placeOf(to), details));
  }
  return problems;
}

function placeOf(to: Wire['to']) {
  return { node: { kind: 'function', id: to.id } as const, field: `parameters.${to.parameter}` };
}

/** What messages call the beginning of a wire, and what is not there, if something is not. */
function beginOf(
  from: Wire['from'],
  inputs: ReadonlyMap<string, PipelineInput>,
  owners: ReadonlyMap<string, ReadFunction>,
): { name: string; missing: string | null } {
  if (from.kind === 'input') {
    const input = inputs.get(from.id);
    return input ? { name: input.name, missing: null } : { name: from.id, missing: `input with the id ${from.id}` };
  }
  const producer = owners.get(from.id);
  if (!producer) return { name: `${from.id}.${from.output}`, missing: `function with the id ${from.id}` };
  const missing = producer.item.outputs.includes(from.output) ? null : `output "${from.output}" of ${producer.name}`;
  return { name: `${producer.name}.${from.output}`, missing };
}

function missingEnd(
  to: Wire['to'],
  owner: ReadFunction | undefined,
  parameters: ReadonlySet<string> | undefined,
): string | null {
  if (!owner) return `function with the id ${to.id}`;
  // The parameter that receives the resources exists; that it is fed as well is another problem.
  if (owner.signature === null || to.parameter === owner.item.resourcesVariable) return null;
  return parameters?.has(to.parameter) ? null : `parameter "${to.parameter}" of ${owner.name}`;
}

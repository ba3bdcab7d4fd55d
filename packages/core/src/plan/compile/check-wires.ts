import type { Pipeline, Problem, Wire } from '../../pipeline/index.ts';
import { problemOf } from '../problem-codes.ts';
import type { ReadFunction } from './read-functions.ts';

/** Wires that begin or end at nothing, and parameters at which several end. */
export function checkWires(pipeline: Pipeline, functions: readonly ReadFunction[]): Problem[] {
  const problems: Problem[] = [];
  const owners = new Map<string, ReadFunction>(functions.map((owner) => [owner.id, owner]));
  const ends = new Map<string, number>();
  for (const { from, to } of pipeline.wires) {
    const owner = owners.get(to.id);
    const begin = beginOf(from, pipeline, owners);
    const missing = begin.missing ?? missingEnd(to, owner);
    const place = owner
      ? { node: { kind: 'function', id: owner.id } as const, field: `parameters.${to.parameter}` }
      : {};
    if (missing !== null) {
      const details = { from: begin.name, to: `${owner?.name ?? to.id}.${to.parameter}`, missing };
      problems.push(problemOf('WIRE_DANGLING', place, details));
    }
    const end = `${to.id} ${to.parameter}`;
    ends.set(end, (ends.get(end) ?? 0) + 1);
    if (!owner || ends.get(end) !== 2) continue;
    const count = pipeline.wires.filter((wire) => wire.to.id === to.id && wire.to.parameter === to.parameter).length;
    problems.push(problemOf('WIRE_DUPLICATE', place, { function: owner.name, parameter: to.parameter, count }));
  }
  return problems;
}

/** What messages call the beginning of a wire, and what is not there, if something is not. */
function beginOf(
  from: Wire['from'],
  pipeline: Pipeline,
  owners: ReadonlyMap<string, ReadFunction>,
): { name: string; missing: string | null } {
  if (from.kind === 'input') {
    const input = pipeline.inputs.find((candidate) => candidate.id === from.id);
    return input ? { name: input.name, missing: null } : { name: from.id, missing: `input with the id ${from.id}` };
  }
  const producer = owners.get(from.id);
  if (!producer) return { name: `${from.id}.${from.output}`, missing: `function with the id ${from.id}` };
  const missing = producer.item.outputs.includes(from.output) ? null : `output "${from.output}" of ${producer.name}`;
  return { name: `${producer.name}.${from.output}`, missing };
}

function missingEnd(to: Wire['to'], owner: ReadFunction | undefined): string | null {
  if (!owner) return `function with the id ${to.id}`;
  // The parameter that receives the resources exists; that it is fed as well is another problem.
  if (owner.signature === null || to.parameter === owner.item.resourcesVariable) return null;
  const found = owner.parameters.some((parameter) => parameter.name === to.parameter);
  return found ? null : `parameter "${to.parameter}" of ${owner.name}`;
}

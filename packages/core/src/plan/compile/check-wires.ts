import type { Pipeline, PipelineInput, Problem, Wire } from '../../pipeline/index.ts';
import { danglingFix, keepWireFix } from '../fixes/wire-fixes.ts';
import { problemOf } from '../problem-codes.ts';
import type { ReadFunction } from './read-functions.ts';
import { endKey } from './wire-ends.ts';

/**
 * Wires that begin or end at nothing, and parameters at which several end.
 *
 * @param inactive - functions that are left out on purpose; of wires that begin there something else is said
 * @param isPart - some wires begin at inputs that only a selection knows; no edit can draw them again
 */
export function checkWires(
  pipeline: Pipeline,
  functions: readonly ReadFunction[],
  { inactive, isPart }: { readonly inactive: ReadonlySet<string>; readonly isPart: boolean },
): Problem[] {
  const problems: Problem[] = [];
  const owners = new Map<string, ReadFunction>(functions.map((owner) => [owner.id, owner]));
  const inputs = new Map<string, PipelineInput>(pipeline.inputs.map((input) => [input.id, input]));
  const parameters = new Map(functions.map((owner) => [owner.id, new Set(owner.parameters.map(({ name }) => name))]));
  const ends = new Map<string, Wire[]>();
  for (const wire of pipeline.wires) {
    const key = endKey(wire.to.id, wire.to.parameter);
    const others = ends.get(key);
    if (others) others.push(wire);
    else ends.set(key, [wire]);
  }
  for (const wire of pipeline.wires) {
    const { from, to } = wire;
    const owner = owners.get(to.id);
    const begin = beginOf(from, inputs, owners);
    const isExcused = from.kind === 'output' && inactive.has(from.id);
    const missingBegin = isExcused ? null : begin.missing;
    const missing = missingBegin ?? missingEnd(to, owner, parameters.get(to.id));
    if (missing === null) continue;
    const lacksParameter = missingBegin === null && owner !== undefined;
    const producer = missingBegin === null || isPart ? null : (owners.get(from.id) ?? null);
    const drawnEnds = { wire, producer, owner: isPart ? null : (owner ?? null), lacksParameter };
    // Where another wire ends there too, that is mended first.
    const isOnly = ends.get(endKey(to.id, to.parameter))?.length === 1;
    const details = { from: begin.name, to: `${owner?.name ?? to.id}.${to.parameter}`, missing };
    const fix = isOnly || !owner ? danglingFix(drawnEnds, ends) : null;
    problems.push(problemOf('WIRE_DANGLING', owner ? placeOf(to) : {}, details, fix));
  }
  for (const wires of ends.values()) {
    const [first] = wires;
    const owner = first && wires.length > 1 ? owners.get(first.to.id) : undefined;
    if (!first || !owner) continue;
    const sound = wires.find(({ from }) => beginOf(from, inputs, owners).missing === null) ?? first;
    const details = { function: owner.name, parameter: first.to.parameter, count: wires.length };
    const fix = isPart ? null : keepWireFix(sound, beginOf(sound.from, inputs, owners).name);
    problems.push(problemOf('WIRE_DUPLICATE', placeOf(first.to), details, fix));
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

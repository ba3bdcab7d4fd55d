import type { FunctionId, Pipeline, PipelineEdit, ProblemFix, Wire } from '../../pipeline/index.ts';
import type { ReadFunction } from '../compile/read-functions.ts';
import { endKey, type WireEnds } from '../compile/wire-ends.ts';
import { misspeltName } from './misspelt-name.ts';
import { leadsTo } from './wire-paths.ts';

/** A wire with what is there of its ends. */
export type EndsOfWire = {
  readonly wire: Wire;
  /** The function it begins at, when that lacks the output. */
  readonly producer: ReadFunction | null;
  /** The function it ends at. */
  readonly owner: ReadFunction | null;
  /** The beginning is there and the parameter is not. */
  readonly lacksParameter: boolean;
};

/** To the output or parameter that is plainly meant, or away with the wire. */
export function danglingFix(
  { wire, producer, owner, lacksParameter }: EndsOfWire,
  fed: Pick<ReadonlySet<string>, 'has'>,
): ProblemFix {
  const { from, to } = wire;
  const outputs = owner ? (producer?.item.outputs ?? []) : [];
  const output = outputs.length === 1 ? outputs[0]! : misspeltName(from.kind === 'output' ? from.output : '', outputs);
  if (producer && producer.id !== to.id && output !== null && !lacksParameter) {
    const edit: PipelineEdit = { type: 'connect', from: { kind: 'output', id: producer.id, output }, to };
    return { title: `Begin the wire at ${output}`, edits: [edit] };
  }
  const free = (lacksParameter ? (owner?.parameters ?? []) : []).filter(({ name }) => {
    return !fed.has(endKey(to.id, name)) && !Object.hasOwn(owner!.item.bound, name);
  });
  const names = free.map(({ name }) => name);
  const parameter = misspeltName(to.parameter, names);
  if (parameter === null) return { title: 'Remove the wire', edits: [{ type: 'disconnect', to }] };
  return {
    title: `End the wire at ${parameter}`,
    edits: [
      { type: 'disconnect', to },
      { type: 'connect', from, to: { id: to.id, parameter } },
    ],
  };
}

/** Of several wires into one parameter this one stays. */
export function keepWireFix({ from, to }: Wire, beginning: string): ProblemFix {
  return {
    title: `Keep the wire from ${beginning}`,
    edits: [
      { type: 'disconnect', to },
      { type: 'connect', from, to },
    ],
  };
}

/** Draws the wire, unless it would close a circle. */
export function missingWireFix(
  { wires }: Pipeline,
  { producer, reader, parameter }: { producer: ReadFunction; reader: FunctionId; parameter: string },
): ProblemFix | null {
  const closes = producer.id === reader || leadsTo(wires, [reader], new Set([producer.id])) !== false;
  if (closes) return null;
  const edit: PipelineEdit = {
    type: 'connect',
    from: { kind: 'output', id: producer.id, output: parameter },
    to: { id: reader, parameter },
  };
  return { title: `Connect ${parameter} of ${producer.name}`, edits: [edit] };
}

/**
 * Takes away the one wire of a circle whose parameter has a value without it. Where no wire is such, or several are, the
 * user knows which is wrong.
 */
export function circleFix(
  circle: readonly ReadFunction[],
  wires: WireEnds,
  pipeline: Pick<Pipeline, 'inputs' | 'functions'>,
): ProblemFix | null {
  const candidates = circle.flatMap((owner, at) => {
    const producer = circle.at(at - 1)!;
    const ends = owner.parameters.flatMap((parameter) => {
      const wire = wires.get(endKey(owner.id, parameter.name));
      return wire?.from.id === producer.id && !Object.hasOwn(owner.item.bound, parameter.name) ? [parameter] : [];
    });
    // Two wires between the same functions: taking one away leaves the circle.
    const [only, ...others] = ends;
    if (!only || others.length > 0) return [];
    const input = pipeline.inputs.find(({ name }) => name === only.name);
    const isOutput = pipeline.functions.some(({ outputs }) => outputs.includes(only.name));
    const hasDefault = only.defaultSource !== null || Object.hasOwn(owner.item.defaults, only.name);
    const hasValue = input ? input.value.kind !== 'none' : hasDefault && !isOutput;
    return hasValue ? [{ owner, parameter: only.name, producer }] : [];
  });
  const [only, ...others] = candidates;
  if (!only || others.length > 0) return null;
  const to = { id: only.owner.id, parameter: only.parameter };
  const title = `Remove the wire from ${only.producer.name} to ${only.owner.name}`;
  return { title, edits: [{ type: 'disconnect', to }] };
}

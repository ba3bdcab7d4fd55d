import type { FunctionId, InputId, Pipeline, Wire } from '../../../../pipeline/index.ts';
import type { WireMark } from './export-marks.ts';
import { fingerprint } from './fingerprint.ts';

/** Keys of functions by id: their outputs, with `@of=name` behind those of a variant. No two are equal. */
export function functionKeys(pipeline: Pick<Pipeline, 'functions'>): ReadonlyMap<FunctionId, string> {
  const keys = new Map<FunctionId, string>();
  const taken = new Set<string>();
  for (const { id, outputs, variant } of pipeline.functions) {
    const stem = outputs.join(',') + (variant ? `@${variant.of}=${variant.name}` : '');
    let key = stem;
    for (let count = 2; taken.has(key); count++) key = `${stem}#${count}`;
    taken.add(key);
    if (!keys.has(id)) keys.set(id, key);
  }
  return keys;
}

/** The wires by names, so that they can be compared whatever the ids; one that ends at nothing is left out. */
export function namedWires(pipeline: Pipeline): WireMark[] {
  const keys = functionKeys(pipeline);
  const inputs = new Map(pipeline.inputs.map(({ id, name }) => [id, name]));
  return pipeline.wires.flatMap(({ from, to }): WireMark[] => {
    const owner = keys.get(to.id);
    const producer = from.kind === 'output' ? keys.get(from.id) : null;
    const name = from.kind === 'output' ? from.output : inputs.get(from.id);
    if (owner === undefined || producer === undefined || name === undefined) return [];
    return [[name, producer, owner, to.parameter]];
  });
}

/** The other way round, with the ids of functions by key and of inputs by name; what ends at nothing is left out. */
export function wiresOfNames(
  wires: readonly WireMark[],
  functions: ReadonlyMap<string, FunctionId>,
  inputs: ReadonlyMap<string, InputId>,
): Wire[] {
  return wires.flatMap(([name, producer, owner, parameter]): Wire[] => {
    const to = functions.get(owner);
    if (to === undefined) return [];
    if (producer === null) {
      const id = inputs.get(name);
      return id === undefined ? [] : [{ from: { kind: 'input', id }, to: { id: to, parameter } }];
    }
    const id = functions.get(producer);
    return id === undefined ? [] : [{ from: { kind: 'output', id, output: name }, to: { id: to, parameter } }];
  });
}

/** Tells whether the script still connects what it connected: its wires, its inputs and what its functions give. */
export function graphFingerprint(pipeline: Pipeline): string {
  return fingerprint([
    namedWires(pipeline),
    pipeline.inputs.map(({ name }) => name),
    [...functionKeys(pipeline).values()],
  ]);
}

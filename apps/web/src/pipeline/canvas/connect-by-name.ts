import {
  applyEdit,
  areAlternatives,
  type Pipeline,
  type PipelineEdit,
  type PipelineFunction,
  refuseWire,
  type Wire,
} from '@gridloom/core/pipeline';
import type { Signatures } from '../signature.ts';

/**
 * Wires for every free parameter that is called like one output or input, as PipeFunc would connect them. Left alone are
 * bound parameters, the one that receives resources, names that two nodes give, and wires that would close a cycle.
 */
export function connectByName(pipeline: Pipeline, signatures: Signatures): readonly PipelineEdit[] {
  const sources = sourcesByName(pipeline);
  const edits: PipelineEdit[] = [];
  let drawn = pipeline;
  for (const item of pipeline.functions) {
    for (const { name } of signatures.get(item.id)?.parameters ?? []) {
      const to = { id: item.id, parameter: name };
      const from = sources.get(name);
      const taken = pipeline.wires.some((wire) => wire.to.id === item.id && wire.to.parameter === name);
      if (!from || taken || Object.hasOwn(item.bound, name) || item.resourcesVariable === name) continue;
      if (refuseWire(drawn, { from, to }) !== null) continue;
      const edit: PipelineEdit = { type: 'connect', from, to };
      drawn = applyEdit(drawn, edit);
      edits.push(edit);
    }
  }
  return edits;
}

/** Null where two nodes give one name. Variants give it in each other's place: a wire from one stands for all of them. */
function sourcesByName(pipeline: Pipeline): ReadonlyMap<string, Wire['from'] | null> {
  const found = new Map<string, Wire['from'] | null>();
  const givers = new Map<string, PipelineFunction>();
  const add = (name: string, from: Wire['from']) => found.set(name, found.has(name) ? null : from);
  for (const { id, name } of pipeline.inputs) add(name, { kind: 'input', id });
  for (const item of pipeline.functions) {
    for (const output of item.outputs) {
      const giver = givers.get(output);
      if (giver && areAlternatives(giver, item)) continue;
      givers.set(output, item);
      add(output, { kind: 'output', id: item.id, output });
    }
  }
  return found;
}

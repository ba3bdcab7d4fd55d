import type { Pipeline, PipelineFunction, Wire } from './pipeline.ts';
import { areAlternatives, standInsFor } from './variants.ts';

/** Why a wire cannot be drawn, in a sentence, or `null` when it can: for the moment of dragging it. */
export function refuseWire(pipeline: Pipeline, wire: Wire): string | null {
  const target = pipeline.functions.find((item) => item.id === wire.to.id);
  if (!target) return 'A wire must end at a parameter of a function.';
  const { from } = wire;
  if (from.kind === 'input') {
    return pipeline.inputs.some((input) => input.id === from.id) ? null : 'A wire must begin at an output or an input.';
  }
  const source = pipeline.functions.find((item) => item.id === from.id);
  if (!source) return 'A wire must begin at an output or an input.';
  if (source === target) return `${source.entry} would wait for its own output.`;
  if (areAlternatives(source, target)) {
    return `${source.entry} and ${target.entry} belong to two variants of ${source.variant?.of}: only one of them runs.`;
  }
  return upstreamOf(pipeline, source.id).has(target.id)
    ? `${source.entry} already needs ${target.entry}: this wire would close a cycle.`
    : refuseForNests(pipeline, source, target);
}

/**
 * Ids of all functions and inputs that a node depends on, itself included. Who needs an output of a variant
 * needs whichever is active, so all that have it count.
 */
export function upstreamOf(pipeline: Pipeline, id: string): Set<string> {
  const before = sourcesByTarget(pipeline);
  const found = new Set([id]);
  // A set's iteration also visits what is added meanwhile: this is the whole breadth-first search.
  for (const node of found) for (const source of before.get(node) ?? []) found.add(source);
  return found;
}

/** Functions of a nest start together: what one of them needs, from outside, must need none of the others. */
function refuseForNests(pipeline: Pipeline, source: PipelineFunction, target: PipelineFunction): string | null {
  const nests = new Map(pipeline.nests.flatMap((nest) => nest.functions.map((id) => [id as string, nest] as const)));
  const start = nests.get(source.id);
  const end = nests.get(target.id);
  if (start !== undefined && start === end) return null;
  const before = sourcesByTarget(pipeline);
  const found = new Set<string>(start?.functions ?? [source.id]);
  for (const node of found) {
    for (const id of before.get(node) ?? []) for (const member of nests.get(id)?.functions ?? [id]) found.add(member);
  }
  if (!(end?.functions ?? [target.id]).some((member) => found.has(member))) return null;
  if (end) return `The functions of ${end.name} run together, and ${source.entry} already needs one of them.`;
  if (start) return `The functions of ${start.name} run together, and one of them already needs ${target.entry}.`;
  return `${source.entry} already waits for ${target.entry}, through functions that run together.`;
}

/** For each function, where the wires into it begin. */
function sourcesByTarget(pipeline: Pipeline): Map<string, string[]> {
  const functions = new Map<string, PipelineFunction>(pipeline.functions.map((item) => [item.id, item]));
  const sources = new Map<string, string[]>();
  for (const { from, to } of pipeline.wires) {
    const owner = functions.get(from.id);
    const found =
      owner && from.kind === 'output' ? standInsFor(pipeline, owner, from.output).map((item) => item.id) : [from.id];
    sources.set(to.id, [...(sources.get(to.id) ?? []), ...found]);
  }
  return sources;
}

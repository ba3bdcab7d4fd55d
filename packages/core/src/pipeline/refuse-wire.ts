import type { Pipeline, Wire } from './pipeline.ts';

/** Why a wire cannot be drawn, in a sentence, or `null` when it can: for the moment of dragging it. */
export function refuseWire(pipeline: Pipeline, wire: Wire): string | null {
  const target = pipeline.functions.find((item) => item.id === wire.to.id);
  if (!target) return 'A wire must end at a parameter of a function.';
  if (wire.from.kind === 'input') return null;
  const sourceId = wire.from.id;
  const source = pipeline.functions.find((item) => item.id === sourceId);
  if (!source) return 'A wire must begin at an output or an input.';
  if (source === target) return `${source.entry} would wait for its own output.`;
  return upstreamOf(pipeline, source.id).has(target.id)
    ? `${source.entry} already needs ${target.entry}: this wire would close a cycle.`
    : null;
}

/** Ids of all functions and inputs that a node depends on, itself included. */
export function upstreamOf(pipeline: Pipeline, id: string): Set<string> {
  const found = new Set([id]);
  // A set's iteration also visits what is added meanwhile: this is the whole breadth-first search.
  for (const node of found) for (const wire of pipeline.wires) if (wire.to.id === node) found.add(wire.from.id);
  return found;
}

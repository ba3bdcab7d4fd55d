import type { Pipeline, Wire } from '../../pipeline/index.ts';

/** The wires by where they end; of several into one parameter the first. */
export type WireEnds = ReadonlyMap<string, Wire>;

export function wireEnds(pipeline: Pick<Pipeline, 'wires'>): WireEnds {
  const ends = new Map<string, Wire>();
  for (const wire of pipeline.wires) {
    const key = endKey(wire.to.id, wire.to.parameter);
    if (!ends.has(key)) ends.set(key, wire);
  }
  return ends;
}

/** An id has no blank, so that no two ends have one key. */
export function endKey(id: string, parameter: string): string {
  return `${id} ${parameter}`;
}

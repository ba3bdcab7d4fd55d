import type { Pipeline } from '../../pipeline/index.ts';

const known = new WeakMap<Pipeline['wires'], ReadonlyMap<string, readonly string[]>>();

/** Ids of the functions at the other ends of a node's wires. */
export function readersOf(wires: Pipeline['wires'], id: string): readonly string[] {
  let readers = known.get(wires);
  if (!readers) {
    const found = new Map<string, string[]>();
    for (const { from, to } of wires) {
      const others = found.get(from.id);
      if (others) others.push(to.id);
      else found.set(from.id, [to.id]);
    }
    known.set(wires, found);
    readers = found;
  }
  return readers.get(id) ?? [];
}

/** Most functions that are looked at: a fix that takes longer to find than the pipeline to compile is none. */
const MAX_VISITS = 1_000;

/** True when wires lead from one of the functions to one of the others; null when that takes too long to see. */
export function leadsTo(wires: Pipeline['wires'], from: readonly string[], to: ReadonlySet<string>): boolean | null {
  const seen = new Set(from.flatMap((id) => readersOf(wires, id)));
  // A set goes on to what is added while it is walked.
  for (const id of seen) {
    if (to.has(id)) return true;
    if (seen.size > MAX_VISITS) return null;
    for (const reader of readersOf(wires, id)) seen.add(reader);
  }
  return false;
}

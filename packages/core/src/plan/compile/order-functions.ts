import type { FunctionId, Problem } from '../../pipeline/index.ts';
import { problemOf } from '../problem-codes.ts';
import type { ReadFunction } from './read-functions.ts';
import type { Sources } from './sources.ts';

/**
 * Functions in an order in which each comes after those it reads; among those that are free, the order of the document.
 * Functions on a circle, or behind one, are left out, and each circle is a problem that names its functions.
 */
export function orderFunctions(
  functions: readonly ReadFunction[],
  sources: Sources,
): { ordered: ReadFunction[]; problems: Problem[] } {
  const before = new Map(functions.map(({ id }) => [id, producersOf(id, sources)]));
  const ordered: ReadFunction[] = [];
  const done = new Set<FunctionId>();
  let waiting = [...functions];
  for (;;) {
    const next = waiting.find(({ id }) => before.get(id)?.every((producer) => done.has(producer)));
    if (!next) break;
    ordered.push(next);
    done.add(next.id);
    waiting = waiting.filter((owner) => owner !== next);
  }

  const problems: Problem[] = [];
  const left = new Map(waiting.map((owner) => [owner.id, owner]));
  for (;;) {
    const circle = findCircle(left, before);
    if (!circle) break;
    const node = { kind: 'function', id: circle[0]!.id } as const;
    problems.push(problemOf('CYCLE', { node }, { functions: circle.map(({ name }) => name) }));
    for (const { id } of circle) left.delete(id);
  }
  return { ordered, problems };
}

/** Functions whose outputs a function reads, each once. */
export function producersOf(id: FunctionId, sources: Sources): FunctionId[] {
  const producers = new Set<FunctionId>();
  for (const source of sources.of.get(id)?.values() ?? []) {
    const origin = source.kind === 'array' ? sources.arrays.get(source.array) : undefined;
    if (origin?.kind === 'output') producers.add(origin.functionId);
  }
  return [...producers];
}

/**
 * One circle among the functions left, in the direction of the wires, beginning with the first of the document. Takes
 * those out of `left` that are on none.
 */
function findCircle(
  left: Map<FunctionId, ReadFunction>,
  before: ReadonlyMap<FunctionId, readonly FunctionId[]>,
): ReadFunction[] | null {
  const producerLeft = (id: FunctionId) => before.get(id)?.find((producer) => left.has(producer));
  for (let size = -1; size !== left.size; ) {
    size = left.size;
    for (const id of left.keys()) if (producerLeft(id) === undefined) left.delete(id);
  }
  // Now each one left has a producer that is left, so going upstream must come back to where it was.
  const path: FunctionId[] = [];
  for (let at = left.keys().next().value; at !== undefined; at = producerLeft(at)) {
    if (path.includes(at)) return inWireOrder(path.slice(path.indexOf(at)), left);
    path.push(at);
  }
  return null;
}

function inWireOrder(backwards: readonly FunctionId[], left: ReadonlyMap<FunctionId, ReadFunction>): ReadFunction[] {
  const circle = [...backwards].reverse();
  const first = [...left.keys()].find((id) => circle.includes(id));
  const turn = first === undefined ? 0 : circle.indexOf(first);
  return [...circle.slice(turn), ...circle.slice(0, turn)].flatMap((id) => left.get(id) ?? []);
}

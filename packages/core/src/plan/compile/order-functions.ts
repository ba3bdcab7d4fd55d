import type { FunctionId, Pipeline, Problem } from '../../pipeline/index.ts';
import { circleFix } from '../fixes/wire-fixes.ts';
import { problemOf } from '../problem-codes.ts';
import { FirstFree } from './first-free.ts';
import type { ReadFunction } from './read-functions.ts';
import type { Sources } from './sources.ts';
import type { WireEnds } from './wire-ends.ts';

export type Order = {
  /** Each after those it reads; those on a circle, or behind one, are left out. */
  readonly ordered: readonly ReadFunction[];
  /** In the direction of the wires, beginning with the first of the document. */
  readonly circles: readonly (readonly ReadFunction[])[];
};

/** Functions in an order in which each comes after those it reads; among those that are free, the order of the document. */
export function orderFunctions(functions: readonly ReadFunction[], sources: Sources): Order {
  const indexOf = new Map(functions.map(({ id }, index) => [id, index]));
  const before = functions.map(({ id }) => producersOf(id, sources).flatMap((producer) => indexOf.get(producer) ?? []));
  const after = functions.map((): number[] => []);
  for (const [index, producers] of before.entries()) for (const producer of producers) after[producer]!.push(index);

  const waitsFor = before.map((producers) => producers.length);
  const free = new FirstFree();
  for (const [index, count] of waitsFor.entries()) if (count === 0) free.add(index);
  const order: number[] = [];
  for (let next = free.take(); next !== undefined; next = free.take()) {
    order.push(next);
    for (const index of after[next]!) if (--waitsFor[index]! === 0) free.add(index);
  }
  const left = new Set(functions.keys());
  for (const index of order) left.delete(index);
  const circles = findCircles(left, { before, after, waitsFor });
  return {
    ordered: order.map((index) => functions[index]!),
    circles: circles.map((circle) => circle.map((index) => functions[index]!)),
  };
}

export function circleProblems(
  circles: Order['circles'],
  { pipeline, wires }: { readonly pipeline: Pipeline; readonly wires: WireEnds },
): Problem[] {
  return circles.map((circle) => {
    const node = { kind: 'function', id: circle[0]!.id } as const;
    return problemOf(
      'CYCLE',
      { node },
      { functions: circle.map(({ name }) => name) },
      circleFix(circle, wires, pipeline),
    );
  });
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

type Graph = {
  readonly before: readonly (readonly number[])[];
  readonly after: readonly (readonly number[])[];
  /** How many of `before` are left. */
  readonly waitsFor: number[];
};

/** Circles among the functions left, each of which has a producer that is left: going upstream comes back somewhere. */
function findCircles(left: Set<number>, { before, after, waitsFor }: Graph): number[][] {
  const circles: number[][] = [];
  const drop = (dropped: number[]) => {
    for (let index = dropped.pop(); index !== undefined; index = dropped.pop()) {
      if (!left.delete(index)) continue;
      for (const reader of after[index]!) if (--waitsFor[reader]! === 0) dropped.push(reader);
    }
  };
  for (let start = left.keys().next().value; start !== undefined; start = left.keys().next().value) {
    const path = new Set<number>();
    let at = start;
    while (!path.has(at)) {
      path.add(at);
      at = before[at]!.find((producer) => left.has(producer))!;
    }
    const backwards = [...path];
    const circle = backwards.slice(backwards.indexOf(at)).reverse();
    const first = circle.indexOf(circle.reduce((least, index) => Math.min(least, index)));
    circles.push([...circle.slice(first), ...circle.slice(0, first)]);
    drop([...circle]);
  }
  return circles;
}

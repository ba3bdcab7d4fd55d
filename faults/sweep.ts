import { sweepDocument } from '../e2e/fixtures/sweep-document.mjs';

type Sweep = {
  /** A module with the function `f`, whose first parameter is the element `x`. */
  readonly code: string;
  /** Elements: x = 0, 1, ... */
  readonly count: number;
  /** Elements a task; null for all in one. */
  readonly chunkSize?: number | null;
  readonly scope?: 'map' | 'element';
  /** Values of its other parameters. */
  readonly given?: Readonly<Record<string, string | number>>;
  readonly resources?: Readonly<Record<string, unknown>>;
  /** How often each cause of a failure is tried again by itself; the usual when nothing is said. */
  readonly retry?: Readonly<Record<string, unknown>>;
  /** A module with the function `g` over each `y`, if there is a second stage. */
  readonly next?: string;
};

/** Without any round of its own accord: the sentence stays, and the user decides. */
export const BY_HAND = {
  infrastructure: 0,
  memory: 0,
  time: 0,
  exception: 0,
  memoryFactor: 2,
  memoryCapMib: null,
  timeFactor: 2,
  timeCapMinutes: null,
};

/** Writes down each call: nobody has to be believed who says that it was called once. */
export const CALLED = `import os, time


def called(ledger, x):
    file = os.open(ledger, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o666)
    os.write(file, b"%d\\n" % x)
    os.close(file)


`;

/** `y = f(x)` over `count` elements, and `z = g(y)` where there is a `next`. */
export function sweep({ code, count, chunkSize = null, scope = 'map', given = {}, resources, retry, next }: Sweep) {
  const shape = { chunkSize, scope, ...(retry && { retry }) };
  const f = { ...shape, code, entry: 'f', parameters: ['x', ...Object.keys(given)], output: 'y' };
  const g = next === undefined ? [] : [{ ...shape, code: next, entry: 'g', parameters: ['y'], output: 'z' }];
  return sweepDocument({
    name: 'A sweep',
    count,
    given,
    functions: [f, ...g],
    resources: { memory: '100MB', time: 5, ...resources },
  });
}

/** `[0, 1, ..., count - 1]` through a function: what a sweep should give. */
export function expected(count: number, value: (x: number) => unknown = (x) => x * x): unknown[] {
  return Array.from({ length: count }, (_, x) => value(x));
}

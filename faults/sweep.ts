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
export function sweep({
  code,
  count,
  chunkSize = null,
  scope = 'map',
  given = {},
  resources = {},
  retry,
  next,
}: Sweep) {
  const plain = {
    language: 'python',
    internalShape: null,
    bound: {},
    defaults: {},
    resources: {},
    resourcesVariable: null,
    executor: 'slurm',
    variant: null,
    acceptMissing: false,
    notes: '',
    ...(retry ? { retry } : {}),
  };
  const inputs = {
    x: { kind: 'range', start: 0, stop: count, step: 1 },
    ...Object.fromEntries(Object.entries(given).map(([name, value]) => [name, { kind: 'value', value }])),
  };
  const f = { code, entry: 'f', outputs: ['y'], mapspec: 'x[i] -> y[i]', chunkSize, scope };
  const g = { code: next, entry: 'g', outputs: ['z'], mapspec: 'y[i] -> z[i]', chunkSize, scope };
  return {
    format: 2,
    name: 'A sweep',
    description: '',
    nests: [],
    activeVariants: {},
    checkTypes: true,
    inputs: Object.entries(inputs).map(([name, value], row) => ({
      id: `i_${name}`,
      name,
      value,
      position: { x: 0, y: 150 * row },
    })),
    functions: [
      { ...plain, ...f, id: 'f_f', position: { x: 300, y: 0 } },
      ...(next === undefined ? [] : [{ ...plain, ...g, id: 'f_g', position: { x: 600, y: 0 } }]),
    ],
    wires: [
      ...Object.keys(inputs).map((name) => ({
        from: { kind: 'input', id: `i_${name}` },
        to: { id: 'f_f', parameter: name },
      })),
      ...(next === undefined
        ? []
        : [{ from: { kind: 'output', id: 'f_f', output: 'y' }, to: { id: 'f_g', parameter: 'y' } }]),
    ],
    resources: { memory: '100MB', time: 5, ...resources },
  };
}

/** `[0, 1, ..., count - 1]` through a function: what a sweep should give. */
export function expected(count: number, value: (x: number) => unknown = (x) => x * x): unknown[] {
  return Array.from({ length: count }, (_, x) => value(x));
}

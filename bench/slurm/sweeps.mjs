const PLAIN = {
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
  position: { x: 0, y: 0 },
};

/** Stages by number: `a = x * x`, `b = a + 1`, `c = b * 2`. */
const STAGES = [
  { id: 'f_f', entry: 'f', parameter: 'x', output: 'a', code: 'def f(x):\n    return x * x\n' },
  { id: 'f_g', entry: 'g', parameter: 'a', output: 'b', code: 'def g(a):\n    return a + 1\n' },
  { id: 'f_h', entry: 'h', parameter: 'b', output: 'c', code: 'def h(b):\n    return b * 2\n' },
];

/** Waits for a file in a thousandth part of the elements: the run stays alive while nothing changes. */
const gatedCode = (gate, from) => `import os, time


def f(x):
    while x >= ${from} and not os.path.exists(${JSON.stringify(gate)}):
        time.sleep(0.05)
    return x * x
`;

/**
 * A sweep of trivial functions.
 *
 * @param {{ count: number, stages?: number, scope?: 'map' | 'element', chunkSize?: number | null, gate?: { file: string, from: number } }} shape
 */
export function drawSweep({ count, stages = 1, scope = 'map', chunkSize = null, gate }) {
  const used = STAGES.slice(0, stages);
  return {
    format: 2,
    name: 'Trivial',
    description: '',
    nests: [],
    activeVariants: {},
    checkTypes: true,
    inputs: [
      { id: 'i_x', name: 'x', value: { kind: 'range', start: 0, stop: count, step: 1 }, position: { x: 0, y: 0 } },
    ],
    functions: used.map(({ id, entry, parameter, output, code }, at) => ({
      ...PLAIN,
      id,
      entry,
      code: at === 0 && gate ? gatedCode(gate.file, gate.from) : code,
      outputs: [output],
      mapspec: `${parameter}[i] -> ${output}[i]`,
      scope,
      chunkSize,
    })),
    wires: used.map(({ id, parameter }, at) => ({
      from: at === 0 ? { kind: 'input', id: 'i_x' } : { kind: 'output', id: used[at - 1].id, output: parameter },
      to: { id, parameter },
    })),
    resources: { cpus: 1, memory: '100MB', time: 30 },
  };
}

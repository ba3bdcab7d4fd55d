import { sweepDocument } from '../../e2e/fixtures/sweep-document.mjs';

/** Stages by number: `a = x * x`, `b = a + 1`, `c = b * 2`. */
const STAGES = [
  { entry: 'f', parameters: ['x'], output: 'a', code: 'def f(x):\n    return x * x\n' },
  { entry: 'g', parameters: ['a'], output: 'b', code: 'def g(a):\n    return a + 1\n' },
  { entry: 'h', parameters: ['b'], output: 'c', code: 'def h(b):\n    return b * 2\n' },
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
  const [first, ...later] = STAGES.slice(0, stages);
  const gated = gate ? { ...first, code: gatedCode(gate.file, gate.from) } : first;
  return sweepDocument({
    name: 'Trivial',
    count,
    functions: [gated, ...later].map((stage) => ({ ...stage, scope, chunkSize })),
    resources: { cpus: 1, memory: '100MB', time: 30 },
  });
}

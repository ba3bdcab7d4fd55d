import { drawPipeline } from './draw-pipeline.ts';
import type { Example } from './example.ts';

const COUNT_INSIDE = `import random


def count_inside(seed: int, samples: int) -> int:
    """How many of the random points in the unit square lie within the quarter circle."""
    generator = random.Random(seed)
    return sum(generator.random() ** 2 + generator.random() ** 2 <= 1 for _ in range(samples))
`;

const ESTIMATE_PI = `def estimate_pi(inside, samples: int) -> float:
    """Four times the share of points within the quarter circle."""
    return 4 * sum(inside) / (len(inside) * samples)
`;

/** Forty seeds in eight tasks, reduced to one estimate. */
export const MONTE_CARLO_PI: Example = {
  id: 'monte-carlo-pi',
  title: 'Pi from random points',
  teaches: 'Cut a sweep of forty seeds into tasks of five elements, and feed one value to two functions.',
  pipeline: drawPipeline({
    name: 'Pi from random points',
    description: 'Counts random points within a quarter circle for forty seeds, five seeds a task, and estimates pi.',
    inputs: [
      { name: 'seed', value: { kind: 'range', start: 0, stop: 40, step: 1 }, position: { x: 0, y: 0 } },
      { name: 'samples', value: { kind: 'value', value: 200_000 }, position: { x: 0, y: 150 } },
    ],
    functions: [
      {
        entry: 'count_inside',
        code: COUNT_INSIDE,
        outputs: ['inside'],
        mapspec: 'seed[i] -> inside[i]',
        resources: { cpus: 1 },
        chunkSize: 5,
        position: { x: 300, y: 30 },
      },
      { entry: 'estimate_pi', code: ESTIMATE_PI, outputs: ['pi'], position: { x: 600, y: 90 } },
    ],
    wires: [
      ['seed', 'count_inside.seed'],
      ['samples', 'count_inside.samples'],
      ['inside', 'estimate_pi.inside'],
      ['samples', 'estimate_pi.samples'],
    ],
    resources: { memory: '100MB', time: '00:05:00' },
  }),
};

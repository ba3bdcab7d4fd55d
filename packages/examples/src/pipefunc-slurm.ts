import { drawPipeline } from './draw-pipeline.ts';
import type { Example } from './example.ts';

const DOUBLE_IT = `def double_it(x: int) -> int:
    """Twice the number."""
    return 2 * x
`;

const ADD_ONE = `def add_one(y: int) -> int:
    """The next number."""
    return y + 1
`;

const SUM_IT = `def sum_it(z) -> int:
    """The sum of all numbers."""
    return sum(z)
`;

/** The pipeline of PipeFunc's SLURM page, drawn. Its result is 100. */
export const PIPEFUNC_SLURM: Example = {
  id: 'pipefunc-slurm',
  title: 'Three functions on SLURM',
  teaches: 'Map two functions over ten numbers, give each element its own cpus, and add the results up to 100.',
  pipeline: drawPipeline({
    name: 'Three functions on SLURM',
    description:
      'Doubles ten numbers in one job, adds one to each of them in a job of its own whose cpus depend on the number, and sums them.',
    inputs: [{ name: 'x', value: { kind: 'range', start: 0, stop: 10, step: 1 }, position: { x: 0, y: 60 } }],
    functions: [
      {
        entry: 'double_it',
        code: DOUBLE_IT,
        outputs: ['y'],
        mapspec: 'x[i] -> y[i]',
        resources: { cpus: 2 },
        position: { x: 300, y: 60 },
      },
      {
        entry: 'add_one',
        code: ADD_ONE,
        outputs: ['z'],
        mapspec: 'y[i] -> z[i]',
        resources: { cpus: { expression: 'int(y % 3) + 1' } },
        scope: 'element',
        position: { x: 600, y: 60 },
      },
      { entry: 'sum_it', code: SUM_IT, outputs: ['z_sum'], position: { x: 900, y: 60 } },
    ],
    wires: [
      ['x', 'double_it.x'],
      ['y', 'add_one.y'],
      ['z', 'sum_it.z'],
    ],
    resources: { memory: '100MB', time: '00:05:00' },
  }),
};

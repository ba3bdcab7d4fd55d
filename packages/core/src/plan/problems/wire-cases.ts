import type { Pipeline } from '../../pipeline/index.ts';
import { samplePipeline } from '../sample-pipeline.ts';
import { one, type ProblemCase, plain } from './problem-case.ts';
import type { WIRE_PROBLEMS } from './wire-problems.ts';

const wire = (from: Pipeline['wires'][number]['from'], id: string, parameter: string) =>
  ({ from, to: { id, parameter } }) as Pipeline['wires'][number];
const inputWire = (id: string, to: string, parameter: string) =>
  wire({ kind: 'input', id } as Pipeline['wires'][number]['from'], to, parameter);
const outputWire = (id: string, output: string, to: string, parameter: string) =>
  wire({ kind: 'output', id, output } as Pipeline['wires'][number]['from'], to, parameter);
const withWire = (pipeline: Pipeline, added: Pipeline['wires'][number]): Pipeline => ({
  ...pipeline,
  wires: [...pipeline.wires, added],
});

/** Each code provoked once, by a pipeline with no other error. */
export const WIRE_CASES = {
  WIRE_DANGLING: {
    pipeline: samplePipeline([plain], { x: one }, { wires: [inputWire('i_x', 'f_f', 'z')] }),
    place: 'f_f parameters.z',
    message: 'The wire from x to f.z hangs in the air: there is no parameter "z" of f.',
  },
  WIRE_DUPLICATE: {
    pipeline: samplePipeline(
      [plain],
      { x: one },
      { wires: [inputWire('i_x', 'f_f', 'x'), inputWire('i_x', 'f_f', 'x'), inputWire('i_x', 'f_f', 'x')] },
    ),
    place: 'f_f parameters.x',
    message: '3 wires end at the parameter x of f.',
  },
  WIRE_MISSING: {
    pipeline: samplePipeline([plain, { code: 'def g(y): return y', outputs: ['z'] }], { x: one }, { wires: [] }),
    place: 'f_g parameters.y',
    message: 'The parameter y of g is not connected, though f has an output of that name.',
  },
  CYCLE: {
    pipeline: withWire(
      samplePipeline([
        { code: 'def f(start=0): return start', outputs: ['a'] },
        { code: 'def g(a): return a', outputs: ['b'] },
        { code: 'def h(b): return b', outputs: ['c'] },
        { code: 'def behind(c): return c', outputs: ['d'] },
      ]),
      outputWire('f_h', 'c', 'f_f', 'start'),
    ),
    place: 'f_f',
    message: 'These functions wait for each other: f → g → h → f.',
  },
  INPUT_MISSING: {
    pipeline: samplePipeline([plain, { code: 'def g(x): return x', outputs: ['z'] }]),
    place: 'f_f parameters.x',
    message: 'Nothing gives a value to "x", which f and g need.',
  },
  INPUT_UNUSED: {
    pipeline: samplePipeline([plain], { x: one, w: one }),
    place: 'i_w',
    message: 'No function reads the input "w".',
  },
  DEFAULTS_DIFFER: {
    pipeline: samplePipeline([{ code: 'def f(x=1): return x' }, { code: 'def g(x=2): return x', outputs: ['z'] }]),
    place: 'f_g parameters.x',
    message: '"x" has two defaults: 1 in f and 2 in g.',
  },
  DEFAULT_UNREADABLE: {
    pipeline: samplePipeline([{ code: 'def f(x=list(range(3))): return x', mapspec: 'x[i] -> y[i]' }]),
    place: 'f_f mapspec 0-4',
    message: 'f is mapped over x, whose default list(range(3)) is known only to Python.',
    noFix: 'the value is known only to Python',
  },
} satisfies Record<keyof typeof WIRE_PROBLEMS, ProblemCase>;

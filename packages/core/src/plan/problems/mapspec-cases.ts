import { samplePipeline } from '../sample-pipeline.ts';
import type { MAPSPEC_PROBLEMS } from './mapspec-problems.ts';
import { list, mapped, type ProblemCase, plain } from './problem-case.ts';

/** Each code provoked once, by a pipeline with no other error. */
export const MAPSPEC_CASES = {
  MAPSPEC_SYNTAX: {
    pipeline: samplePipeline([{ ...plain, mapspec: 'x[i -> y[i]' }], { x: list(1) }),
    place: 'f_f mapspec *',
    message: 'Mapspec of f: *',
  },
  MAPSPEC_PARAMETER: {
    pipeline: samplePipeline([{ ...plain, mapspec: 'x[i], q[i] -> y[i]' }], { x: list(1) }),
    place: 'f_f mapspec 6-10',
    message: 'The mapspec of f names "q", which is none of its parameters.',
  },
  MAPSPEC_BOUND: {
    pipeline: samplePipeline([{ ...mapped, bound: { x: [1, 2] } }]),
    place: 'f_f mapspec 0-4',
    message: 'The mapspec of f maps over x, but x is bound to one value.',
  },
  MAPSPEC_OUTPUTS: {
    pipeline: samplePipeline([{ ...mapped, mapspec: 'x[i] -> q[i]' }], { x: list(1) }),
    place: 'f_f mapspec 8-12',
    message: 'The mapspec of f gives q, but the function has 1 output: y.',
  },
  RANK_DIFFERS: {
    pipeline: samplePipeline([mapped, { code: 'def g(y): return y', outputs: ['z'], mapspec: 'y[i, j] -> z[i, j]' }], {
      x: list(1),
    }),
    place: 'f_g mapspec 0-7',
    message: '"y" has 1 axis in f but 2 axes in g.',
    noFix: 'which of the two is right is open',
  },
  AXIS_NAMES_DIFFER: {
    pipeline: samplePipeline([mapped, { code: 'def g(y): return y', outputs: ['z'], mapspec: 'y[k] -> z[k]' }], {
      x: list(1),
    }),
    place: 'f_g mapspec 0-4',
    message: 'The first axis of "y" is called "i" in f but "k" in g.',
  },
  OUTPUT_AXES_DIFFER: {
    pipeline: samplePipeline([
      { code: 'def f(): return 1, 2', outputs: ['p', 'q'] },
      { code: 'def g(p): return p', outputs: ['r'], mapspec: 'p[i] -> r[i]' },
      { code: 'def h(q): return q', outputs: ['s'], mapspec: 'q[i, j] -> s[i, j]' },
    ]),
    place: 'f_f outputs',
    message: 'The outputs of f are taken as p[i] and as q[i, j]; outputs of one function share their axes.',
    noFix: 'which of the two is right is open',
  },
  INPUT_RANK: {
    pipeline: samplePipeline([mapped], { x: { kind: 'array', nested: [[1, 2, 3]] } }),
    place: 'f_f mapspec 0-4',
    message: 'f takes x[i], which needs 1 axis, but the input "x" has 2 axes of lengths 1, 3.',
  },
  AXIS_SIZES: {
    pipeline: samplePipeline([{ code: 'def f(x, w): return x', mapspec: 'x[i], w[i] -> y[i]' }], {
      x: list(1, 2, 3),
      w: list(1, 2),
    }),
    place: 'f_f mapspec *',
    message: 'f: *',
    noFix: 'which of the two is right is open',
  },
  INTERNAL_SHAPE: {
    pipeline: samplePipeline([{ ...mapped, internalShape: [3] }], { x: list(1) }),
    place: 'f_f internalShape',
    message: 'The internal shape of f has 1 length, but one call of it returns no axis of its own.',
  },
  TOO_MANY_ELEMENTS: {
    pipeline: samplePipeline([{ code: 'def f(x, w): return x', mapspec: 'x[i], w[j] -> y[i, j]' }], {
      x: { kind: 'range', start: 0, stop: 1e6, step: 1 },
      w: { kind: 'range', start: 0, stop: 1e6, step: 1 },
    }),
    place: 'f_f mapspec',
    message: 'f would have more than 1,000,000,000 elements.',
    noFix: 'which input is too long is open',
  },
} satisfies Record<keyof typeof MAPSPEC_PROBLEMS, ProblemCase>;

import { samplePipeline } from '../sample-pipeline.ts';
import type { FUNCTION_PROBLEMS } from './function-problems.ts';
import { one, type ProblemCase, plain } from './problem-case.ts';

/** Each code provoked once, by a pipeline with no other error. */
export const FUNCTION_CASES = {
  BAD_NAME: {
    pipeline: samplePipeline([{ ...plain, outputs: ['lambda'] }], { x: one }),
    place: 'f_f outputs',
    message: '"lambda" cannot be the name of an output.',
  },
  DUPLICATE_NAME: {
    pipeline: samplePipeline([plain, { code: 'def g(x): return x' }], { x: one }),
    place: 'f_g outputs',
    message: 'The name "y" is given twice: by an output of f and by an output of g.',
  },
  OUTPUT_IS_PARAMETER: {
    pipeline: samplePipeline([{ ...plain, outputs: ['x'], bound: { x: 1 } }]),
    place: 'f_f outputs',
    message: 'f has an output "x" and a parameter of the same name.',
  },
  CODE_UNREADABLE: {
    pipeline: samplePipeline([{ code: 'f = 3' }]),
    place: 'f_f code',
    message: 'The code of f holds no Python function.',
    noFix: 'code is mended by its author',
  },
  ENTRY_MISSING: {
    pipeline: samplePipeline([{ code: 'def simulate(): pass\ndef helper(): pass', entry: 'simulat' }]),
    place: 'f_simulat code',
    message: 'The code has no function "simulat"; it has simulate and helper.',
  },
  PARAMETER_STARRED: {
    pipeline: samplePipeline([{ code: 'def f(x, *rest, **more): return x' }], { x: one }),
    place: 'f_f code 9-14',
    message: 'f takes *rest, which is always empty in a pipeline.',
    noFix: 'which parameters it needs is open',
  },
  SETTING_UNKNOWN: {
    pipeline: samplePipeline([{ ...plain, bound: { q: 1 } }], { x: one }),
    place: 'f_f bound.q',
    message: 'f has a bound value for "q", which is none of its parameters.',
  },
  BOUND_AND_DEFAULT: {
    pipeline: samplePipeline([{ ...plain, bound: { x: 1 }, defaults: { x: 2 } }]),
    place: 'f_f bound.x',
    message: 'The parameter x of f has a bound value and a default.',
  },
} satisfies Record<keyof typeof FUNCTION_PROBLEMS, ProblemCase>;

import { samplePipeline } from '../sample-pipeline.ts';
import { list, one, type ProblemCase } from './problem-case.ts';
import type { TYPE_PROBLEMS } from './type-problems.ts';

/** Each code provoked once, by a pipeline with no other error. */
export const TYPE_CASES = {
  TYPES_CLASH: {
    pipeline: samplePipeline([{ code: 'def f() -> str: ...' }, { code: 'def g(y: int): ...', outputs: ['z'] }]),
    place: 'f_g parameters.y',
    message: 'f gives "y" as str, but g expects int for y.',
  },
  ARRAY_FOR_ELEMENT: {
    pipeline: samplePipeline(
      [
        { code: 'def f(x) -> int: ...', mapspec: 'x[i] -> y[i]' },
        { code: 'def g(y: int): ...', outputs: ['z'] },
      ],
      { x: list(1) },
    ),
    place: 'f_g parameters.y',
    message: 'g takes all of "y" at once, but expects one int for y.',
  },
  TYPES_DIFFER: {
    pipeline: samplePipeline([{ code: 'def f() -> int: ...' }, { code: 'def g(y: float): ...', outputs: ['z'] }]),
    place: 'f_g parameters.y',
    message: 'f gives "y" as int, which g takes as float.',
    noFix: 'it often works',
  },
  INPUT_TYPES_DIFFER: {
    pipeline: samplePipeline([{ code: 'def f(x: int): ...' }, { code: 'def g(x: list): ...', outputs: ['z'] }], {
      x: one,
    }),
    place: 'i_x value',
    message: 'The input "x" is int for f but list for g.',
    noFix: 'which of the two is right is open',
  },
  INPUT_VALUE_TYPE: {
    pipeline: samplePipeline([{ code: 'def f(x: int): ...', mapspec: 'x[i] -> y[i]' }], {
      x: { kind: 'list', items: [1, 'two'] },
    }),
    place: 'i_x value',
    message: 'The input "x" has the text "two", but f expects int for x.',
    noFix: 'the value or the annotation',
  },
} satisfies Record<keyof typeof TYPE_PROBLEMS, ProblemCase>;

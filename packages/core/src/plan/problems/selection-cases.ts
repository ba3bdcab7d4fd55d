import { samplePipeline } from '../sample-pipeline.ts';
import { following, list, mapped, one, type ProblemCase } from './problem-case.ts';
import type { SELECTION_PROBLEMS } from './selection-problems.ts';

/** Each code provoked once, by a pipeline with no other error. */
export const SELECTION_CASES = {
  SELECTION_UNKNOWN: {
    pipeline: samplePipeline([mapped], { x: list(1) }),
    selection: { outputs: ['y', 'q'] },
    place: 'selection',
    message: 'No function gives an output "q".',
    noFix: 'a selection is no part of the pipeline',
  },
  SELECTION_GIVEN_WANTED: {
    pipeline: samplePipeline([mapped, following], { x: list(1) }),
    selection: { outputs: ['y', 'z'], given: { y: list(1) } },
    place: 'selection',
    message: '"y" is to be computed, and its value is given as well.',
    noFix: 'a selection is no part of the pipeline',
  },
  SELECTION_GIVEN_PARTLY: {
    pipeline: samplePipeline(
      [
        { code: 'def f(x): return x, x', outputs: ['y', 'w'] },
        { code: 'def g(y, w): return y', outputs: ['z'] },
      ],
      { x: one },
    ),
    selection: { given: { y: one } },
    place: 'selection.given.y',
    message: 'The value of "y" is given, but f has to run for w and would compute it.',
    noFix: 'a selection is no part of the pipeline',
  },
  SELECTION_GIVEN_RANK: {
    pipeline: samplePipeline([mapped, { ...following, mapspec: null }], { x: list(1) }),
    selection: { given: { y: one } },
    place: 'selection.given.y',
    message: '"y" is an array y[i], but the value that is given for it has no axis: it is one value.',
    noFix: 'a selection is no part of the pipeline',
  },
  SELECTION_EMPTY: {
    pipeline: samplePipeline([mapped], { x: list(1) }),
    selection: { given: { y: list(1) } },
    place: 'selection',
    message: 'With the values that are given nothing is left to compute.',
    noFix: 'a selection is no part of the pipeline',
  },
  SELECTION_AXIS_UNKNOWN: {
    pipeline: samplePipeline([mapped], { x: list(1) }),
    selection: { axes: { q: { start: 0, stop: 1 } } },
    place: 'selection.axes.q',
    message: 'No function that is run is mapped over an axis "q".',
    noFix: 'a selection is no part of the pipeline',
  },
  SELECTION_AXIS_EMPTY: {
    pipeline: samplePipeline([mapped], { x: list(1, 2, 3) }),
    selection: { axes: { i: { start: 2, stop: 2 } } },
    place: 'selection.axes.i',
    message: 'The part of the axis i from 2 up to, not including, 2 holds nothing.',
    noFix: 'a selection is no part of the pipeline',
  },
  SELECTION_AXIS_BOUNDS: {
    pipeline: samplePipeline([mapped], { x: list(1, 2, 3) }),
    selection: { axes: { i: { start: 2, stop: 20 } } },
    place: 'selection.axes.i',
    message: 'The part of the axis i goes up to 20, but the axis ends at 3.',
    noFix: 'a selection is no part of the pipeline',
  },
  SELECTION_AXIS_OPEN: {
    pipeline: samplePipeline([{ code: 'def p(): return []', outputs: ['x'] }, mapped]),
    selection: { axes: { i: { start: 0, stop: 1 } } },
    place: 'selection.axes.i',
    message: 'A part of the axis i of f cannot be chosen: its length is known only when the run has made it.',
    noFix: 'a selection is no part of the pipeline',
  },
  SELECTION_AXIS_REDUCED: {
    pipeline: samplePipeline([mapped, { ...following, mapspec: null }], { x: list(1, 2, 3) }),
    selection: { axes: { i: { start: 1, stop: 2 } } },
    place: 'selection.axes.i',
    message: 'g needs the whole axis i of "y", of which only a part would be computed.',
    noFix: 'a selection is no part of the pipeline',
  },
  SELECTION_SCATTERED: {
    pipeline: samplePipeline([{ code: 'def f(a, b): return a', mapspec: 'a[i], b[j] -> y[i, j]' }], {
      a: { kind: 'range', start: 0, stop: 200_000, step: 1 },
      b: list(1, 2),
    }),
    selection: { axes: { j: { start: 1, stop: 2 } } },
    place: 'selection.axes.j',
    message: 'The elements of f that are chosen lie in more than 100,000 pieces.',
    noFix: 'a selection is no part of the pipeline',
  },
} satisfies Record<keyof typeof SELECTION_PROBLEMS, ProblemCase>;

import { samplePipeline } from '../sample-pipeline.ts';
import type { INPUT_PROBLEMS } from './input-problems.ts';
import { mapped, type ProblemCase, plain } from './problem-case.ts';

const reference = (path: string) => ({ kind: 'reference', path, format: 'npy', column: null, shape: null }) as const;

/** Codes that no compiler can find. */
export const FOUND_BY_THE_WORKER = {
  REFERENCE_UNREADABLE: 'the file lies on the cluster',
  REFERENCE_UNCHECKED: 'the file lies on the cluster',
} as const;

/** Each code provoked once, by a pipeline with no other error. */
export const INPUT_CASES = {
  INPUT_RAGGED: {
    pipeline: samplePipeline([plain], { x: { kind: 'array', nested: [[1, 2], [3]] } }),
    place: 'i_x value',
    message: 'The array "x" is ragged: x[1] has 1 item where 2 items came before.',
  },
  RANGE_STEP: {
    pipeline: samplePipeline([plain], { x: { kind: 'range', start: 0, stop: 3, step: 0 } }),
    place: 'i_x value',
    message: 'The range "x" has the step 0 and would never end.',
  },
  LINSPACE_COUNT: {
    pipeline: samplePipeline([plain], { x: { kind: 'linspace', start: 0, stop: 3, count: -2 } }),
    place: 'i_x value',
    message: 'The linspace "x" has -2 points.',
  },
  INPUT_TOO_LONG: {
    pipeline: samplePipeline([plain], { x: { kind: 'range', start: 0, stop: 1e300, step: 1e-300 } }),
    place: 'i_x value',
    message: '"x" has more than 1,000,000,000 values.',
    noFix: 'which of start, stop and step is wrong is open',
  },
  SPACE_ENDS: {
    pipeline: samplePipeline([mapped], { x: { kind: 'logspace', start: 0, stop: 2, count: 3, base: 0 } }),
    place: 'i_x value',
    message: 'The logspace "x" has the base 0.',
  },
  TABLE_EMPTY: {
    pipeline: samplePipeline([mapped], { x: { kind: 'csv', text: ' \n', column: 'a' } }),
    place: 'i_x value',
    message: 'The table of "x" is empty.',
    noFix: 'the values are missing',
  },
  TABLE_COLUMN: {
    pipeline: samplePipeline([mapped], { x: { kind: 'csv', text: 'mass,charge\n1,2', column: 'masss' } }),
    place: 'i_x value',
    message: 'The table of "x" has no column "masss".',
  },
  REFERENCE_UNSEEN: {
    pipeline: samplePipeline([mapped], { x: reference('/data/x.npy') }),
    place: 'i_x value',
    message: 'Nobody has looked yet what /data/x.npy holds, which "x" refers to.',
    noFix: 'somebody has to look at the file',
  },
  REFERENCE_PATH: {
    pipeline: samplePipeline([mapped], { x: reference('data/x.npy') }),
    place: 'i_x value',
    message: 'The path "data/x.npy" of "x" is not absolute.',
    noFix: 'where the file lies is open',
  },
} satisfies Record<Exclude<keyof typeof INPUT_PROBLEMS, keyof typeof FOUND_BY_THE_WORKER>, ProblemCase>;

import { samplePipeline } from '../sample-pipeline.ts';
import type { CHUNK_PROBLEMS } from './chunk-problems.ts';
import { list, mapped, type ProblemCase } from './problem-case.ts';

/** Each code provoked once, by a pipeline with no other error. */
export const CHUNK_CASES = {
  TOO_MANY_JOB_ARRAYS: {
    pipeline: samplePipeline([{ ...mapped, scope: 'element' }], {
      x: { kind: 'range', start: 0, stop: 1e8, step: 1 },
    }),
    place: 'f_f chunkSize',
    message: 'f would need 99,901 job arrays: 100,000,000 tasks, at most 1,001 in one.',
  },
  CHUNK_SIZE_UNUSED: {
    pipeline: samplePipeline([{ ...mapped, scope: 'element', chunkSize: 5 }], { x: list(1) }),
    place: 'f_f chunkSize',
    message: 'f has chunk size 5 and scope "element", in which a task computes one element.',
  },
  CHUNK_SIZE: {
    pipeline: samplePipeline([{ ...mapped, chunkSize: 1 }], { x: { kind: 'range', start: 0, stop: 500, step: 1 } }),
    tookS: 3,
    place: 'f_f chunkSize',
    message: 'A task of f would take about 3 seconds: 1 element of 3 seconds, as in the last run.',
  },
} satisfies Record<keyof typeof CHUNK_PROBLEMS, ProblemCase>;

import { samplePipeline } from '../sample-pipeline.ts';
import { one, type ProblemCase, plain } from './problem-case.ts';

/** Each code provoked once, by a pipeline with no other error. */
export const PIPELINE_CASES = {
  NO_FUNCTIONS: {
    pipeline: samplePipeline([]),
    place: '',
    message: 'The pipeline has no functions yet.',
    noFix: 'what to add is open',
  },
  DUPLICATE_ID: {
    pipeline: samplePipeline([plain, { ...plain, outputs: ['z'] }], { x: one }),
    place: 'f_f',
    message: 'Two nodes of the pipeline have the id "f_f".',
    noFix: 'an edit names a node by its id',
  },
} satisfies Record<string, ProblemCase>;

import { samplePipeline } from '../sample-pipeline.ts';
import { one, type ProblemCase, plain } from './problem-case.ts';
import type { RESOURCE_PROBLEMS } from './resource-problems.ts';

/** Each code provoked once, by a pipeline with no other error. */
export const RESOURCE_CASES = {
  RESOURCES_VARIABLE_UNKNOWN: {
    pipeline: samplePipeline([{ ...plain, resourcesVariable: 'r' }], { x: one }),
    place: 'f_f resourcesVariable',
    message: 'f has no parameter "r" that could receive its resources.',
  },
  RESOURCES_VARIABLE_FED: {
    pipeline: samplePipeline([{ ...plain, resourcesVariable: 'x', bound: { x: 1 } }]),
    place: 'f_f resourcesVariable',
    message: 'The parameter x of f receives the resources, and a value from the form as well.',
  },
  RESOURCE_FIELD: {
    pipeline: samplePipeline([{ ...plain, resources: { memory: '4 gigabytes' } }], { x: one }),
    place: 'f_f resources.memory',
    message: 'Resources of f: *',
  },
  EXPRESSION_EMPTY: {
    pipeline: samplePipeline([{ ...plain, resources: { cpus: { expression: ' ' } } }], { x: one }),
    place: 'f_f resources.cpus',
    message: 'The expression for cpus of f is empty.',
  },
  EXPRESSION_SYNTAX: {
    pipeline: samplePipeline([{ ...plain, resources: { cpus: { expression: 'int(x' } } }], { x: one }),
    place: 'f_f resources.cpus',
    message: 'The expression for cpus of f, "int(x", cannot be read as Python.',
    noFix: 'what was meant is open',
  },
  EXPRESSION_DEFAULT: {
    pipeline: samplePipeline([{ code: 'def f(x=os.cpu_count()): ...', resources: { cpus: { expression: 'x' } } }]),
    place: 'f_f resources.cpus',
    message: 'The expression for cpus of f uses x, whose default os.cpu_count() is known only to Python.',
    noFix: 'the value is known only to Python',
  },
  EXPRESSION_NAME: {
    pipeline: samplePipeline([{ code: 'def f(size): ...', resources: { cpus: { expression: 'int(sise)' } } }], {
      size: one,
    }),
    place: 'f_f resources.cpus',
    message: 'The expression for cpus uses "sise", which is no parameter of f.',
  },
} satisfies Record<keyof typeof RESOURCE_PROBLEMS, ProblemCase>;

import { FunctionId } from '../../pipeline/index.ts';
import { sampleNest, samplePipeline } from '../sample-pipeline.ts';
import type { NEST_PROBLEMS } from './nest-problems.ts';
import { following, list, mapped, one, type ProblemCase, plain } from './problem-case.ts';

/** f and g, one after the other, with other functions, in a nest. */
const nested = (
  functions: Parameters<typeof samplePipeline>[0],
  nest: Parameters<typeof sampleNest>[1] = {},
  inputs: Parameters<typeof samplePipeline>[1] = { x: list(1, 2) },
) => samplePipeline(functions, inputs, { nests: [sampleNest(['f_f', 'f_g'], nest)] });
const variant = (of: string, name: string) => ({ variant: { of, name } });
const last = { code: 'def h(z): return z', outputs: ['u'] };

/** Each code provoked once, by a pipeline with no other error. */
export const NEST_CASES = {
  NEST_TOO_SMALL: {
    pipeline: nested([mapped], { functions: sampleNest(['f_f']).functions }),
    place: 'f_nest functions',
    message: 'nest holds only one function, but a nest runs several one after another.',
  },
  NEST_FUNCTION_UNKNOWN: {
    pipeline: nested([mapped]),
    place: 'f_nest functions',
    message: 'nest names the function f_g, which is not in the pipeline.',
  },
  NEST_OVERLAP: {
    pipeline: samplePipeline(
      [mapped, following, { ...last, mapspec: 'z[i] -> u[i]' }],
      { x: list(1) },
      {
        nests: [
          sampleNest(['f_f', 'f_g']),
          sampleNest(['f_g', 'f_h'], { id: FunctionId.parse('f_other'), name: 'other' }),
        ],
      },
    ),
    place: 'f_other functions',
    message: 'g is in two nests: in nest and in other.',
  },
  NEST_CYCLE: {
    pipeline: nested([
      mapped,
      { code: 'def between(y): return y', outputs: ['w'], mapspec: 'y[i] -> w[i]' },
      { code: 'def g(w): return w', outputs: ['z'], mapspec: 'w[i] -> z[i]' },
    ]),
    place: 'f_nest',
    message: 'nest would have to stop in the middle: what it gives comes back to it through between.',
  },
  NEST_OUTPUT_UNKNOWN: {
    pipeline: nested([mapped, following], { outputs: ['z', 'q'] }),
    place: 'f_nest outputs',
    message: 'nest is to keep "q", which none of its functions gives.',
  },
  NEST_NO_OUTPUT: {
    pipeline: nested([mapped, following], { outputs: [] }),
    place: 'f_nest outputs',
    message: 'nest keeps none of its outputs.',
  },
  NEST_OUTPUT_NEEDED: {
    pipeline: nested([mapped, following, { code: 'def h(y): return y', outputs: ['u'] }], { outputs: ['z'] }),
    place: 'f_nest outputs',
    message: 'h reads "y", which nest does not keep.',
  },
  NEST_MIXED: {
    pipeline: nested([mapped, { ...following, mapspec: null }]),
    place: 'f_nest functions',
    message: 'In nest, f is mapped but g is not.',
    noFix: 'a mapspec, or out of the nest',
  },
  NEST_AXES: {
    pipeline: nested(
      [
        { ...plain, mapspec: 'x[i, j] -> y[i, j]' },
        { ...following, mapspec: 'y[i, :] -> z[i]' },
      ],
      {},
      { x: { kind: 'array', nested: [[1, 2]] } },
    ),
    place: 'f_nest functions',
    message: 'In nest, f is mapped over [i, j] but g over [i].',
    noFix: 'other axes, or out of the nest',
  },
  NEST_GENERATOR: {
    pipeline: nested([
      { code: 'def f(x): return x', mapspec: 'x[i] -> y[i, k]' },
      { code: 'def g(y): return y', outputs: ['z'], mapspec: 'y[i, k] -> z[i, k]' },
    ]),
    place: 'f_nest functions',
    message: 'In nest, f makes the axis k itself, which the others cannot be mapped over.',
  },
  NEST_REDUCTION: {
    pipeline: nested([mapped, { code: 'def g(x, y): return y', outputs: ['z'], mapspec: 'x[i] -> z[i]' }]),
    place: 'f_nest functions',
    message: 'In nest, g takes more of "y" than the one element that is there.',
  },
  NEST_EXPRESSION: {
    pipeline: nested([mapped, { ...following, resources: { cpus: { expression: 'y' } } }]),
    place: 'f_g resources.cpus',
    message: 'g gives its cpus by an expression, but runs within nest and gets what that asks for.',
    noFix: 'a fixed value, or resources of the nest',
  },
  NEST_RESOURCES_VARIABLE: {
    pipeline: nested([mapped, { ...following, code: 'def g(y, r): return y', resourcesVariable: 'r' }]),
    place: 'f_g resourcesVariable',
    message: 'The parameter r of g is to receive its resources, but it runs within nest.',
  },
  NEST_RESOURCES: {
    pipeline: nested([
      { ...mapped, resources: { cpus: 2 } },
      { ...following, resources: { nodes: 2, cpusPerNode: 3 } },
    ]),
    place: 'f_nest resources',
    message: 'Resources of nest: One of the functions asks for cpus and another one for nodes.',
    noFix: 'which of the two is right is open',
  },
  VARIANT_UNKNOWN: {
    pipeline: samplePipeline(
      [{ ...plain, ...variant('solver', 'fast') }],
      { x: one },
      { activeVariants: { solver: 'exact' } },
    ),
    place: 'activeVariants.solver',
    message: 'The variant "exact" of "solver" is chosen, but there is none.',
  },
  VARIANT_OUTPUT: {
    pipeline: samplePipeline(
      [
        { ...plain, ...variant('solver', 'fast'), outputs: ['other'] },
        { code: 'def slow(x): return x', ...variant('solver', 'slow') },
        { ...following, mapspec: null },
      ],
      { x: one },
    ),
    place: 'f_g parameters.y',
    message: 'The parameter y gets "y" of slow, but f, which is active instead, has no such output.',
    noFix: 'another output, or another variant',
  },
  SCOPE_IS_NAME: {
    pipeline: samplePipeline(
      [
        { ...plain, outputs: ['foo.y'] },
        { code: 'def g(foo): return foo', outputs: ['z'] },
      ],
      {
        x: one,
        foo: one,
      },
    ),
    place: 'i_foo name',
    message: '"foo" is the scope of "foo.y", and the name of an input.',
    noFix: 'which of the two is renamed is open',
  },
} satisfies Record<keyof typeof NEST_PROBLEMS, ProblemCase>;

import { describe, expect, it } from 'vitest';
import type { Profile } from '../cluster/index.ts';
import type { Pipeline } from '../pipeline/index.ts';
import { compilePlan } from './compile-plan.ts';
import { PROBLEM_CODES, type ProblemCode } from './problem-codes.ts';
import { samplePipeline, sampleProfile } from './sample-pipeline.ts';

type Case = {
  readonly pipeline: Pipeline;
  readonly profile?: Profile;
  /** `node field start-end`, as far as the place says it. */
  readonly place: string;
  readonly message: string;
};

const list = (...items: number[]) => ({ kind: 'list', items }) as const;
const mapped = { code: 'def f(x): return x', mapspec: 'x[i] -> y[i]' };
const plain = { code: 'def f(x): return x' };
const one = { kind: 'value', value: 1 } as const;
const wire = (from: Pipeline['wires'][number]['from'], id: string, parameter: string) =>
  ({ from, to: { id, parameter } }) as Pipeline['wires'][number];
const inputWire = (id: string, to: string, parameter: string) =>
  wire({ kind: 'input', id } as Pipeline['wires'][number]['from'], to, parameter);

/** Each code provoked once, by a pipeline with no other error. */
const CASES: Record<ProblemCode, Case> = {
  NO_FUNCTIONS: { pipeline: samplePipeline([]), place: '', message: 'The pipeline has no functions yet.' },
  DUPLICATE_ID: {
    pipeline: samplePipeline([plain, { ...plain, outputs: ['z'] }], { x: one }),
    place: 'f_f',
    message: 'Two nodes of the pipeline have the id "f_f".',
  },
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
  },
  ENTRY_MISSING: {
    pipeline: samplePipeline([{ code: 'def g(): pass\ndef h(): pass', entry: 'f' }]),
    place: 'f_f code',
    message: 'The code has no function "f"; it has g and h.',
  },
  PARAMETER_STARRED: {
    pipeline: samplePipeline([{ code: 'def f(x, *rest, **more): return x' }], { x: one }),
    place: 'f_f code 9-14',
    message: 'f takes *rest, which is always empty in a pipeline.',
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
    pipeline: samplePipeline([
      { code: 'def f(c): return c', outputs: ['a'] },
      { code: 'def g(a): return a', outputs: ['b'] },
      { code: 'def h(b): return b', outputs: ['c'] },
      { code: 'def behind(c): return c', outputs: ['d'] },
    ]),
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
  },
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
    pipeline: samplePipeline([{ ...mapped, bound: { x: 3 } }]),
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
  },
  INPUT_RANK: {
    pipeline: samplePipeline([{ ...plain, mapspec: 'x[i, j] -> y[i, j]' }], { x: list(1, 2, 3) }),
    place: 'f_f mapspec 0-7',
    message: 'f takes x[i, j], which needs 2 axes, but the input "x" has 1 axis of length 3.',
  },
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
  },
  AXIS_SIZES: {
    pipeline: samplePipeline([{ code: 'def f(x, w): return x', mapspec: 'x[i], w[i] -> y[i]' }], {
      x: list(1, 2, 3),
      w: list(1, 2),
    }),
    place: 'f_f mapspec *',
    message: 'f: *',
  },
  INTERNAL_SHAPE: {
    pipeline: samplePipeline([{ ...mapped, internalShape: [3] }], { x: list(1) }),
    place: 'f_f internalShape',
    message: 'f declares 1 internal size but has no internal axis.',
  },
  TOO_MANY_ELEMENTS: {
    pipeline: samplePipeline([{ code: 'def f(x, w): return x', mapspec: 'x[i], w[j] -> y[i, j]' }], {
      x: { kind: 'range', start: 0, stop: 1e6, step: 1 },
      w: { kind: 'range', start: 0, stop: 1e6, step: 1 },
    }),
    place: 'f_f mapspec',
    message: 'f would have more than 1,000,000,000 elements.',
  },
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
  RESOURCE_FIELD: {
    pipeline: samplePipeline([{ ...plain, resources: { memory: 'much' } }], { x: one }),
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
    message: 'The cpus of f, "int(x", is not one Python expression.',
  },
  EXPRESSION_DEFAULT: {
    pipeline: samplePipeline([{ code: 'def f(x=os.cpu_count()): ...', resources: { cpus: { expression: 'x' } } }]),
    place: 'f_f resources.cpus',
    message: 'The expression for cpus uses x, whose default os.cpu_count() is known only to Python.',
  },
  EXPRESSION_NAME: {
    pipeline: samplePipeline([{ ...plain, resources: { cpus: { expression: 'int(z)' } } }], { x: one }),
    place: 'f_f resources.cpus',
    message: 'The expression for cpus uses "z", which is no parameter of f.',
  },
};

describe('PROBLEM_CODES', () => {
  it.each(Object.entries(CASES))('%s is found at its place and nothing else is an error', (code, expected) => {
    const compiled = compilePlan(expected.pipeline, expected.profile ?? sampleProfile());
    const [found] = compiled.problems.filter((problem) => problem.code === code);
    const { node, field, range } = found?.place ?? {};
    const place = [node?.id, field, range && `${range.start}-${range.end}`].filter(Boolean).join(' ');
    expect(found, JSON.stringify(compiled.problems)).toBeDefined();
    expect(place).toMatch(matcher(expected.place));
    expect(found?.message).toMatch(matcher(expected.message));
    expect(found?.hint).toMatch(/^[A-Z"].{10}/);
    expect(compiled.problems.filter((problem) => problem.severity === 'error' && problem.code !== code)).toEqual([]);
    expect(compiled.ok).toBe(PROBLEM_CODES[code as ProblemCode].severity !== 'error');
  });

  it('has a case for every code', () => {
    expect(Object.keys(CASES).sort()).toEqual(Object.keys(PROBLEM_CODES).sort());
  });
});

/** The exact text, with `*` for anything. */
function matcher(text: string): RegExp {
  const parts = text.split('*').map((part) => part.replaceAll(/[.?()[\]{}|^$+\\]/g, String.raw`\$&`));
  return new RegExp(`^${parts.join('.+')}$`, 's');
}

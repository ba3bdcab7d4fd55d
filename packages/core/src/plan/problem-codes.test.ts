import { describe, expect, it } from 'vitest';
import type { Profile } from '../cluster/index.ts';
import { applyEdit, FunctionId, Pipeline, type Problem } from '../pipeline/index.ts';
import type { ResourceForm } from '../resources/index.ts';
import { type Compiled, compilePlan } from './compile-plan.ts';
import type { EarlierRun } from './earlier-run.ts';
import { PROBLEM_CODES, type ProblemCode } from './problem-codes.ts';
import { sampleFacts, samplePartition } from './sample-facts.ts';
import { sampleNest, samplePipeline, sampleProfile } from './sample-pipeline.ts';
import { type Selection, WHOLE } from './selection.ts';

type Case = {
  readonly pipeline: Pipeline;
  readonly profile?: Profile;
  readonly selection?: Partial<Selection>;
  /** Seconds that an element of each function took in a run before. */
  readonly tookS?: number;
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

const outputWire = (id: string, output: string, to: string, parameter: string) =>
  wire({ kind: 'output', id, output } as Pipeline['wires'][number]['from'], to, parameter);
const withWire = (pipeline: Pipeline, added: Pipeline['wires'][number]): Pipeline => ({
  ...pipeline,
  wires: [...pipeline.wires, added],
});

/** f and g, one after the other, with other functions, in a nest. */
const nested = (
  functions: Parameters<typeof samplePipeline>[0],
  nest: Parameters<typeof sampleNest>[1] = {},
  inputs: Parameters<typeof samplePipeline>[1] = { x: list(1, 2) },
) => samplePipeline(functions, inputs, { nests: [sampleNest(['f_f', 'f_g'], nest)] });
const then = { code: 'def g(y): return y', outputs: ['z'], mapspec: 'y[i] -> z[i]' };
const last = { code: 'def h(z): return z', outputs: ['u'] };
const variant = (of: string, name: string) => ({ variant: { of, name } });

const reference = (path: string) => ({ kind: 'reference', path, format: 'npy', column: null, shape: null }) as const;

/** Codes that no compiler can find. */
const FOUND_BY_THE_WORKER = {
  REFERENCE_UNREADABLE: 'the file lies on the cluster',
  REFERENCE_UNCHECKED: 'the file lies on the cluster',
} as const;

const known = sampleProfile({ facts: sampleFacts() });
const asking = (resources: ResourceForm, changes: object = {}) => ({
  pipeline: samplePipeline([{ ...plain, resources, ...changes }], { x: one }),
  profile: known,
});
const sweep = { kind: 'range', start: 0, stop: 150, step: 1 } as const;

/** Each code provoked once, by a pipeline with no other error. */
const CASES: Record<Exclude<ProblemCode, keyof typeof FOUND_BY_THE_WORKER>, Case> = {
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
    pipeline: samplePipeline([{ code: 'def simulate(): pass\ndef helper(): pass', entry: 'simulat' }]),
    place: 'f_simulat code',
    message: 'The code has no function "simulat"; it has simulate and helper.',
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
    pipeline: withWire(
      samplePipeline([
        { code: 'def f(start=0): return start', outputs: ['a'] },
        { code: 'def g(a): return a', outputs: ['b'] },
        { code: 'def h(b): return b', outputs: ['c'] },
        { code: 'def behind(c): return c', outputs: ['d'] },
      ]),
      outputWire('f_h', 'c', 'f_f', 'start'),
    ),
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
    pipeline: samplePipeline([mapped], { x: { kind: 'array', nested: [[1, 2, 3]] } }),
    place: 'f_f mapspec 0-4',
    message: 'f takes x[i], which needs 1 axis, but the input "x" has 2 axes of lengths 1, 3.',
  },
  INPUT_RAGGED: {
    pipeline: samplePipeline([plain], { x: { kind: 'array', nested: [[1, 2], [3]] } }),
    place: 'i_x value',
    message: 'The array "x" is ragged: x[1] has 1 item where 2 items came before.',
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
  },
  REFERENCE_PATH: {
    pipeline: samplePipeline([mapped], { x: reference('data/x.npy') }),
    place: 'i_x value',
    message: 'The path "data/x.npy" of "x" is not absolute.',
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
    message: 'The internal shape of f has 1 length, but one call of it returns no axis of its own.',
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
    pipeline: samplePipeline([{ ...plain, resources: { memory: '4 gigabytes' } }], { x: one }),
    place: 'f_f resources.memory',
    message: 'Resources of f: *',
  },
  PARTITION_UNKNOWN: {
    ...asking({ partition: 'mian' }),
    place: 'f_f resources.partition',
    message: 'f is to run in the partition "mian", which the cluster does not have.',
  },
  PARTITION_NEEDED: {
    ...asking({ cpus: 1 }),
    profile: sampleProfile({ facts: sampleFacts({ partitions: [samplePartition('a'), samplePartition('b')] }) }),
    place: 'f_f resources.partition',
    message: 'f names no partition, and the cluster has none that it takes by default.',
  },
  PARTITION_CLOSED: {
    ...asking({ partition: 'closed' }),
    place: 'f_f resources.partition',
    message: 'The partition "closed" of f is down: jobs wait there until it is up again.',
  },
  TIME_ABOVE_LIMIT: {
    ...asking({ time: '3-00:00:00' }),
    place: 'f_f resources.time',
    message: 'f asks for 3-00:00:00 of time, but the partition "main" gives at most 2-00:00:00.',
  },
  NODE_LACKS: {
    ...asking({ cpus: 17 }),
    place: 'f_f resources.cpus',
    message: 'f asks for 17 cpus on one node, but a node of the partition "main" gives at most 16 cpus.',
  },
  NODE_LACKS_ALL: {
    ...asking({ partition: 'gpu', cpus: 64, gpus: 1 }),
    place: 'f_f resources.cpus',
    message: 'f asks for 64 cpus and 1 gpu on one node, and no node of the partition "gpu" has all of it.',
  },
  NODES_ABOVE_LIMIT: {
    ...asking({ partition: 'lab', nodes: 2 }),
    place: 'f_f resources.nodes',
    message: 'f asks for 2 nodes, but a job in the partition "lab" gets at most 1.',
  },
  QUOTA_EXCEEDED: {
    ...asking({ cpus: 9, extraArgs: { qos: 'debug' } }),
    place: 'f_f resources.cpus',
    message: 'A task of f asks for 9 cpus, but the QOS "debug" gives at most 8 cpus.',
  },
  MEMORY_PER_CPU: {
    ...asking({ partition: 'lab', memory: '9000M', cpus: 2 }),
    place: 'f_f resources.cpus',
    message: 'f asks for 9000M on 2 cpus; the partition "lab" gives 2000M for each cpu, so SLURM takes 5 cpus for it.',
  },
  ACCOUNT_UNKNOWN: {
    ...asking({ extraArgs: { account: 'lba' } }),
    place: 'f_f resources.extraArgs.account',
    message: 'f is to be charged to the account "lba", which is none of yours.',
  },
  QOS_UNKNOWN: {
    ...asking({ extraArgs: { account: 'other', qos: 'normale' } }),
    place: 'f_f resources.extraArgs.qos',
    message: 'f is to run with the QOS "normale", which you may not use with the account "other".',
  },
  PARTITION_REFUSES: {
    ...asking({ partition: 'lab', extraArgs: { account: 'other' } }),
    place: 'f_f resources.extraArgs.account',
    message: 'The partition "lab" of f does not admit the account "other".',
  },
  TASKS_ABOVE_LIMIT: {
    pipeline: samplePipeline([{ ...mapped, chunkSize: 1, resources: { extraArgs: { qos: 'debug' } } }], { x: sweep }),
    profile: known,
    place: 'f_f chunkSize',
    message: 'A job array of f has 150 tasks, but the QOS "debug" allows 100 jobs at a time.',
  },
  TASKS_IN_TURNS: {
    pipeline: samplePipeline([{ ...mapped, chunkSize: 1, resources: { extraArgs: { qos: 'debug' } } }], { x: sweep }),
    profile: { ...known, limits: { ...known.limits, maxArraySize: 100 } },
    place: 'f_f chunkSize',
    message: 'f has 150 tasks, but the QOS "debug" allows 100 jobs at a time: they are submitted as room appears.',
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
  },
  EXPRESSION_DEFAULT: {
    pipeline: samplePipeline([{ code: 'def f(x=os.cpu_count()): ...', resources: { cpus: { expression: 'x' } } }]),
    place: 'f_f resources.cpus',
    message: 'The expression for cpus of f uses x, whose default os.cpu_count() is known only to Python.',
  },
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
  },
  INPUT_TYPES_DIFFER: {
    pipeline: samplePipeline([{ code: 'def f(x: int): ...' }, { code: 'def g(x: list): ...', outputs: ['z'] }], {
      x: one,
    }),
    place: 'i_x value',
    message: 'The input "x" is int for f but list for g.',
  },
  INPUT_VALUE_TYPE: {
    pipeline: samplePipeline([{ code: 'def f(x: int): ...', mapspec: 'x[i] -> y[i]' }], {
      x: { kind: 'list', items: [1, 'two'] },
    }),
    place: 'i_x value',
    message: 'The input "x" has the text "two", but f expects int for x.',
  },
  EXPRESSION_NAME: {
    pipeline: samplePipeline([{ code: 'def f(size): ...', resources: { cpus: { expression: 'int(sise)' } } }], {
      size: one,
    }),
    place: 'f_f resources.cpus',
    message: 'The expression for cpus uses "sise", which is no parameter of f.',
  },
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
      [mapped, then, { ...last, mapspec: 'z[i] -> u[i]' }],
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
    pipeline: nested([mapped, then], { outputs: ['z', 'q'] }),
    place: 'f_nest outputs',
    message: 'nest is to keep "q", which none of its functions gives.',
  },
  NEST_NO_OUTPUT: {
    pipeline: nested([mapped, then], { outputs: [] }),
    place: 'f_nest outputs',
    message: 'nest keeps none of its outputs.',
  },
  NEST_OUTPUT_NEEDED: {
    pipeline: nested([mapped, then, { code: 'def h(y): return y', outputs: ['u'] }], { outputs: ['z'] }),
    place: 'f_nest outputs',
    message: 'h reads "y", which nest does not keep.',
  },
  NEST_MIXED: {
    pipeline: nested([mapped, { ...then, mapspec: null }]),
    place: 'f_nest functions',
    message: 'In nest, f is mapped but g is not.',
  },
  NEST_AXES: {
    pipeline: nested(
      [
        { ...plain, mapspec: 'x[i, j] -> y[i, j]' },
        { ...then, mapspec: 'y[i, :] -> z[i]' },
      ],
      {},
      { x: { kind: 'array', nested: [[1, 2]] } },
    ),
    place: 'f_nest functions',
    message: 'In nest, f is mapped over [i, j] but g over [i].',
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
    pipeline: nested([mapped, { ...then, resources: { cpus: { expression: 'y' } } }]),
    place: 'f_g resources.cpus',
    message: 'g gives its cpus by an expression, but runs within nest and gets what that asks for.',
  },
  NEST_RESOURCES_VARIABLE: {
    pipeline: nested([mapped, { ...then, code: 'def g(y, r): return y', resourcesVariable: 'r' }]),
    place: 'f_g resourcesVariable',
    message: 'The parameter r of g is to receive its resources, but it runs within nest.',
  },
  NEST_RESOURCES: {
    pipeline: nested([
      { ...mapped, resources: { cpus: 2 } },
      { ...then, resources: { nodes: 2, cpusPerNode: 3 } },
    ]),
    place: 'f_nest resources',
    message: 'Resources of nest: One of the functions asks for cpus and another one for nodes.',
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
        { ...then, mapspec: null },
      ],
      { x: one },
    ),
    place: 'f_g parameters.y',
    message: 'The parameter y gets "y" of slow, but f, which is active instead, has no such output.',
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
  },
  SELECTION_UNKNOWN: {
    pipeline: samplePipeline([mapped], { x: list(1) }),
    selection: { outputs: ['y', 'q'] },
    place: 'selection',
    message: 'No function gives an output "q".',
  },
  SELECTION_GIVEN_WANTED: {
    pipeline: samplePipeline([mapped, then], { x: list(1) }),
    selection: { outputs: ['y', 'z'], given: { y: list(1) } },
    place: 'selection',
    message: '"y" is to be computed, and its value is given as well.',
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
  },
  SELECTION_GIVEN_RANK: {
    pipeline: samplePipeline([mapped, { ...then, mapspec: null }], { x: list(1) }),
    selection: { given: { y: one } },
    place: 'selection.given.y',
    message: '"y" is an array y[i], but the value that is given for it has no axis: it is one value.',
  },
  SELECTION_EMPTY: {
    pipeline: samplePipeline([mapped], { x: list(1) }),
    selection: { given: { y: list(1) } },
    place: 'selection',
    message: 'With the values that are given nothing is left to compute.',
  },
  SELECTION_AXIS_UNKNOWN: {
    pipeline: samplePipeline([mapped], { x: list(1) }),
    selection: { axes: { q: { start: 0, stop: 1 } } },
    place: 'selection.axes.q',
    message: 'No function that is run is mapped over an axis "q".',
  },
  SELECTION_AXIS_EMPTY: {
    pipeline: samplePipeline([mapped], { x: list(1, 2, 3) }),
    selection: { axes: { i: { start: 2, stop: 2 } } },
    place: 'selection.axes.i',
    message: 'The part of the axis i from 2 up to, not including, 2 holds nothing.',
  },
  CHUNK_SIZE: {
    pipeline: samplePipeline([{ ...mapped, chunkSize: 1 }], { x: { kind: 'range', start: 0, stop: 500, step: 1 } }),
    tookS: 3,
    place: 'f_f chunkSize',
    message: 'A task of f would take about 3 seconds: 1 element of 3 seconds, as in the last run.',
  },
  SELECTION_AXIS_BOUNDS: {
    pipeline: samplePipeline([mapped], { x: list(1, 2, 3) }),
    selection: { axes: { i: { start: 2, stop: 20 } } },
    place: 'selection.axes.i',
    message: 'The part of the axis i goes up to 20, but the axis ends at 3.',
  },
  SELECTION_AXIS_OPEN: {
    pipeline: samplePipeline([{ code: 'def p(): return []', outputs: ['x'] }, mapped]),
    selection: { axes: { i: { start: 0, stop: 1 } } },
    place: 'selection.axes.i',
    message: 'A part of the axis i of f cannot be chosen: its length is known only when the run has made it.',
  },
  SELECTION_AXIS_REDUCED: {
    pipeline: samplePipeline([mapped, { ...then, mapspec: null }], { x: list(1, 2, 3) }),
    selection: { axes: { i: { start: 1, stop: 2 } } },
    place: 'selection.axes.i',
    message: 'g needs the whole axis i of "y", of which only a part would be computed.',
  },
  SELECTION_SCATTERED: {
    pipeline: samplePipeline([{ code: 'def f(a, b): return a', mapspec: 'a[i], b[j] -> y[i, j]' }], {
      a: { kind: 'range', start: 0, stop: 200_000, step: 1 },
      b: list(1, 2),
    }),
    selection: { axes: { j: { start: 1, stop: 2 } } },
    place: 'selection.axes.j',
    message: 'The elements of f that are chosen lie in more than 100,000 pieces.',
  },
};

/** Codes that the user has to decide about, or that no edit of the pipeline can mend, and why. */
const WITHOUT_FIX = {
  NO_FUNCTIONS: 'what to add is open',
  DUPLICATE_ID: 'an edit names a node by its id',
  CODE_UNREADABLE: 'code is mended by its author',
  PARAMETER_STARRED: 'which parameters it needs is open',
  DEFAULT_UNREADABLE: 'the value is known only to Python',
  RANK_DIFFERS: 'which of the two is right is open',
  OUTPUT_AXES_DIFFER: 'which of the two is right is open',
  TABLE_EMPTY: 'the values are missing',
  REFERENCE_UNSEEN: 'somebody has to look at the file',
  REFERENCE_PATH: 'where the file lies is open',
  INPUT_TOO_LONG: 'which of start, stop and step is wrong is open',
  AXIS_SIZES: 'which of the two is right is open',
  TOO_MANY_ELEMENTS: 'which input is too long is open',
  PARTITION_NEEDED: 'one of several is to be chosen',
  PARTITION_CLOSED: 'it may open again',
  NODE_LACKS_ALL: 'what to ask less of is open',
  PARTITION_REFUSES: 'another account or another partition',
  TASKS_IN_TURNS: 'nothing is wrong',
  EXPRESSION_SYNTAX: 'what was meant is open',
  EXPRESSION_DEFAULT: 'the value is known only to Python',
  TYPES_DIFFER: 'it often works',
  INPUT_TYPES_DIFFER: 'which of the two is right is open',
  INPUT_VALUE_TYPE: 'the value or the annotation',
  NEST_MIXED: 'a mapspec, or out of the nest',
  NEST_AXES: 'other axes, or out of the nest',
  NEST_EXPRESSION: 'a fixed value, or resources of the nest',
  NEST_RESOURCES: 'which of the two is right is open',
  VARIANT_OUTPUT: 'another output, or another variant',
  SCOPE_IS_NAME: 'which of the two is renamed is open',
  SELECTION_UNKNOWN: 'a selection is no part of the pipeline',
  SELECTION_GIVEN_WANTED: 'a selection is no part of the pipeline',
  SELECTION_GIVEN_PARTLY: 'a selection is no part of the pipeline',
  SELECTION_GIVEN_RANK: 'a selection is no part of the pipeline',
  SELECTION_EMPTY: 'a selection is no part of the pipeline',
  SELECTION_AXIS_UNKNOWN: 'a selection is no part of the pipeline',
  SELECTION_AXIS_EMPTY: 'a selection is no part of the pipeline',
  SELECTION_AXIS_BOUNDS: 'a selection is no part of the pipeline',
  SELECTION_AXIS_OPEN: 'a selection is no part of the pipeline',
  SELECTION_AXIS_REDUCED: 'a selection is no part of the pipeline',
  SELECTION_SCATTERED: 'a selection is no part of the pipeline',
} as const satisfies Partial<Record<keyof typeof CASES, string>>;
const MENDED = (Object.keys(CASES) as (keyof typeof CASES)[]).filter((code) => !Object.hasOwn(WITHOUT_FIX, code));

describe('PROBLEM_CODES', () => {
  it.each(Object.entries(CASES))('%s is found at its place and nothing else is an error', (code, expected) => {
    const compiled = compiledCase(expected, expected.pipeline);
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

  it.each(MENDED)('%s is mended by its fix, which brings no other error', (code) => {
    const expected = CASES[code];
    const before = compiledCase(expected, expected.pipeline);
    const found = before.problems.find((problem) => problem.code === code && problem.fix);
    const mended = found?.fix?.edits.reduce(applyEdit, expected.pipeline) ?? expected.pipeline;
    const after = compiledCase(expected, Pipeline.parse(mended)).problems;
    expect(found?.fix?.title).toMatch(/^[A-Z].{5,60}$/);
    expect(after.filter((problem) => sameProblem(problem, found))).toEqual([]);
    const codes = new Set(before.problems.map((problem) => problem.code));
    expect(after.filter(({ severity, code: other }) => severity === 'error' && !codes.has(other))).toEqual([]);
  });

  it.each(Object.entries(WITHOUT_FIX))('%s has no fix: %s', (code) => {
    const expected = CASES[code as keyof typeof CASES];
    const problems = compiledCase(expected, expected.pipeline).problems.filter((problem) => problem.code === code);
    expect(problems.map(({ fix }) => fix)).toEqual(problems.map(() => undefined));
  });

  it('has a case for every code', () => {
    const codes = [...Object.keys(CASES), ...Object.keys(FOUND_BY_THE_WORKER)];
    expect(codes.sort()).toEqual(Object.keys(PROBLEM_CODES).sort());
  });
});

function compiledCase(expected: Case, pipeline: Pipeline): Compiled {
  return compilePlan(pipeline, expected.profile ?? sampleProfile(), {
    earlier: earlierRuns(expected),
    selection: { ...WHOLE, ...expected.selection },
  });
}

/** The same sentence at the same place. */
function sameProblem(left: Problem, right: Problem | undefined): boolean {
  const { node, field } = left.place;
  return left.message === right?.message && node?.id === right.place.node?.id && field === right.place.field;
}

function earlierRuns({ pipeline, tookS = 0 }: Case): EarlierRun[] {
  const before = tookS === 0 ? null : compilePlan(pipeline, sampleProfile());
  if (!before?.ok) return [];
  const stages = before.plan.stages.map(({ id }) => [id, { done: [], meanWallS: tookS }] as const);
  return [
    {
      runId: 'r_1',
      folder: '/runs/r_1',
      plan: before.plan,
      profile: sampleProfile(),
      stages: Object.fromEntries(stages),
    },
  ];
}

/** The exact text, with `*` for anything. */
function matcher(text: string): RegExp {
  const parts = text.split('*').map((part) => part.replaceAll(/[.?()[\]{}|^$+\\]/g, String.raw`\$&`));
  return new RegExp(`^${parts.join('.+')}$`, 's');
}

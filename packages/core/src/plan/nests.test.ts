import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { applyEdit, type InputValue, type Nest, type Pipeline, type PipelineFunction } from '../pipeline/index.ts';
import { compilePlan } from './compile-plan.ts';
import type { Stage } from './plan.ts';
import type { ProblemCode } from './problem-codes.ts';
import { type SampleFunction, sampleNest, samplePipeline, sampleProfile } from './sample-pipeline.ts';
import { planOf } from './sample-plan.ts';

const list = (...items: number[]): InputValue => ({ kind: 'list', items });
const one: InputValue = { kind: 'value', value: 1 };

const doubleIt = { code: 'def double_it(x):\n    return 2 * x\n', mapspec: 'x[i] -> y[i]' };
const addOne = { code: 'def add_one(y):\n    return y + 1\n', outputs: ['z'], mapspec: 'y[i] -> z[i]' };
const sumIt = { code: 'def sum_it(z):\n    return sum(z)\n', outputs: ['total'] };

describe('a nest', () => {
  it('is one stage that others read by what it keeps', () => {
    const nests = [sampleNest(['f_double_it', 'f_add_one'], { outputs: ['z'] })];
    const plan = planOf(samplePipeline([doubleIt, addOne, sumIt], { x: list(1, 2, 3, 4) }, { nests }));
    expect(plan.stages.map(({ id, mapspec, elementCount }) => [id, mapspec, elementCount])).toEqual([
      ['nest', 'x[i] -> z[i]', 4],
      ['sum_it', null, 1],
    ]);
    expect(plan.stages[1]).toMatchObject({
      after: ['nest'],
      parameters: [{ name: 'z', from: { kind: 'output', stage: 'nest', output: 'z' }, axes: null }],
    });
    expect(Object.keys(plan.arrays)).toEqual(['x', 'z', 'total']);
    const { facts } = compilePlan(
      samplePipeline([doubleIt, addOne, sumIt], { x: list(1, 2) }, { nests }),
      sampleProfile(),
    );
    expect(facts.functions['f_nest']).toMatchObject({ mapspec: 'x[i] -> z[i]', shape: [2], taskCount: 1 });
    expect(facts.functions['f_add_one']).toMatchObject({ mapspec: 'y[i] -> z[i]', shape: [2], taskCount: null });
  });

  it('keeps all outputs when it is not told, and a product of axes', () => {
    const functions = [
      { code: 'def h(x, y): return x + y', outputs: ['e'], mapspec: 'x[i], y[j] -> e[i, j]' },
      { code: 'def k(e): return -e', outputs: ['f'], mapspec: 'e[i, j] -> f[i, j]' },
    ];
    const nests = [sampleNest(['f_h', 'f_k'])];
    const plan = planOf(samplePipeline(functions, { x: list(1, 2), y: list(1, 2, 3) }, { nests }));
    expect(plan.stages).toMatchObject([{ mapspec: 'x[i], y[j] -> e[i, j], f[i, j]', elementCount: 6 }]);
  });

  it('asks for the most that one of its functions asks for, counting what the pipeline gives the others', () => {
    const functions = [
      { ...doubleIt, resources: { memory: '2G', cpus: 4 } },
      { ...addOne, resources: { time: '10' } },
    ];
    const nests = [sampleNest(['f_double_it', 'f_add_one'])];
    const pipeline = samplePipeline(functions, { x: list(1) }, { nests, resources: { memory: '8G', gpus: 1 } });
    expect(planOf(pipeline).stages[0]?.resources.fixed).toMatchObject({
      cpus: 4,
      memoryMib: 8192,
      gpus: 1,
      timeMinutes: 10,
    });
    const own = [sampleNest(['f_double_it', 'f_add_one'], { resources: { cpus: 1 } })];
    expect(planOf({ ...pipeline, nests: own }).stages[0]?.resources.fixed).toMatchObject({ cpus: 1, memoryMib: 8192 });
  });

  it('says what is wrong with its functions at them, and knows the shapes of the rest', () => {
    const nests = [sampleNest(['f_double_it', 'f_add_one'])];
    const functions = [{ ...doubleIt, resources: { cpus: 0 } }, { ...addOne, mapspec: 'y[j] -> z[j]' }, sumIt];
    const { problems, facts } = compilePlan(samplePipeline(functions, { x: list(1, 2) }, { nests }), sampleProfile());
    expect(problems.map(({ code, place }) => [code, place.node?.id])).toContainEqual([
      'AXIS_NAMES_DIFFER',
      'f_add_one',
    ]);
    expect(facts.functions['f_double_it']?.shape).toEqual([2]);
  });

  it('makes the axes that others take its single output with, when it is not mapped', () => {
    const functions = [
      { code: 'def count(n): return n + 1', outputs: ['m'] },
      { code: 'def points(m): return list(range(m))', outputs: ['p'] },
      { code: 'def f(p): return p', mapspec: 'p[i] -> y[i]' },
    ];
    const nests = [sampleNest(['f_count', 'f_points'], { outputs: ['p'] })];
    const plan = planOf(samplePipeline(functions, { n: one }, { nests }));
    expect(plan.stages[0]).toMatchObject({
      id: 'nest',
      mapspec: '... -> p[i]',
      axes: [{ name: 'i', external: false }],
    });
  });
});

describe('the fix of a problem of a nest or a variant', () => {
  const between = { code: 'def between(y): ...', outputs: ['w'], mapspec: 'y[i] -> w[i]' };
  const back = { code: 'def add_one(w): ...', outputs: ['z'], mapspec: 'w[i] -> z[i]' };
  const drawn = samplePipeline([doubleIt, addOne, sumIt], { x: list(1) });
  const nested = (nest: Partial<Nest>, of = drawn): Pipeline => ({
    ...of,
    nests: [sampleNest(['f_double_it', 'f_add_one'], nest)],
  });
  it.each<[ProblemCode, Pipeline]>([
    ['VARIANT_UNKNOWN', { ...drawn, activeVariants: { solver: 'fast' } }],
    ['NEST_FUNCTION_UNKNOWN', { ...drawn, nests: [sampleNest(['f_double_it', 'f_gone', 'f_add_one'])] }],
    ['NEST_TOO_SMALL', { ...drawn, nests: [sampleNest(['f_sum_it'])] }],
    ['NEST_OUTPUT_UNKNOWN', nested({ outputs: ['z', 'gone'] })],
    ['NEST_NO_OUTPUT', nested({ outputs: [] })],
    ['NEST_OUTPUT_NEEDED', nested({ outputs: ['y'] })],
    ['NEST_CYCLE', nested({}, samplePipeline([doubleIt, between, back], { x: list(1) }))],
  ])('mends %s', (code, pipeline) => {
    const { problems } = compilePlan(pipeline, sampleProfile());
    expect(problems.map((problem) => problem.code)).toContain(code);
    const mended = problems.flatMap(({ fix }) => fix?.edits ?? []).reduce(applyEdit, pipeline);
    expect(compilePlan(mended, sampleProfile()).problems).toEqual([]);
  });
});

describe('the code of a nest', () => {
  it('calls the functions in their order, each with helpers of its own', () => {
    const stage = nestOf([
      { code: 'def f(x):\n    return helper(x)\nFACTOR = 3\ndef helper(x):\n    return FACTOR * x\n', outputs: ['a'] },
      {
        code: 'def g(a, b=(1, 2), c=None):\n    return helper(a), b, c\nFACTOR = 5\ndef helper(x):\n    return FACTOR + x\n',
        outputs: ['p', 'q', 'r'],
        defaults: { c: [{ deep: '"quoted" \\ \u2028 é 😀' }] },
      },
      {
        code: 'def h(p, q, r, k, s):\n    s.append(1)\n    return {"v": p * k, "u": [q, r, s]}\n',
        outputs: ['u', 'sc.v'],
        bound: { s: [0] },
      },
    ]);
    expect(stage.parameters.map(({ name }) => name)).toEqual(['x', 'k']);
    const call = 'print(json.dumps([nest(x=2, k=10), nest(2, 10)]))';
    const once = [6, 11, [1, 2], [{ deep: '"quoted" \\ \u2028 é 😀' }]];
    const whole = [...once, [[1, 2], once[3], [0, 1]], 110];
    expect(JSON.parse(run(stage, call))).toEqual([whole, whole]);
  });

  it('gives arrays from outside as each function would get them by itself', () => {
    const functions = [
      { code: 'def f(x): return type(x).__name__', outputs: ['a'] },
      { code: 'import numpy\ndef g(a, x): return a, type(x).__name__', outputs: ['b'] },
    ];
    const nests = [sampleNest(['f_f', 'f_g'], { outputs: ['b'] })];
    const stage = planOf(samplePipeline(functions, { x: list(1, 2) }, { nests })).stages[0]!;
    // NumPy need not be there: its place is taken by an array that knows how to become a list.
    const numpy = 'import sys, types\nsys.modules["numpy"] = types.ModuleType("numpy")\n';
    const array = 'class Array:\n    def tolist(self): return [1, 2]\n';
    expect(run(stage, `${array}print(nest(Array()))`, numpy).trim()).toBe("('list', 'Array')");
  });

  it('hands on bound numbers as what they are', () => {
    const bound: PipelineFunction['bound'] = { s: [{ $float: '2.0' }, { $int: '9007199254740993' }, 2] };
    const stage = nestOf([
      { code: 'def f(x): return x', outputs: ['a'] },
      { code: 'def g(a, s): return repr(s)', outputs: ['b'], bound },
    ]);
    expect(run(stage, 'print(nest(1)[1])').trim()).toBe('[2.0, 9007199254740993, 2]');
  });

  it('hands on what only looks like a number as it is, as the worker does', () => {
    const bound: PipelineFunction['bound'] = { s: [{ $int: 'x' }, { $float: '' }, { $int: 1 }] };
    const stage = nestOf([
      { code: 'def f(x): return x', outputs: ['a'] },
      { code: 'def g(a, s): return repr(s)', outputs: ['b'], bound },
    ]);
    expect(run(stage, 'print(nest(1)[1])').trim()).toBe("[{'$int': 'x'}, {'$float': ''}, {'$int': 1}]");
  });

  it('shows the lines of a function in a traceback, under its name', () => {
    const stage = nestOf([
      { code: 'def f(x):\n    return x\n', outputs: ['a'] },
      { code: '# a comment\ndef g(a):\n    return 1 / a  # here\n', outputs: ['b'] },
    ]);
    const out = run(
      stage,
      'import traceback\ntry:\n    nest(0)\nexcept ZeroDivisionError:\n    print(traceback.format_exc())',
    );
    expect(out).toMatch(/nest[/\\]g\.py", line 3, in g\n +return 1 \/ a +# here/);
  });

  it('fails when a function returns another number of values, naming both counts', () => {
    const ask = (code: string) => {
      const stage = nestOf([
        { code, outputs: ['a', 'b'] },
        { code: 'def g(a, b): return a', outputs: ['c'] },
      ]);
      return run(stage, 'try:\n    nest()\nexcept ValueError as error:\n    print(error)').trim();
    };
    expect(ask('def f(): return 1, 2, 3')).toBe('f has 2 outputs (a, b), but returned 3 values.');
    expect(ask('def f(): return 7')).toBe(
      'f has 2 outputs (a, b), but returned 1 value of type int; return a tuple or a dict.',
    );
    expect(ask('def f(): return {"a": 1}')).toBe('f has 2 outputs (a, b), but returned a dict with 1 keys (a).');
  });

  it('waits for async functions', () => {
    const stage = nestOf([
      { code: 'import asyncio\nasync def f(x):\n    await asyncio.sleep(0)\n    return x + 1', outputs: ['a'] },
      { code: 'def g(a): return a * 2', outputs: ['b'] },
    ]);
    expect(stage.isAsync).toBe(true);
    expect(run(stage, 'import asyncio\nprint(asyncio.run(nest(1)))').trim()).toBe('(2, 4)');
  });

  it('passes by position what can only be passed so, and stores classes of its functions', () => {
    const stage = nestOf([
      {
        code: 'class Box:\n    def __init__(self, x): self.x = x\ndef f(x, /, *, y=2): return Box(x + y)',
        outputs: ['a'],
      },
      { code: 'def g(a, /): return a', outputs: ['b'] },
    ]);
    const call = 'import pickle\na, b = nest(1)\nprint(pickle.loads(pickle.dumps(b)).x, type(b).__module__)';
    expect(run(stage, call).trim()).toBe('3 code.nest.f');
  });

  it('stands whatever the functions and arrays are called', () => {
    const functions = [
      { code: 'def f(json, _nest_0, types): return json', outputs: ['_nest_load'] },
      { code: 'def g(_nest_load, self="own"): return [_nest_load, self]', outputs: ['numpy'], entry: 'g' },
    ];
    const nests = [sampleNest(['f_f', 'f_g'], { name: '_nest_value' })];
    const inputs = { json: one, _nest_0: one, types: one };
    const [stage] = planOf(samplePipeline(functions, inputs, { nests })).stages;
    const call = 'print(_nest_value(*[1, 2, 3]))';
    expect(run(stage!, call).trim()).toBe("(1, [1, 'own'])");
  });

  it('looks like a module with NumPy as soon as one of its functions uses it', () => {
    const numpy = 'import sys, types\nsys.modules.setdefault("numpy", types.ModuleType("numpy"))\nimport numpy\n';
    const ask = (code: string) => {
      const stage = nestOf([
        { code: `${code}def f(): return 1`, outputs: ['a'] },
        { code: 'def g(a): return a', outputs: ['b'] },
      ]);
      return run(stage, 'print(any(getattr(v, "__name__", "") == "numpy" for v in vars(module).values()))').trim();
    };
    expect(ask(numpy)).toBe('True');
    expect(ask('')).toBe('False');
  });
});

/** The stage of all functions in one nest; `x` and `k` are inputs where a function reads them. */
function nestOf(functions: readonly SampleFunction[]): Stage {
  const drawn = samplePipeline(functions);
  const nests = [sampleNest(drawn.functions.map(({ id }) => id))];
  const { missingInputs } = compilePlan(drawn, sampleProfile()).facts;
  const inputs = Object.fromEntries(missingInputs.map((name) => [name, one]));
  return planOf(samplePipeline(functions, inputs, { nests })).stages[0]!;
}

/** What Python prints after it has loaded the stage's module as the worker does. */
function run(stage: Stage, statements: string, before = ''): string {
  const folder = mkdtempSync(join(tmpdir(), 'gridloom-nest-'));
  try {
    writeFileSync(join(folder, `${stage.id}.py`), stage.code);
    const load = [
      before,
      'import importlib, json, sys, types',
      'package = types.ModuleType("code")',
      `package.__path__ = [${JSON.stringify(folder)}]`,
      'sys.modules["code"] = package',
      'sys.dont_write_bytecode = True',
      `module = importlib.import_module("code.${stage.id}")`,
      `${stage.entry} = module.${stage.entry}`,
    ];
    const answer = spawnSync('python3', ['-c', [...load, statements].join('\n')], { encoding: 'utf8' });
    if (answer.status !== 0) throw new Error(answer.stderr);
    return answer.stdout;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

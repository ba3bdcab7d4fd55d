import { describe, expect, it } from 'vitest';
import { applyEdit, FunctionId, type Pipeline, type PipelineFunction, type Problem } from '../../pipeline/index.ts';
import { compilePlan } from '../compile-plan.ts';
import type { ProblemCode } from '../problem-codes.ts';
import { type SampleFunction, sampleNest, samplePipeline, sampleProfile } from '../sample-pipeline.ts';
import { type Selection, WHOLE } from '../selection.ts';

const one = { kind: 'value', value: 1 } as const;
const list = (...items: number[]) => ({ kind: 'list', items }) as const;
const f = (changes: Partial<SampleFunction> = {}): SampleFunction => ({ code: 'def f(x): return x', ...changes });
const g = (changes: Partial<SampleFunction> = {}): SampleFunction => {
  return { code: 'def g(y): return y', outputs: ['z'], ...changes };
};

function wired(pipeline: Pipeline, ...wires: [from: string, to: string][]): Pipeline {
  const added = wires.map(([from, to]) => {
    const [id = '', output = ''] = from.split('.');
    const [reader = '', parameter = ''] = to.split('.');
    const begin = output === '' ? { kind: 'input', id } : { kind: 'output', id, output };
    // Ids of the samples are sound.
    return { from: begin, to: { id: reader, parameter } } as Pipeline['wires'][number];
  });
  return { ...pipeline, wires: [...pipeline.wires, ...added] };
}

function fixOf(pipeline: Pipeline, code: ProblemCode, selection: Selection = WHOLE): Problem['fix'] {
  const { problems } = compilePlan(pipeline, sampleProfile(), { selection });
  const found = problems.find((problem) => problem.code === code);
  expect(found, JSON.stringify(problems)).toBeDefined();
  return found?.fix;
}

function mended(pipeline: Pipeline, code: ProblemCode): Pipeline {
  return fixOf(pipeline, code)?.edits.reduce(applyEdit, pipeline) ?? pipeline;
}

function codesOf(pipeline: Pipeline): string[] {
  return compilePlan(pipeline, sampleProfile()).problems.map(({ code }) => code);
}

const first = (pipeline: Pipeline): PipelineFunction => pipeline.functions[0]!;

describe('a fix of names', () => {
  it.each([
    ['lambda', 'lambda_'],
    ['2 x', 'n_2_x'],
    ['flow rate (m/s)', 'flow_rate_m_s'],
    ['a.b.c', 'a.b_c'],
    ['__proto__', 'proto'],
  ])('calls the output %s %s, with its wires', (given, legal) => {
    const drawn = samplePipeline([f({ outputs: [given] }), g()], { x: one });
    const from = { kind: 'output', id: first(drawn).id, output: given } as const;
    drawn.wires.push({ from, to: { id: FunctionId.parse('f_g'), parameter: 'y' } });
    const after = mended(drawn, 'BAD_NAME');
    expect(first(after).outputs).toEqual([legal]);
    expect(codesOf(after)).toEqual([]);
  });

  it('has none for a name of which nothing is left', () => {
    expect(fixOf(samplePipeline([f({ outputs: ['../'] })], { x: one }), 'BAD_NAME')).toBeUndefined();
  });

  it('gives an unwired input the name of the parameter that waits for it', () => {
    const pipeline = samplePipeline([f()], { x: one });
    const inputs = pipeline.inputs.map((input) => ({ ...input, name: 'x ' }));
    const after = mended({ ...pipeline, inputs }, 'BAD_NAME');
    expect(after.inputs[0]?.name).toBe('x');
    expect(codesOf(after)).toEqual([]);
  });

  it('takes no name that a parameter has, which would read it', () => {
    const pipeline = samplePipeline([f(), f({ code: 'def h(x, y2): return x' })], { x: one, y2: one });
    expect(fixOf(pipeline, 'DUPLICATE_NAME')?.title).toBe('Call the output y3');
  });

  it('renames the second of two outputs of one function, and leaves its wires at the first', () => {
    const pipeline = samplePipeline([f({ outputs: ['y', 'y'] }), g()], { x: one });
    const after = mended(pipeline, 'DUPLICATE_NAME');
    expect(first(after).outputs).toEqual(['y', 'y2']);
    expect(after.wires).toEqual(pipeline.wires);
  });

  it('removes no input whose value would be lost', () => {
    const twice = (value: typeof one | { kind: 'value'; value: number }) => {
      const pipeline = samplePipeline([f()], { x: one, w: value });
      return { ...pipeline, inputs: pipeline.inputs.map((input) => ({ ...input, name: 'x' })) };
    };
    expect(fixOf(twice({ kind: 'value', value: 2 }), 'DUPLICATE_NAME')).toBeUndefined();
    expect(fixOf(twice(one), 'DUPLICATE_NAME')?.edits).toEqual([{ type: 'removeNodes', ids: ['i_w'] }]);
  });

  it('takes the only function of the code, and none of several that are not near', () => {
    const named = (code: string) => fixOf(samplePipeline([{ code, entry: 'f' }]), 'ENTRY_MISSING')?.title;
    expect(named('def run(): return 1')).toBe('Take run as the function');
    expect(named('def g(): return 1\ndef h(): return 1')).toBeUndefined();
  });
});

describe('a fix of wires', () => {
  it('begins the wire at the output that is meant', () => {
    const pipeline = wired(samplePipeline([f({ outputs: ['energy', 'force'] }), g()], { x: one }), [
      'f_f.forces',
      'f_g.y',
    ]);
    expect(fixOf(pipeline, 'WIRE_DANGLING')?.title).toBe('Begin the wire at force');
    expect(codesOf(mended(pipeline, 'WIRE_DANGLING'))).toEqual([]);
  });

  it('ends the wire at the parameter that is meant, unless something feeds that', () => {
    const renamed = samplePipeline([f({ code: 'def f(masses): return 1' })], { w: one });
    const pipeline = wired(renamed, ['i_w', 'f_f.mass']);
    expect(fixOf(pipeline, 'WIRE_DANGLING')?.title).toBe('End the wire at masses');
    const fed = wired(renamed, ['i_w', 'f_f.masses'], ['i_w', 'f_f.mass']);
    expect(fixOf(fed, 'WIRE_DANGLING')?.title).toBe('Remove the wire');
  });

  it('draws no wire that closes a circle', () => {
    const pipeline = samplePipeline([f({ code: 'def f(z): return z' }), g()], {}, { wires: [] });
    const half = wired(pipeline, ['f_f.y', 'f_g.y']);
    expect(fixOf(pipeline, 'WIRE_MISSING')?.title).toBe('Connect z of g');
    expect(fixOf(half, 'WIRE_MISSING')).toBeUndefined();
  });

  it('opens no circle of which two wires could go', () => {
    const drawn = samplePipeline([f({ code: 'def f(a=1): return a' }), g({ code: 'def g(b=1): return b' })]);
    const pipeline = wired(drawn, ['f_f.y', 'f_g.b'], ['f_g.z', 'f_f.a']);
    expect(fixOf(pipeline, 'CYCLE')).toBeUndefined();
  });

  it('is not offered for a wire that begins at a value of the selection', () => {
    const pipeline = wired(samplePipeline([f(), g()], { x: one }), ['f_f.y', 'f_g.y']);
    expect(fixOf(pipeline, 'WIRE_DUPLICATE')?.title).toBe('Keep the wire from f.y');
    expect(fixOf(pipeline, 'WIRE_DUPLICATE', { ...WHOLE, given: { y: one } })).toBeUndefined();
  });

  it('is not offered while two nodes have one id', () => {
    const pipeline = samplePipeline([f(), f({ outputs: ['q'], bound: { w: 1 } })], { x: one, u: one });
    expect(fixOf(pipeline, 'INPUT_UNUSED')).toBeUndefined();
  });
});

describe('a fix of mapspecs', () => {
  const mapspecOf = (pipeline: Pipeline, code: ProblemCode) => first(mended(pipeline, code)).mapspec;

  it.each([
    ['x[i], mas[i] -> y[i]', 'x[i], mass[i] -> y[i]', 'a misspelt parameter'],
    ['x[i], mass[i], q[i] -> y[i]', 'x[i], mass[i] -> y[i]', 'one too many'],
    ['x[i], q[j] -> y[i, j]', 'x[i], q[j] -> y[i, j]', 'nothing where an axis would go with it'],
  ])('makes of %s %s: %s', (mapspec, expected) => {
    const code = 'def f(x, mass): return x';
    const pipeline = samplePipeline([f({ code, mapspec })], { x: list(1), mass: list(1) });
    expect(mapspecOf(pipeline, 'MAPSPEC_PARAMETER')).toBe(expected);
  });

  it('takes the only parameter for the only name', () => {
    expect(mapspecOf(samplePipeline([f({ mapspec: 'q[i]->y[i]' })], { x: list(1) }), 'MAPSPEC_PARAMETER')).toBe(
      'x[i]->y[i]',
    );
  });

  it('writes the outputs of the function with the axes of the first', () => {
    const pipeline = samplePipeline([f({ outputs: ['p', 'q'], mapspec: 'x[i] -> y[i, k]' })], { x: list(1) });
    expect(mapspecOf(pipeline, 'MAPSPEC_OUTPUTS')).toBe('x[i] -> p[i, k], q[i, k]');
  });

  it('unbinds what a wire feeds, and maps nothing over one value', () => {
    const code = 'def f(x, w): return x';
    const bound = f({ code, mapspec: 'x[i], w[i] -> y[i]', bound: { w: 3 } });
    const fed = samplePipeline([bound], { x: list(1), w: list(1) });
    expect(codesOf(mended(fed, 'MAPSPEC_BOUND'))).toEqual([]);
    expect(mapspecOf(samplePipeline([bound], { x: list(1) }), 'MAPSPEC_BOUND')).toBe('x[i] -> y[i]');
    const alone = samplePipeline([f({ mapspec: 'x[i] -> y[i]', bound: { x: 3 } })]);
    expect(fixOf(alone, 'MAPSPEC_BOUND')).toBeUndefined();
  });

  const chain = (second: string, third: string) =>
    samplePipeline(
      [
        f({ mapspec: 'x[i] -> y[i]' }),
        g({ code: 'def g(y, w): return y', mapspec: second }),
        { code: 'def h(z): return z', outputs: ['u'], mapspec: third },
      ],
      { x: list(1), w: list(1) },
    );

  it('renames an axis with all that follows', () => {
    const after = mended(chain('y[k] -> z[k]', 'z[k] -> u[k]'), 'AXIS_NAMES_DIFFER');
    expect(after.functions.map(({ mapspec }) => mapspec)).toEqual(['x[i] -> y[i]', 'y[i] -> z[i]', 'z[i] -> u[i]']);
  });

  it('makes no zip of a product', () => {
    expect(fixOf(chain('y[k], w[i] -> z[k, i]', 'z[k, i] -> u[k, i]'), 'AXIS_NAMES_DIFFER')).toBeUndefined();
  });
});

describe('a fix of inputs', () => {
  it('puts a new input left of its reader, with a wire to each', () => {
    const position = { x: 600, y: 100 };
    const pipeline = samplePipeline([f({ code: 'def f(a, x): return x', position }), g({ code: 'def g(x): ...' })], {
      a: one,
      // Its id is the one that the new input would have.
      X: one,
    });
    const fix = fixOf(pipeline, 'INPUT_MISSING');
    expect(fix?.edits.map((edit) => edit.type)).toEqual(['addInput', 'connect', 'connect']);
    const added = mended(pipeline, 'INPUT_MISSING').inputs.at(-1);
    expect(added).toEqual({ id: 'i_x2', name: 'x', value: { kind: 'none' }, position: { x: 340, y: 180 } });
  });

  it('is none where the input is there and only its value is missing', () => {
    expect(fixOf(samplePipeline([f()], { x: { kind: 'none' } }), 'INPUT_MISSING')).toBeUndefined();
  });

  it('makes a default that is mapped over a list', () => {
    const pipeline = samplePipeline([
      f({ code: 'def f(x=[1, 2]): return x', mapspec: 'x[i] -> y[i]' }),
      g({ code: 'def g(x=[3]): return x' }),
    ]);
    expect(mended(pipeline, 'DEFAULTS_DIFFER').inputs[0]?.value).toEqual(list(1, 2));
  });

  it.each([
    [
      'a list of equal lists an array',
      'x[i, j] -> y[i, j]',
      {
        kind: 'list',
        items: [
          [1, 2],
          [3, 4],
        ],
      },
    ],
    ['a value that is a list a list', 'x[i] -> y[i]', { kind: 'value', value: [1, 2] }],
  ] as const)('makes %s', (_, mapspec, value) => {
    // The samples are never changed.
    const pipeline = samplePipeline([f({ mapspec })], { x: value as never });
    expect(codesOf(mended(pipeline, 'INPUT_RANK'))).toEqual([]);
  });

  it('takes the axis that is too many whole, in all functions that take the input', () => {
    const pipeline = samplePipeline(
      [f({ mapspec: 'x[i] -> y[i]' }), g({ code: 'def g(x): ...', mapspec: 'x[i] -> z[i]' })],
      { x: { kind: 'array', nested: [[1, 2]] } },
    );
    const after = mended(pipeline, 'INPUT_RANK');
    expect(after.functions.map(({ mapspec }) => mapspec)).toEqual(['x[i, :] -> y[i]', 'x[i, :] -> z[i]']);
    expect(codesOf(after)).toEqual([]);
  });

  it('is none where a list has fewer axes than are needed', () => {
    const pipeline = samplePipeline([f({ mapspec: 'x[i, j] -> y[i, j]' })], { x: list(1, 2) });
    expect(fixOf(pipeline, 'INPUT_RANK')).toBeUndefined();
  });

  it('counts down where the range ends below its start, and not where that would never end', () => {
    const range = (start: number, stop: number) =>
      fixOf(samplePipeline([f()], { x: { kind: 'range', start, stop, step: 0 } }), 'RANGE_STEP')?.title;
    expect(range(3, 0)).toBe('Set the step to -1');
    expect(range(0, 1e300)).toBeUndefined();
  });
});

describe('a fix of settings', () => {
  it.each([
    [[3, 4, 5], 'x[i] -> y[i, j, k]', [3, 4]],
    [[3], 'x[i] -> y[i, j, k]', [3, '?']],
    [[3], 'x[i] -> y[i]', null],
  ] as const)('makes of the internal shape %j for %s %j', (internalShape, mapspec, expected) => {
    const pipeline = samplePipeline([f({ mapspec, internalShape: [...internalShape] })], { x: list(1) });
    expect(first(mended(pipeline, 'INTERNAL_SHAPE')).internalShape).toEqual(expected);
  });

  it('gives the resources to the parameter that is meant', () => {
    const code = 'def f(x, resources): return x';
    const pipeline = samplePipeline([f({ code, resourcesVariable: 'resource' })], { x: one });
    expect(first(mended(pipeline, 'RESOURCES_VARIABLE_UNKNOWN')).resourcesVariable).toBe('resources');
  });

  it('puts no elements together that ask for resources one by one', () => {
    const x = { kind: 'range', start: 0, stop: 1e8, step: 1 } as const;
    const many = (resources: SampleFunction['resources']) =>
      samplePipeline([f({ mapspec: 'x[i] -> y[i]', scope: 'element', resources: resources ?? {} })], { x });
    expect(fixOf(many({ cpus: { expression: 'x' } }), 'TOO_MANY_JOB_ARRAYS')).toBeUndefined();
    expect(fixOf(many({}), 'TOO_MANY_JOB_ARRAYS')?.title).toBe('Compute 100000 elements in a task');
  });

  it('leaves an expression of the pipeline to the user: for other functions its names may be right', () => {
    const resources = { cpus: { expression: 'size' } };
    const pipeline = samplePipeline(
      [f({ code: 'def f(size): ...' }), g({ code: 'def g(sise): ...' })],
      { size: one, sise: one },
      { resources },
    );
    expect(fixOf(pipeline, 'EXPRESSION_NAME')).toBeUndefined();
  });
});

describe('a fix of nests', () => {
  const chainOf = (...parameters: string[]): SampleFunction[] =>
    parameters.map((parameter, at) => ({
      code: `def f${at}(${parameter}): return 1`,
      outputs: [`y${at}`],
      mapspec: at === 1 ? 'x[i] -> y1[i]' : `${parameter.split(', ')[0]}[i] -> y${at}[i]`,
    }));

  it('takes out the function that needs all elements, and takes a nest of two apart', () => {
    const nest = (...functions: string[]) =>
      samplePipeline(chainOf('x', 'x, y0', 'x'), { x: list(1) }, { nests: [sampleNest(functions)] });
    expect(fixOf(nest('f_f0', 'f_f1', 'f_f2'), 'NEST_REDUCTION')?.title).toBe('Take f1 out of nest');
    expect(fixOf(nest('f_f0', 'f_f1'), 'NEST_REDUCTION')?.title).toBe('Take nest apart');
    expect(codesOf(mended(nest('f_f0', 'f_f1', 'f_f2'), 'NEST_REDUCTION'))).toEqual([]);
  });

  it('takes out none through which the nest would wait for itself', () => {
    const functions = chainOf('x', 'x, y0', 'y1');
    const pipeline = samplePipeline(functions, { x: list(1) }, { nests: [sampleNest(['f_f0', 'f_f1', 'f_f2'])] });
    expect(fixOf(pipeline, 'NEST_REDUCTION')).toBeUndefined();
  });

  it('keeps the variants in it that are not active', () => {
    const variant = (name: string) => ({ variant: { of: 'any', name } });
    const functions: SampleFunction[] = [
      { ...f({ mapspec: 'x[i] -> y[i]' }), ...variant('a') },
      { ...f({ code: 'def h(x): return 1', mapspec: 'x[i] -> y[i]' }), ...variant('b') },
      g({ mapspec: 'y[i] -> z[i]' }),
    ];
    const nests = [sampleNest(['f_f', 'f_h', 'f_g', 'f_gone'])];
    const after = mended(samplePipeline(functions, { x: list(1) }, { nests }), 'NEST_FUNCTION_UNKNOWN');
    expect(after.nests[0]?.functions).toEqual(['f_f', 'f_h', 'f_g']);
  });
});

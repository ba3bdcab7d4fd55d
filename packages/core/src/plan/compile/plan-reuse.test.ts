import { describe, expect, it } from 'vitest';
import type { Ranges } from '../../mapspec/index.ts';
import { FunctionId, type InputValue, type Pipeline } from '../../pipeline/index.ts';
import type { CompileOptions } from '../compile-plan.ts';
import type { EarlierRun } from '../earlier-run.ts';
import type { Plan } from '../plan.ts';
import { type SampleFunction, samplePipeline, sampleProfile } from '../sample-pipeline.ts';
import { ADD, compiled, INPUTS, list, ran, SQUARE, SUM, sweep } from './reuse-fixture.ts';

function reuseOf(pipeline: Pipeline, options: CompileOptions) {
  const { plan, facts } = compiled(pipeline, options);
  const told = Object.fromEntries(plan.stages.map(({ id, functionId }) => [id, facts.functions[functionId]?.reuse]));
  return { plan, told, taken: Object.fromEntries(plan.stages.map(({ id, reuse }) => [id, reuse?.elements ?? []])) };
}

describe('a second plan', () => {
  it('takes over everything where nothing changed, and places nothing', () => {
    const { plan, told } = reuseOf(sweep(), { earlier: [ran(sweep())] });
    expect(plan.stages.map(({ batches }) => batches)).toEqual([[], [], []]);
    expect(plan.stages[0]!.reuse).toEqual({
      runId: 'r_1',
      folder: '/runs/r_1',
      stage: 'square',
      elements: [[0, 4]],
      sizes: null,
    });
    expect(told['square']).toEqual({ reused: 4, fresh: 0, stale: 0, why: '' });
    expect(plan.estimate).toMatchObject({ elements: 0, tasks: 0, reused: 9 });
  });

  it('says nothing of reuse where there was no run', () => {
    expect(compiled(sweep()).facts.functions['f_square']?.reuse).toBeNull();
  });

  it.each<[string, Pipeline, string[], Record<string, string>]>([
    [
      'the code of one function',
      sweep([{}, { code: 'def add(y, c): return y - c' }]),
      ['square'],
      { add: 'Its code changed after its last results.', total: 'The values of z changed after its last results.' },
    ],
    [
      'an input',
      sweep([], { ...INPUTS, c: { kind: 'value', value: 2 } }),
      ['square'],
      { add: 'The input c changed after its last results.' },
    ],
    [
      'a mapspec',
      samplePipeline(
        [SQUARE, { ...ADD, mapspec: 'y[k] -> z[k]' }, SUM].map((item) =>
          item === SQUARE ? { ...SQUARE, mapspec: 'x[k] -> y[k]' } : item,
        ),
        INPUTS,
      ),
      [],
      { square: 'Its mapspec changed after its last results.' },
    ],
    [
      'a bound value and the code',
      sweep([{}, { bound: { c: 3 }, code: '# new\ndef add(y, c): return y + c' }], { x: INPUTS.x }),
      ['square'],
      { add: 'Its code and what c gets changed after its last results.' },
    ],
  ])('computes what follows from %s that changed, and says what it was', (_what, pipeline, kept, why) => {
    const { told, taken } = reuseOf(pipeline, { earlier: [ran(sweep())] });
    expect(Object.keys(taken).filter((id) => taken[id]!.length > 0)).toEqual(kept);
    expect(Object.fromEntries(Object.keys(why).map((id) => [id, told[id]?.why]))).toEqual(why);
  });

  it('keeps its results when what changed is none of what they follow from', () => {
    const changed = sweep([
      { resources: { cpus: 4 }, chunkSize: 2, notes: 'better', position: { x: 9, y: 9 } },
      { scope: 'element', executor: 'local', code: `\n\n${ADD.code}\n\n` },
    ]);
    const { taken } = reuseOf(changed, { earlier: [ran(sweep())] });
    expect(taken).toEqual({ square: [[0, 4]], add: [[0, 4]], total: [[0, 1]] });
  });

  it('is new where the function receives resources that changed', () => {
    const given = (cpus: number) => {
      const code = 'def square(x, res): return x';
      return sweep([{ code, resourcesVariable: 'res', resources: { cpus } }]);
    };
    const { told } = reuseOf(given(2), { earlier: [ran(given(1))] });
    expect(told['square']).toMatchObject({ reused: 0, stale: 4, why: expect.stringMatching(/^The resources it rec/) });
  });

  it('computes what is missing, and what was computed from values that are missing now', () => {
    const earlier = ran(sweep(), { square: [[0, 1]], add: [[0, 3]], total: [] });
    const { plan, told } = reuseOf(sweep(), { earlier: [earlier] });
    expect(plan.stages.map(({ batches }) => batches.map(({ elements }) => elements))).toEqual([
      [[[1, 4]]],
      [[[1, 4]]],
      [[[0, 1]]],
    ]);
    expect(told['add']).toEqual({
      reused: 1,
      fresh: 3,
      stale: 2,
      why: 'They were computed from values of y that are computed anew.',
    });
  });

  it('takes the run that has the most, then the newest', () => {
    const few = ran(sweep(), { square: [[0, 1]] }, { runId: 'r_3' });
    const all = (runId: string) => ran(sweep(), {}, { runId });
    const { plan } = reuseOf(sweep(), { earlier: [few, all('r_2'), all('r_1')] });
    expect(plan.stages.map(({ reuse }) => reuse?.runId)).toEqual(['r_2', 'r_2', 'r_2']);
  });

  it('mixes no values of two runs: what reads a value is of the run that the value is of', () => {
    const [newer, older] = [
      ran(sweep(), { square: [[0, 4]], add: [], total: [] }, { runId: 'r_2' }),
      ran(sweep(), { square: [[0, 3]], add: [[0, 3]], total: [] }),
    ];
    const { plan } = reuseOf(sweep(), { earlier: [newer, older] });
    expect(plan.stages.map(({ reuse }) => [reuse?.runId, reuse?.elements])).toEqual([
      ['r_1', [[0, 3]]],
      ['r_1', [[0, 3]]],
      [undefined, undefined],
    ]);
    const few = {
      ...older,
      stages: {
        ...older.stages,
        add: { done: [], meanWallS: null },
        total: { done: [[0, 1]] as Ranges, meanWallS: null },
      },
    };
    const { told } = reuseOf(sweep(), { earlier: [newer, few] });
    expect(told['total']).toEqual({
      reused: 0,
      fresh: 1,
      stale: 1,
      why: 'They were computed from values of z that are computed anew.',
    });
  });

  it('takes branches that do not meet from the runs that have them', () => {
    const branches = samplePipeline(
      [
        SQUARE,
        { code: 'def cube(w): return 1', outputs: ['v'], mapspec: 'w[j] -> v[j]' },
        { code: 'def both(y, v): return 1', outputs: ['b'] },
      ],
      { x: list(1, 2, 3), w: list(1, 2) },
    );
    const [left, right] = [
      ran(branches, { cube: [], both: [] }, { runId: 'r_2' }),
      ran(branches, { square: [], both: [[0, 1]] }),
    ];
    const { plan, told } = reuseOf(branches, { earlier: [left, right] });
    expect(Object.fromEntries(plan.stages.map(({ id, reuse }) => [id, reuse?.runId]))).toEqual({
      square: 'r_2',
      cube: 'r_1',
    });
    expect(told['both']).toMatchObject({
      reused: 0,
      stale: 1,
      why: 'They were computed from other values of y than those that are taken over.',
    });
  });

  it.each([
    ['python', 'The Python of the profile changed after its last results.'],
    ['setup', 'The set-up lines of the profile changed after its last results.'],
  ])('takes over nothing where the %s of the profile is another one', (field, why) => {
    const before = ran(sweep(), {}, { profile: { ...sampleProfile(), [field]: 'module load physics/1' } });
    const { told, taken } = reuseOf(sweep(), { earlier: [before] });
    expect(taken).toEqual({ square: [], add: [], total: [] });
    expect(told['square']).toEqual({ reused: 0, fresh: 4, stale: 4, why });
    // A run of before the change holds again when it is undone.
    const older = ran(sweep(), {}, { runId: 'r_0' });
    expect(reuseOf(sweep(), { earlier: [before, older] }).plan.stages[0]!.reuse?.runId).toBe('r_0');
  });

  it('takes over no values that name a class of another module', () => {
    const make = (id: string, output: string): SampleFunction => {
      const code = `class P: kind = '${output}'
def make(x): return P()`;
      return { id: FunctionId.parse(id), code, outputs: [output], mapspec: `x[i] -> ${output}[i]` };
    };
    const [one, two] = [make('f_one', 'p'), make('f_two', 'q')];
    const read: SampleFunction = { code: 'def read(q): return q', outputs: ['r'], mapspec: 'q[i] -> r[i]' };
    const inputs = { x: list(1, 2) };
    const { plan, told } = reuseOf(samplePipeline([two, read], inputs), {
      earlier: [ran(samplePipeline([one, two, read], inputs))],
    });
    expect(plan.stages.map(({ id, reuse }) => [id, reuse])).toEqual([
      ['make', null],
      ['read', null],
    ]);
    expect(told['make']).toMatchObject({
      stale: 2,
      why: 'Its number among the functions of this name changed after its last results.',
    });
  });

  it('takes over the longest pieces where they are too many to be listed', () => {
    const count = 1_000_000;
    const pipeline = samplePipeline([SQUARE], { x: { kind: 'range', start: 0, stop: count, step: 1 } });
    const done: [number, number][] = Array.from({ length: count / 4 }, (_, at) => [at * 4, at * 4 + 1]);
    done[200_000] = [800_000, 800_003];
    const earlier = [ran(pipeline, { square: done })];
    const started = performance.now();
    const { plan, told } = reuseOf(pipeline, { earlier });
    // It took minutes when each job array was counted from the first element.
    expect(performance.now() - started).toBeLessThan(5_000);
    const { elements } = plan.stages[0]!.reuse!;
    expect(elements.length).toBe(100_000);
    expect(elements).toContainEqual([800_000, 800_003]);
    expect(told['square']).toEqual({
      reused: 100_002,
      fresh: count - 100_002,
      stale: 150_000,
      why: 'They lie in more than 100000 separate pieces, of which the longest are taken over.',
    });
  });

  it('takes results of a run of before the change when it is undone', () => {
    const other = ran(sweep([{ code: 'def square(x): return 0' }]), {}, { runId: 'r_2' });
    const { plan, told } = reuseOf(sweep(), { earlier: [other, ran(sweep())] });
    expect(plan.stages[0]!.reuse?.runId).toBe('r_1');
    expect(told['square']?.stale).toBe(0);
  });

  it('finds a function by its output where the node is another one', () => {
    const { plan, told } = reuseOf(
      samplePipeline([{ ...SQUARE, code: 'def power(x): return x ** 2' }], { x: list(1, 2, 3, 4) }),
      { earlier: [ran(sweep())] },
    );
    expect(plan.stages[0]!.reuse).toBeNull();
    expect(told['power']).toMatchObject({
      stale: 4,
      why: 'Its code and the function that is called changed after its last results.',
    });
  });

  it('takes over no result that went without missing elements, nor what was computed from it', () => {
    const pipeline = samplePipeline(
      [
        SQUARE,
        { ...SUM, code: 'def total(y): return 1', acceptMissing: true },
        { code: 'def plot(t): return t', outputs: ['p'] },
      ],
      { x: list(1, 2) },
    );
    const whole = reuseOf(pipeline, { earlier: [ran(pipeline)] });
    expect(whole.taken).toEqual({ square: [[0, 2]], total: [[0, 1]], plot: [[0, 1]] });
    const partly = reuseOf(pipeline, { earlier: [ran(pipeline, { square: [[0, 1]] })] });
    expect(partly.taken).toEqual({ square: [[0, 1]], total: [], plot: [] });
    expect(partly.told['plot']).toMatchObject({ stale: 1, why: expect.stringMatching(/^Elements were missing/) });
  });

  it('takes over nothing that depends on a file, which may have changed', () => {
    const file: InputValue = { kind: 'reference', path: '/data/x.npy', format: 'npy', column: null, shape: [4] };
    const pipeline = sweep([], { ...INPUTS, x: file });
    const { told, taken } = reuseOf(pipeline, { earlier: [ran(pipeline)] });
    expect(taken).toEqual({ square: [], add: [], total: [] });
    expect(told['total']?.why).toBe(
      'It depends on the file /data/x.npy, which may have changed after its last results.',
    );
  });

  it('takes over elements that are counted in the run where it is known how many there were', () => {
    const pipeline = samplePipeline([
      { code: 'def gen(): return [1, 2]', outputs: ['x'], mapspec: '... -> x[i]' },
      SQUARE,
      { code: 'def total(y): return 1', outputs: ['t'], acceptMissing: true },
    ]);
    const known = ran(pipeline, { square: [[0, 2]] });
    const counted = (sizes: number[]) => {
      const stages = { ...known.stages, square: { ...known.stages['square']!, sizes } };
      return reuseOf(pipeline, { earlier: [{ ...known, stages }] });
    };
    const { plan, told, taken } = counted([2]);
    expect(taken).toEqual({ gen: [[0, 1]], square: [[0, 2]], total: [[0, 1]] });
    expect(plan.stages[1]!.reuse?.sizes).toEqual([2]);
    expect(told['square']).toEqual({ reused: 2, fresh: null, stale: 0, why: '' });
    expect(plan.estimate).toMatchObject({ elements: 0, reused: 4 });
    // Of three there, one was missing from what the reduction got.
    expect(counted([3]).taken['total']).toEqual([]);
    const unknown = reuseOf(pipeline, { earlier: [known] });
    expect(unknown.taken['square']).toEqual([]);
    expect(unknown.told['square']).toMatchObject({
      stale: 2,
      why: expect.stringMatching(/^How long i was in the last/),
    });
  });

  it('takes over what is asked for alone', () => {
    const selection = { outputs: ['z'], given: {}, axes: { i: { start: 1, stop: 3 } } };
    const { plan, told } = reuseOf(sweep(), { selection, earlier: [ran(sweep(), { square: [[0, 2]], add: [] })] });
    expect(plan.stages.map(({ id, reuse, batches }) => [id, reuse?.elements, batches[0]?.elements])).toEqual([
      ['square', [[1, 2]], [[2, 3]]],
      ['add', undefined, [[1, 3]]],
    ]);
    expect(told['square']).toEqual({ reused: 1, fresh: 1, stale: 0, why: '' });
    // A run over everything takes over what a run over a part computed.
    const part = compiled(sweep(), { selection }).plan;
    const later = { runId: 'r_2', folder: '/r', plan: part, profile: sampleProfile(), stages: doneOf(part) };
    expect(reuseOf(sweep(), { earlier: [later] }).taken).toEqual({ square: [[1, 3]], add: [[1, 3]], total: [] });
  });

  it('has none of a plan from before there were identities', () => {
    const { plan, ...run } = ran(sweep());
    const old = { ...run, plan: { ...plan, stages: plan.stages.map((stage) => ({ ...stage, identity: '' })) } };
    expect(reuseOf(sweep(), { earlier: [old] }).told['square']).toMatchObject({
      reused: 0,
      stale: 4,
      why: 'Its last results are of an earlier release and cannot be compared.',
    });
  });
});

function doneOf(plan: Plan): EarlierRun['stages'] {
  return Object.fromEntries(plan.stages.map(({ id, selected }) => [id, { done: selected ?? [], meanWallS: null }]));
}

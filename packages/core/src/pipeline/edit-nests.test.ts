import { describe, expect, it } from 'vitest';
import { applyEdit } from './apply-edit.ts';
import { dropDanglingWires } from './dangling-wires.ts';
import { fragmentOf } from './fragment.ts';
import { testChain, testFunction, testNest } from './nest-fixture.ts';
import { FunctionId, Pipeline } from './pipeline.ts';
import type { PipelineEdit } from './pipeline-edit.ts';
import { refuseWire } from './refuse-wire.ts';
import { arrayNames, stageNames } from './unique-name.ts';

const [A, B, C, N] = ['f_a', 'f_b', 'f_c', 'f_n'].map((id) => FunctionId.parse(id)) as [
  FunctionId,
  FunctionId,
  FunctionId,
  FunctionId,
];
const nested = testChain(['a', 'b', 'c'], { nests: [testNest('n', ['a', 'b'], { outputs: ['a_out', 'b_out'] })] });

function wire(from: string, to: string, output = `${from}_out`): Pipeline['wires'][number] {
  return {
    from: { kind: 'output', id: FunctionId.parse(`f_${from}`), output },
    to: { id: FunctionId.parse(`f_${to}`), parameter: 'y' },
  };
}

describe('a nest', () => {
  it.each<PipelineEdit>([
    { type: 'nest', nest: testNest('n', ['c']) },
    { type: 'nest', nest: testNest('a', ['c']) },
    { type: 'nest', nest: testNest('m', ['gone']) },
    { type: 'unnest', id: A },
    { type: 'changeNest', id: A, patch: { notes: 'none' } },
    { type: 'changeNest', id: N, patch: { functions: [A, B, A], notes: '' } },
    { type: 'addFunction', function: testFunction('n') },
    { type: 'moveNodes', positions: { [N]: { x: 0, y: 0 } } },
    { type: 'connect', from: { kind: 'input', id: nested.inputs[0]!.id }, to: { id: N, parameter: 'x' } },
    { type: 'connect', from: wire('n', 'c').from, to: wire('n', 'c').to },
    { type: 'paste', fragment: fragmentOf(nested, [C]), freshIds: { [C]: N }, offset: { x: 0, y: 0 } },
  ])('stays the same object when $type changes nothing', (edit) => {
    expect(applyEdit(nested, edit)).toBe(nested);
  });

  it('takes functions from other nests, and leaves none without functions', () => {
    const taken = applyEdit(nested, { type: 'nest', nest: testNest('m', ['b', 'c', 'b', 'gone']) });
    expect(taken.nests).toEqual([testNest('n', ['a'], { outputs: ['a_out'] }), testNest('m', ['b', 'c'])]);
    expect(taken.functions).toBe(nested.functions);
    const all = applyEdit(nested, { type: 'nest', nest: testNest('m', ['a', 'b']) });
    expect(all.nests).toEqual([testNest('m', ['a', 'b'])]);
  });

  it('changes its functions as it is made of them', () => {
    const two = applyEdit(nested, { type: 'nest', nest: testNest('m', ['c']) });
    const grown = applyEdit(two, { type: 'changeNest', id: N, patch: { functions: [B, C], notes: 'later' } });
    expect(grown.nests).toEqual([testNest('n', ['b', 'c'], { outputs: ['b_out'], notes: 'later' })]);
    expect(applyEdit(nested, { type: 'changeNest', id: N, patch: { functions: [] } }).nests).toEqual([]);
    expect(applyEdit(nested, { type: 'unnest', id: N })).toEqual({ ...nested, nests: [] });
  });

  it('is removed with its functions, and is pruned when they are removed', () => {
    const removed = applyEdit(nested, { type: 'removeNodes', ids: [N] });
    expect(removed).toEqual({ ...nested, functions: [nested.functions[2]], wires: [], nests: [] });
    const pruned = applyEdit(nested, { type: 'removeNodes', ids: [B] });
    expect(pruned.nests).toEqual([testNest('n', ['a'], { outputs: ['a_out'] })]);
    expect(applyEdit(nested, { type: 'removeNodes', ids: [A, B] }).nests).toEqual([]);
    expect(applyEdit(nested, { type: 'removeNodes', ids: [C] }).nests).toBe(nested.nests);
  });

  it('shows all that is left when the outputs that it showed are gone', () => {
    const one = applyEdit(nested, { type: 'changeNest', id: N, patch: { outputs: ['b_out'] } });
    expect(applyEdit(one, { type: 'removeNodes', ids: [B] }).nests[0]).toMatchObject({ functions: [A], outputs: null });
  });

  it('moves by itself and follows a renamed output', () => {
    const moved = applyEdit(nested, { type: 'moveNodes', positions: { [N]: { x: 3, y: 4 } } });
    expect(moved).toEqual({ ...nested, nests: [{ ...nested.nests[0], position: { x: 3, y: 4 } }] });
    const renamed = applyEdit(nested, { type: 'renameOutput', id: B, from: 'b_out', to: 's.total' });
    expect(renamed.nests[0]!.outputs).toEqual(['a_out', 's.total']);
    expect(renamed.wires[2]!.from).toMatchObject({ output: 's.total' });
  });

  it('is no end of a wire', () => {
    expect(refuseWire(nested, wire('n', 'c'))).toBe('A wire must begin at an output or an input.');
    expect(refuseWire(nested, wire('c', 'n'))).toBe('A wire must end at a parameter of a function.');
    const loose = { ...nested, wires: [...nested.wires, wire('n', 'c'), wire('c', 'n')] };
    expect(dropDanglingWires(loose, () => null)).toEqual(nested);
  });

  it('is a stage and gives no array', () => {
    expect([...arrayNames(nested)]).not.toContain('n');
    expect([...stageNames(nested)]).toEqual(['a', 'b', 'c', 'n']);
  });
});

describe('copies', () => {
  it('of a nest have its functions, fresh ids and free names', () => {
    const fragment = fragmentOf(nested, [N]);
    expect(fragment).toEqual(fragmentOf(nested, [A, B]));
    expect(fragment.functions).toEqual(nested.functions.slice(0, 2));
    const freshIds = { [N]: 'f_n2', [A]: 'f_a2', [B]: 'f_b2' };
    const pasted = applyEdit(nested, { type: 'paste', fragment, freshIds, offset: { x: 5, y: 0 } });
    expect(Pipeline.parse(pasted)).toEqual(pasted);
    expect(pasted.nests).toEqual([
      nested.nests[0],
      testNest('n2', ['a2', 'b2'], { outputs: ['a_out2', 'b_out2'], position: { x: 5, y: 0 } }),
    ]);
  });

  it('leave a nest behind that has no fresh id, and hold what is copied of one', () => {
    const fragment = fragmentOf(nested, [N]);
    const offset = { x: 0, y: 0 };
    const plain = applyEdit(nested, { type: 'paste', fragment, freshIds: { [A]: 'f_a2' }, offset });
    expect(plain.nests).toBe(nested.nests);
    const half = applyEdit(nested, { type: 'paste', fragment, freshIds: { [A]: 'f_a2', [N]: 'f_n2' }, offset });
    expect(half.nests[1]).toEqual(testNest('n2', ['a2'], { outputs: ['a_out2'] }));
    expect(fragmentOf(nested, [A]).nests).toEqual([]);
  });

  it('of variants stand for one another', () => {
    const variant = (name: string) => testFunction(name, { outputs: ['y'], variant: { of: 'solver', name } });
    const pipeline = testChain([], { functions: [variant('slow'), variant('fast')] });
    const fragment = fragmentOf(pipeline, ['f_slow', 'f_fast']);
    const freshIds = { f_slow: 'f_1', f_fast: 'f_2' };
    const pasted = applyEdit(pipeline, { type: 'paste', fragment, freshIds, offset: { x: 0, y: 0 } });
    expect(pasted.functions.slice(2).map(({ outputs, variant: of }) => [outputs, of])).toEqual([
      [['y2'], { of: 'solver2', name: 'slow' }],
      [['y2'], { of: 'solver2', name: 'fast' }],
    ]);
  });
});

describe('refuseWire', () => {
  it('refuses to make a nest wait for itself', () => {
    // a feeds b, b feeds c; a and c run together, so c cannot wait for b.
    const around = testChain(['a', 'b'], {
      functions: ['a', 'b', 'c', 'd'].map((name) => testFunction(name)),
      nests: [testNest('n', ['a', 'c'])],
    });
    expect(refuseWire(around, wire('b', 'c'))).toBe(
      'The functions of n run together, and b already needs one of them.',
    );
    expect(refuseWire(around, wire('a', 'c'))).toBeNull();
    expect(refuseWire(around, wire('b', 'd'))).toBeNull();
    const before = { ...around, wires: [wire('b', 'c')] };
    expect(refuseWire(before, wire('a', 'b'))).toBe(
      'The functions of n run together, and one of them already needs b.',
    );
    // d waits for the nest because of a, and the nest for b because of c.
    const through = { ...around, wires: [wire('b', 'c'), wire('a', 'd')] };
    expect(refuseWire(through, wire('d', 'b'))).toBe('d already waits for b, through functions that run together.');
    expect(refuseWire({ ...through, nests: [] }, wire('d', 'b'))).toBeNull();
  });

  it('refuses a wire between two variants of one thing, also through others', () => {
    const variant = (name: string, of = name) =>
      testFunction(name, { outputs: ['y'], variant: { of: 'solver', name: of } });
    const pipeline = testChain([], {
      functions: [variant('slow'), variant('fast'), variant('more', 'fast'), testFunction('g')],
    });
    expect(refuseWire(pipeline, wire('slow', 'fast', 'y'))).toContain('two variants of solver');
    // Functions of one variant run together.
    expect(refuseWire(pipeline, wire('fast', 'more', 'y'))).toBeNull();
    const used = { ...pipeline, wires: [wire('slow', 'g', 'y')] };
    expect(refuseWire(used, wire('g', 'fast'))).toBe('g already needs fast: this wire would close a cycle.');
  });

  it('refuses a wire from an input that is not there', () => {
    const pipeline = testChain(['a']);
    const from = { kind: 'input' as const, id: pipeline.inputs[0]!.id };
    expect(refuseWire({ ...pipeline, inputs: [] }, { from, to: { id: A, parameter: 'y' } })).toContain('must begin');
  });
});

describe('removeNodes', () => {
  it('forgets which variant was active when that one is removed', () => {
    const variant = (name: string) => testFunction(name, { variant: { of: 'solver', name } });
    const activeVariants = { solver: 'fast', other: 'gone' };
    const pipeline = testChain([], { functions: [variant('slow'), variant('fast')], activeVariants });
    const without = (name: string) =>
      applyEdit(pipeline, { type: 'removeNodes', ids: [FunctionId.parse(`f_${name}`)] }).activeVariants;
    expect(without('slow')).toBe(pipeline.activeVariants);
    expect(without('fast')).toEqual({ other: 'gone' });
  });
});

describe('renameOutput', () => {
  it('renames what variants give in each other’s place', () => {
    const variant = (name: string, output: string) =>
      testFunction(name, { outputs: [output], mapspec: `... -> ${output}[i]`, variant: { of: 'solver', name } });
    const pipeline = testChain([], {
      functions: [variant('slow', 'y'), variant('fast', 'y'), variant('new', 'z'), testFunction('g')],
      wires: [wire('slow', 'g', 'y')],
    });
    const renamed = applyEdit(pipeline, { type: 'renameOutput', id: FunctionId.parse('f_fast'), from: 'y', to: 'u' });
    expect(renamed.functions.map(({ outputs, mapspec }) => [outputs, mapspec])).toEqual([
      [['u'], '... -> u[i]'],
      [['u'], '... -> u[i]'],
      [['z'], '... -> z[i]'],
      [['g_out'], null],
    ]);
    expect(renamed.wires).toEqual([wire('slow', 'g', 'u')]);
  });
});

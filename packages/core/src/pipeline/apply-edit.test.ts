import { describe, expect, it } from 'vitest';
import { applyEdit } from './apply-edit.ts';
import { dropDanglingWires } from './dangling-wires.ts';
import { fragmentOf } from './fragment.ts';
import { blankPipeline, newFunction, newInput } from './new-node.ts';
import { FunctionId, InputId, Pipeline } from './pipeline.ts';
import type { PipelineEdit } from './pipeline-edit.ts';
import { readPipeline } from './read-pipeline.ts';
import { refuseWire, upstreamOf } from './refuse-wire.ts';
import { arrayNames, uniqueName } from './unique-name.ts';

const A = FunctionId.parse('f_a');
const B = FunctionId.parse('f_b');
const C = FunctionId.parse('f_c');
const X = InputId.parse('i_x');
const at = { x: 0, y: 0 };

/** x -> a(x, n) -> b(a_out, x); b maps over both. */
const pipeline: Pipeline = deepFreeze(
  readPipeline({
    ...blankPipeline('sweep'),
    inputs: [newInput(X, at, 'x')],
    functions: [
      {
        ...newFunction(A, at, 'a'),
        mapspec: 'x[i],  n[j]->a[i,j]',
        bound: { n: 3 },
        defaults: { k: 1 },
        resources: { cpus: { expression: 'x + max(n, k)' }, memory: '1G' },
        resourcesVariable: 'k',
      },
      { ...newFunction(B, at, 'b'), mapspec: 'p[i, :] -> b[i]' },
    ],
    wires: [
      { from: { kind: 'input', id: X }, to: { id: A, parameter: 'x' } },
      { from: { kind: 'output', id: A, output: 'a' }, to: { id: B, parameter: 'p' } },
      { from: { kind: 'input', id: X }, to: { id: B, parameter: 'x' } },
    ],
  }),
);
const [a, b] = pipeline.functions;
const [x] = pipeline.inputs;

describe('applyEdit', () => {
  it.each<PipelineEdit>([
    { type: 'addFunction', function: newFunction(A, at, 'other') },
    { type: 'addInput', input: newInput(X, at, 'other') },
    { type: 'changeFunction', id: A, patch: { bound: { n: 3 }, notes: '' } },
    { type: 'changeFunction', id: C, patch: { notes: 'gone' } },
    { type: 'changeInput', id: X, patch: { value: { kind: 'none' } } },
    { type: 'changeInput', id: InputId.parse('i_gone'), patch: { name: 'gone' } },
    { type: 'removeNodes', ids: [C] },
    { type: 'connect', from: { kind: 'input', id: X }, to: { id: A, parameter: 'x' } },
    { type: 'connect', from: { kind: 'input', id: X }, to: { id: C, parameter: 'x' } },
    { type: 'disconnect', to: { id: A, parameter: 'n' } },
    { type: 'moveNodes', positions: { [A]: { x: 0, y: 0 }, f_gone: { x: 1, y: 1 } } },
    { type: 'renamePipeline', name: 'sweep' },
    { type: 'changePipeline', patch: { description: '', resources: {} } },
    { type: 'renameParameter', id: A, from: 'x', to: 'x' },
    { type: 'renameParameter', id: C, from: 'x', to: 'y' },
    { type: 'renameParameter', id: A, from: 'nowhere', to: 'y' },
    { type: 'renameOutput', id: A, from: 'nowhere', to: 'z' },
    { type: 'setFunctionCode', id: A, code: a!.code, entry: 'a', renames: {} },
    { type: 'setFunctionCode', id: C, code: '', entry: 'c', renames: { x: 'y' } },
    { type: 'paste', fragment: { functions: [], inputs: [], wires: [], nests: [] }, freshIds: {}, offset: at },
    { type: 'paste', fragment: fragmentOf(pipeline, [A]), freshIds: { [A]: B }, offset: at },
  ])('returns the same object when $type changes nothing', (edit) => {
    expect(applyEdit(pipeline, edit)).toBe(pipeline);
  });

  it('adds and changes nodes, and keeps the others as they are', () => {
    const added = applyEdit(pipeline, { type: 'addFunction', function: newFunction(C, at, 'c') });
    expect(added.functions.map(({ id }) => id)).toEqual([A, B, C]);
    const changed = applyEdit(added, { type: 'changeFunction', id: C, patch: { scope: 'element', chunkSize: 4 } });
    expect(changed.functions[2]).toMatchObject({ scope: 'element', chunkSize: 4, entry: 'c' });
    expect(changed.functions[0]).toBe(a);
    expect(changed.wires).toBe(pipeline.wires);
    const named = applyEdit(pipeline, { type: 'changeInput', id: X, patch: { name: 'volts' } });
    expect(named.inputs[0]).toEqual({ ...x, name: 'volts' });
    expect(named.functions).toBe(pipeline.functions);
  });

  it('removes nodes with their wires', () => {
    const removed = applyEdit(pipeline, { type: 'removeNodes', ids: [A] });
    expect(removed.functions).toEqual([b]);
    expect(removed.inputs).toBe(pipeline.inputs);
    expect(removed.wires).toEqual([pipeline.wires[2]]);
    expect(applyEdit(pipeline, { type: 'removeNodes', ids: [X, A, B] })).toEqual(blankPipeline('sweep'));
  });

  it('connects, replaces the wire into the same parameter, and disconnects', () => {
    const to = { id: B, parameter: 'p' };
    const replaced = applyEdit(pipeline, { type: 'connect', from: { kind: 'input', id: X }, to });
    expect(replaced.wires).toEqual([pipeline.wires[0], { from: { kind: 'input', id: X }, to }, pipeline.wires[2]]);
    const removed = applyEdit(replaced, { type: 'disconnect', to });
    expect(removed.wires).toEqual([pipeline.wires[0], pipeline.wires[2]]);
  });

  it('moves several nodes at once', () => {
    const moved = applyEdit(pipeline, { type: 'moveNodes', positions: { [B]: { x: 5, y: 6 }, [X]: { x: 7, y: 8 } } });
    expect(moved.functions[0]).toBe(a);
    expect(moved.functions[1]!.position).toEqual({ x: 5, y: 6 });
    expect(moved.inputs[0]!.position).toEqual({ x: 7, y: 8 });
  });

  it('renames a parameter everywhere but in the code', () => {
    const renamed = applyEdit(pipeline, { type: 'renameParameter', id: A, from: 'x', to: 'volts' });
    expect(renamed.wires[0]!.to).toEqual({ id: A, parameter: 'volts' });
    expect(renamed.wires[2]).toBe(pipeline.wires[2]);
    expect(renamed.functions[0]).toMatchObject({
      mapspec: 'volts[i],  n[j]->a[i,j]',
      code: a!.code,
      resources: { cpus: { expression: 'volts + max(n, k)' }, memory: '1G' },
    });
    const bound = applyEdit(pipeline, { type: 'renameParameter', id: A, from: 'n', to: 'count' });
    expect(bound.functions[0]).toMatchObject({ bound: { count: 3 }, mapspec: 'x[i],  count[j]->a[i,j]' });
    const defaults = applyEdit(pipeline, { type: 'renameParameter', id: A, from: 'k', to: 'kk' });
    expect(defaults.functions[0]).toMatchObject({ defaults: { kk: 1 }, resourcesVariable: 'kk' });
  });

  it('leaves a mapspec alone that cannot be read', () => {
    const broken = applyEdit(pipeline, { type: 'changeFunction', id: A, patch: { mapspec: 'x[i -> a[i]' } });
    const renamed = applyEdit(broken, { type: 'renameParameter', id: A, from: 'x', to: 'volts' });
    expect(renamed.functions[0]!.mapspec).toBe('x[i -> a[i]');
    expect(renamed.wires[0]!.to.parameter).toBe('volts');
  });

  it('renames an output in its wires and its mapspec, not in mapspecs of others', () => {
    const renamed = applyEdit(pipeline, { type: 'renameOutput', id: A, from: 'a', to: 'field' });
    expect(renamed.functions[0]).toMatchObject({ outputs: ['field'], mapspec: 'x[i],  n[j]->field[i,j]' });
    expect(renamed.wires[1]!.from).toEqual({ kind: 'output', id: A, output: 'field' });
    expect(renamed.functions[1]).toBe(b);
  });

  it('sets code and keeps wires through renames, also when two names change places', () => {
    const code = 'def b2(x, p):\n    return x\n';
    const edited = applyEdit(pipeline, {
      type: 'setFunctionCode',
      id: B,
      code,
      entry: 'b2',
      renames: { p: 'x', x: 'p' },
    });
    expect(edited.functions[1]).toMatchObject({ code, entry: 'b2', mapspec: 'x[i, :] -> b[i]', outputs: ['b'] });
    expect(edited.wires.map(({ to }) => to.parameter)).toEqual(['x', 'x', 'p']);
  });

  it('keeps one wire into a parameter when a rename takes the name of a left-over', () => {
    const edited = applyEdit(pipeline, { type: 'renameParameter', id: B, from: 'p', to: 'x' });
    expect(edited.wires).toEqual([
      pipeline.wires[0],
      { from: { kind: 'output', id: A, output: 'a' }, to: { id: B, parameter: 'x' } },
    ]);
  });

  it('keeps wires into parameters that went away', () => {
    const code = 'def b():\n    return 1\n';
    const edited = applyEdit(pipeline, { type: 'setFunctionCode', id: B, code, entry: 'b', renames: {} });
    expect(edited.wires).toBe(pipeline.wires);
  });

  it('pastes copies with fresh ids, free names and the wires among them', () => {
    const fragment = fragmentOf(pipeline, [X, A]);
    expect(fragment.wires).toEqual([pipeline.wires[0]]);
    const freshIds = { [X]: 'i_new', [A]: 'f_new' };
    const pasted = applyEdit(pipeline, { type: 'paste', fragment, freshIds, offset: { x: 20, y: 10 } });
    expect(Pipeline.parse(pasted)).toEqual(pasted);
    expect(pasted.inputs[1]).toEqual({ ...x, id: 'i_new', name: 'x2', position: { x: 20, y: 10 } });
    expect(pasted.functions[2]).toEqual({
      ...a,
      id: 'f_new',
      outputs: ['a2'],
      mapspec: 'x[i],  n[j]->a2[i,j]',
      position: { x: 20, y: 10 },
    });
    expect(pasted.wires.slice(3)).toEqual([
      { from: { kind: 'input', id: 'i_new' }, to: { id: 'f_new', parameter: 'x' } },
    ]);
  });

  it('pastes a chain with its outputs renamed on the wires', () => {
    const fragment = fragmentOf(pipeline, [A, B]);
    const pasted = applyEdit(pipeline, { type: 'paste', fragment, freshIds: { [A]: 'f_1', [B]: 'f_2' }, offset: at });
    expect(pasted.wires.slice(3)).toEqual([
      { from: { kind: 'output', id: 'f_1', output: 'a2' }, to: { id: 'f_2', parameter: 'p' } },
    ]);
  });
});

describe('paste', () => {
  it('gives no two of the copies one name', () => {
    const grown = applyEdit(pipeline, { type: 'addInput', input: newInput(InputId.parse('i_x2'), at, 'x2') });
    const fragment = fragmentOf(grown, [X, 'i_x2']);
    const freshIds = { [X]: 'i_1', i_x2: 'i_2' };
    const pasted = applyEdit(grown, { type: 'paste', fragment, freshIds, offset: at });
    expect(pasted.inputs.map(({ name }) => name)).toEqual(['x', 'x2', 'x3', 'x4']);
    const empty = applyEdit(blankPipeline('other'), { type: 'paste', fragment, freshIds, offset: at });
    expect(empty.inputs.map(({ name }) => name)).toEqual(['x', 'x2']);
  });

  it('tells copies apart from names that their own numbers take', () => {
    const fragment = { functions: [], wires: [], nests: [], inputs: [x!, newInput(InputId.parse('i_y'), at, 'x')] };
    const freshIds = { [X]: 'i_1', i_y: 'i_2' };
    const pasted = applyEdit(blankPipeline('other'), { type: 'paste', fragment, freshIds, offset: at });
    expect(pasted.inputs.map(({ name }) => name)).toEqual(['x', 'x2']);
  });
});

describe('dropDanglingWires', () => {
  it('drops wires to parameters, outputs and nodes that are not there', () => {
    expect(dropDanglingWires(pipeline, () => ['x', 'p'])).toBe(pipeline);
    expect(dropDanglingWires(pipeline, ({ id }) => (id === B ? ['p'] : ['x'])).wires).toEqual(
      pipeline.wires.slice(0, 2),
    );
    const renamed = applyEdit(pipeline, { type: 'changeFunction', id: A, patch: { outputs: ['other'] } });
    expect(dropDanglingWires(renamed, () => ['x', 'p']).wires).toEqual([pipeline.wires[0], pipeline.wires[2]]);
    expect(dropDanglingWires({ ...pipeline, inputs: [] }, () => ['x', 'p']).wires).toEqual([pipeline.wires[1]]);
    expect(dropDanglingWires({ ...pipeline, functions: [a!] }, () => ['x', 'p']).wires).toEqual([pipeline.wires[0]]);
  });

  it('keeps the wires of a function whose code cannot be read', () => {
    expect(dropDanglingWires(pipeline, () => null)).toBe(pipeline);
  });
});

describe('refuseWire', () => {
  it('refuses a cycle and a wire to itself, and says why', () => {
    const from = { kind: 'output', id: B, output: 'b' } as const;
    expect(refuseWire(pipeline, { from, to: { id: A, parameter: 'n' } })).toContain('cycle');
    expect(refuseWire(pipeline, { from, to: { id: B, parameter: 'p' } })).toContain('its own output');
    expect(refuseWire(pipeline, { from: { kind: 'input', id: X }, to: { id: C, parameter: 'p' } })).not.toBeNull();
    expect(refuseWire(pipeline, { from: { kind: 'input', id: X }, to: { id: A, parameter: 'n' } })).toBeNull();
    expect(refuseWire(pipeline, pipeline.wires[1]!)).toBeNull();
  });

  it('knows what a node depends on', () => {
    expect([...upstreamOf(pipeline, B)].toSorted()).toEqual([A, B, X]);
    expect([...upstreamOf(pipeline, X)]).toEqual([X]);
  });
});

describe('names', () => {
  it('get the smallest number from 2 on when they are taken', () => {
    expect(uniqueName([], 'x')).toBe('x');
    expect(uniqueName(['x'], 'x')).toBe('x2');
    expect(uniqueName(['x', 'x2', 'x4'], 'x2')).toBe('x3');
    expect(uniqueName(['7'], '7')).toBe('72');
    expect([...arrayNames(pipeline)]).toEqual(['x', 'a', 'b']);
  });

  it('of a new function make a sound function', () => {
    expect(newFunction(C, at, 'step').code).toBe('def step(x):\n    return x\n');
    expect(newFunction(C, at, 'x').outputs).toEqual(['x_out']);
  });
});

function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null) Object.values(Object.freeze(value)).forEach(deepFreeze);
  return value;
}

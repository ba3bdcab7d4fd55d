import { describe, expect, it } from 'vitest';
import { samplePipeline } from '../sample-pipeline.ts';
import { edited, nestOf, reasonOf } from './edit-fixture.ts';
import { renameArrayEverywhere } from './rename-array.ts';

describe('renameArrayEverywhere', () => {
  const pipeline = samplePipeline(
    [
      { code: 'def f(x, n=2): ...', outputs: ['y'], mapspec: 'x[i] -> y[i]' },
      { code: 'def g(y, x): ...', outputs: ['z'], mapspec: 'y[i], x[i] -> z[i]', bound: { x: 1 } },
      { code: 'def h(x): ...', outputs: ['s.w'] },
    ],
    { x: { kind: 'list', items: [1, 2] } },
    { nests: [nestOf('f_pair', ['f_f', 'f_g'], ['y', 'z'])] },
  );

  it('wires what an input fed by its name, so that it still does', () => {
    const renamed = edited(pipeline, renameArrayEverywhere(pipeline, 'x', 'volts'));
    expect(renamed.inputs[0]!.name).toBe('volts');
    expect(renamed.functions).toBe(pipeline.functions);
    const from = { kind: 'input', id: 'i_x' };
    expect(renamed.wires).toEqual([
      ...pipeline.wires,
      { from, to: { id: 'f_h', parameter: 'x' } },
      { from, to: { id: 'f_f', parameter: 'x' } },
    ]);
  });

  it('leaves wires alone that are there', () => {
    const wired = edited(pipeline, renameArrayEverywhere(pipeline, 'x', 'volts'));
    expect(renameArrayEverywhere(wired, 'volts', 'amps')).toEqual({
      ok: true,
      edits: [{ type: 'changeInput', id: 'i_x', patch: { name: 'amps' } }],
    });
  });

  it('renames an output in its mapspec, its wires and its nest', () => {
    const renamed = edited(pipeline, renameArrayEverywhere(pipeline, 'y', 'field'));
    expect(renamed.functions[0]).toMatchObject({ outputs: ['field'], mapspec: 'x[i] -> field[i]' });
    expect(renamed.functions[1]).toBe(pipeline.functions[1]);
    expect(renamed.wires).toEqual([
      { from: { kind: 'output', id: 'f_f', output: 'field' }, to: { id: 'f_g', parameter: 'y' } },
    ]);
    expect(renamed.nests[0]!.outputs).toEqual(['field', 'z']);
    expect(edited(pipeline, renameArrayEverywhere(pipeline, 'y', 't.y')).functions[0]!.outputs).toEqual(['t.y']);
  });

  it.each([
    ['x', 'lambda', 'cannot be the name'],
    ['x', 'a.b.c', 'cannot be the name'],
    ['x', 'z', 'g has an output "z" already.'],
    ['z', 'x', 'g has a parameter "x"'],
    ['y', 'x', 'f has a parameter "x"'],
    ['x', 'n', 'f has a parameter "n" without a wire'],
    ['x', 's', '"s" is the scope of s.w'],
    ['y', 'z.inner', '"z" is the name of an array'],
    ['n', 'm', 'n is no node yet, only a parameter of f'],
    ['zzz', 'm', 'no input or output "zzz"'],
  ])('refuses to call %s %s', (name, to, words) => {
    expect(reasonOf(renameArrayEverywhere(pipeline, name, to))).toContain(words);
  });

  it('has nothing to do for the name that is there', () => {
    expect(renameArrayEverywhere(pipeline, 'y', 'y')).toEqual({ ok: true, edits: [] });
  });
});

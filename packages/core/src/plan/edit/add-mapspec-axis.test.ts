import { describe, expect, it } from 'vitest';
import { applyEdit, FunctionId, InputId, type InputValue, type Pipeline } from '../../pipeline/index.ts';
import { samplePipeline } from '../sample-pipeline.ts';
import { addMapspecAxis } from './add-mapspec-axis.ts';
import { edited, mapspecs, nestOf, reasonOf, withFunction } from './edit-fixture.ts';

const LIST: InputValue = { kind: 'list', items: [1, 2] };

describe('addMapspecAxis', () => {
  const sweep = samplePipeline([
    { code: 'def one(a, b): ...', outputs: ['o'], mapspec: 'a[i],b[j]->o[i,j]' },
    { code: 'def two(o, d): ...', outputs: ['t'] },
  ]);

  it('keeps the spacing that was typed', () => {
    expect(mapspecs(edited(sweep, addMapspecAxis(sweep, ['a'], 'k')))).toEqual({
      one: 'a[i,k],b[j]->o[i,j,k]',
      two: 'o[:, :, k] -> t[k]',
    });
  });

  it('works along wires, with the names that a function gives its own parameters', () => {
    const wired = connected(
      samplePipeline(
        [
          { code: 'def f(p, q): ...', outputs: ['y'], mapspec: 'p[i] -> y[i]' },
          { code: 'def g(r, s): ...', outputs: ['z'] },
        ],
        { volts: LIST },
      ),
      [
        ['i_volts', 'f_f', 'p'],
        // One array for two parameters: both go through it together.
        ['i_volts', 'f_g', 'r'],
        ['i_volts', 'f_g', 's'],
      ],
    );
    expect(mapspecs(edited(wired, addMapspecAxis(wired, ['volts'], 'k')))).toEqual({
      f: 'p[i, k] -> y[i, k]',
      g: 'r[:, k], s[:, k] -> z[k]',
    });
  });

  it('needs no node and no value for an input, and skips what is bound', () => {
    const pipeline = samplePipeline([
      { code: 'def f(x): ...', outputs: ['y'], bound: { x: 1 } },
      { code: 'def g(x, n=np.pi): ...', outputs: ['z'] },
    ]);
    expect(mapspecs(edited(pipeline, addMapspecAxis(pipeline, ['x', 'n'], 'i, j')))).toEqual({
      f: null,
      g: 'x[i, j], n[i, j] -> z[i, j]',
    });
  });

  it('changes nothing when the axis is there, and leaves a reduction of it a reduction', () => {
    const pipeline = samplePipeline([
      { code: 'def f(x, p): ...', outputs: ['y'], mapspec: 'x[i] -> y[i]' },
      { code: 'def total(y): ...', outputs: ['t'] },
    ]);
    expect(addMapspecAxis(pipeline, ['x'], 'i')).toEqual({ ok: true, edits: [] });
    expect(mapspecs(edited(pipeline, addMapspecAxis(pipeline, ['p'], 'i')))).toEqual({
      f: 'x[i], p[i] -> y[i]',
      total: null,
    });
  });

  it('gives an axis that an array has to those who take that axis whole', () => {
    const pipeline = samplePipeline([
      { code: 'def f(a): ...', outputs: ['y'], mapspec: 'a[i, j] -> y[i, j]' },
      { code: 'def g(a): ...', outputs: ['z'], mapspec: 'a[:, j] -> z[j]' },
      { code: 'def h(a): ...', outputs: ['w'] },
    ]);
    expect(mapspecs(edited(pipeline, addMapspecAxis(pipeline, ['a'], 'i')))).toEqual({
      f: 'a[i, j] -> y[i, j]',
      g: 'a[i, j] -> z[j, i]',
      h: 'a[i, :] -> w[i]',
    });
  });

  it('makes the calls of a producer return an axis that is added to its output', () => {
    const pipeline = samplePipeline([
      { code: 'def f(x): ...', outputs: ['y', 'e'], mapspec: 'x[i] -> y[i], e[i]', internalShape: [] },
      { code: 'def g(y): ...', outputs: ['z'] },
      { code: 'def h(e): ...', outputs: ['w'], mapspec: 'e[i] -> w[i]' },
    ]);
    const changed = edited(pipeline, addMapspecAxis(pipeline, ['y'], 'k'));
    expect(mapspecs(changed)).toEqual({
      f: 'x[i] -> y[i, k], e[i, k]',
      g: 'y[:, k] -> z[k]',
      h: 'e[i, k] -> w[i, k]',
    });
    expect(changed.functions[0]!.internalShape).toEqual(['?']);
    const once = samplePipeline([
      { code: 'def f(n): ...', outputs: ['y'] },
      { code: 'def g(y): ...', outputs: ['z'] },
    ]);
    // Who is called once returns the whole array, and gets its mapspec by itself.
    expect(mapspecs(edited(once, addMapspecAxis(once, ['y'], 'k')))).toEqual({ f: null, g: 'y[k] -> z[k]' });
  });

  it('writes down a generated mapspec when its function is mapped', () => {
    const pipeline = samplePipeline([
      { code: 'def f(n): ...', outputs: ['y'], internalShape: [4] },
      { code: 'def g(y): ...', outputs: ['z'], mapspec: 'y[i] -> z[i]' },
    ]);
    const changed = edited(pipeline, addMapspecAxis(pipeline, ['n'], 'k'));
    expect(mapspecs(changed)).toEqual({ f: 'n[k] -> y[i, k]', g: 'y[i, k] -> z[i, k]' });
    expect(changed.functions[0]!.internalShape).toEqual([4]);
    expect(reasonOf(addMapspecAxis(pipeline, ['n'], 'i'))).toContain('Each call of f returns the axis i itself');
    const undeclared: Pipeline = {
      ...pipeline,
      functions: pipeline.functions.map((f) => ({ ...f, internalShape: null })),
    };
    expect(mapspecs(edited(undeclared, addMapspecAxis(undeclared, ['n'], 'i')))).toMatchObject({ f: 'n[i] -> y[i]' });
  });

  it('reaches the variants that are not active', () => {
    const pipeline = samplePipeline([
      { code: 'def slow(x): ...', outputs: ['y'], variant: { of: 'solver', name: 'slow' } },
      { code: 'def fast(x): ...', outputs: ['y'], variant: { of: 'solver', name: 'fast' } },
      { code: 'def g(y): ...', outputs: ['z'] },
    ]);
    expect(mapspecs(edited(pipeline, addMapspecAxis(pipeline, ['x'], 'i')))).toEqual({
      slow: 'x[i] -> y[i]',
      fast: 'x[i] -> y[i]',
      g: 'y[i] -> z[i]',
    });
  });

  it.each([
    ['an unknown name', ['zzz'], 'k', 'no input or output "zzz": it has o, t, a, b and d.'],
    ['a name nobody reads', ['t'], 'k', 'No function reads t'],
    ['no axis', ['a'], '', '"" cannot be the name'],
    ['what is no axis', ['a'], 'k-1', '"k-1" cannot be the name'],
    ['":"', ['a'], ':', '":" cannot be the name'],
  ])('refuses %s', (_, names, axis, words) => {
    expect(reasonOf(addMapspecAxis(sweep, names, axis))).toContain(words);
  });

  it('refuses to spread through what cannot be read or does not agree', () => {
    const broken = withFunction(sweep, 'f_two', { mapspec: 'o[i -> t' });
    expect(reasonOf(addMapspecAxis(broken, ['a'], 'k'))).toContain('The mapspec of two');
    const clash = withFunction(sweep, 'f_two', { mapspec: 'o[i] -> t[i]' });
    expect(reasonOf(addMapspecAxis(clash, ['a'], 'k'))).toBe(
      'one and two do not agree on the axes of o: mend that first.',
    );
  });

  it('refuses what would tear a nest, or variants, apart', () => {
    const pair = samplePipeline([
      { code: 'def f(x): ...', outputs: ['y'], mapspec: 'x[i] -> y[i]' },
      { code: 'def g(y, p): ...', outputs: ['z'], mapspec: 'y[i] -> z[i]' },
    ]);
    const nested: Pipeline = { ...pair, nests: [nestOf('f_pair', ['f_f', 'f_g'])] };
    expect(reasonOf(addMapspecAxis(nested, ['p'], 'k'))).toContain('The functions of pair run together');
    expect(addMapspecAxis(nested, ['x'], 'k').ok).toBe(true);
    const variants = samplePipeline([
      { code: 'def slow(x): ...', outputs: ['y'], mapspec: 'x[i] -> y[i]', variant: { of: 's', name: 'slow' } },
      { code: 'def fast(x, p): ...', outputs: ['y'], mapspec: 'x[i] -> y[i]', variant: { of: 's', name: 'fast' } },
    ]);
    expect(reasonOf(addMapspecAxis(variants, ['p'], 'k'))).toContain('would not agree on the axes of y');
  });
});

function connected(pipeline: Pipeline, wires: readonly (readonly [string, string, string])[]): Pipeline {
  return wires.reduce((drawn, [from, to, parameter]) => {
    const source = { kind: 'input' as const, id: InputId.parse(from) };
    return applyEdit(drawn, { type: 'connect', from: source, to: { id: FunctionId.parse(to), parameter } });
  }, pipeline);
}

import { describe, expect, it } from 'vitest';
import { FunctionId } from '../../pipeline/index.ts';
import { samplePipeline } from '../sample-pipeline.ts';
import { edited, mapspecs, reasonOf, withFunction } from './edit-fixture.ts';
import { renameAxisEverywhere } from './rename-axis.ts';

describe('renameAxisEverywhere', () => {
  const parts = samplePipeline([
    { code: 'def f(x): ...', outputs: ['y'], mapspec: 'x[i]->y[i]' },
    { code: 'def g(y, b): ...', outputs: ['z'], mapspec: 'y[i], b[j] -> z[i, j]' },
    { code: 'def h(z): ...', outputs: ['w'], mapspec: 'z[:, j] -> w[j]' },
    { code: 'def other(q): ...', outputs: ['r'], mapspec: 'q[i] -> r[i]' },
    { code: 'def both(y, r): ...', outputs: ['m'] },
  ]);

  it('renames in all parts, or in the part of one function', () => {
    const all = edited(parts, renameAxisEverywhere(parts, 'i', { to: 't' }));
    expect(mapspecs(all)).toEqual({
      f: 'x[t]->y[t]',
      g: 'y[t], b[j] -> z[t, j]',
      h: 'z[:, j] -> w[j]',
      other: 'q[t] -> r[t]',
      both: null,
    });
    const one = edited(parts, renameAxisEverywhere(parts, 'i', { to: 't', of: FunctionId.parse('f_g') }));
    expect(mapspecs(one)).toMatchObject({ f: 'x[t]->y[t]', g: 'y[t], b[j] -> z[t, j]', other: 'q[i] -> r[i]' });
    const rest = edited(parts, renameAxisEverywhere(parts, 'i', { to: 't', of: FunctionId.parse('f_other') }));
    expect(mapspecs(rest)).toMatchObject({ f: 'x[i]->y[i]', other: 'q[t] -> r[t]' });
    // The same name in another part means nothing there.
    expect(renameAxisEverywhere(parts, 'i', { to: 'j', of: FunctionId.parse('f_other') }).ok).toBe(true);
  });

  it('writes down a generated mapspec to name an axis that has no name', () => {
    const pipeline = samplePipeline([
      { code: 'def f(n): ...', outputs: ['x'] },
      { code: 'def g(x): ...', outputs: ['y'], mapspec: 'x[i, :] -> y[i]' },
    ]);
    expect(mapspecs(edited(pipeline, renameAxisEverywhere(pipeline, 'unnamed_0', { to: 't' })))).toEqual({
      f: '... -> x[i, t]',
      g: 'x[i, :] -> y[i]',
    });
    expect(mapspecs(edited(pipeline, renameAxisEverywhere(pipeline, 'i', { to: 'k' })))).toEqual({
      f: null,
      g: 'x[k, :] -> y[k]',
    });
  });

  it('refuses to name the second axis of an array of which the diagonal is taken', () => {
    const pipeline = samplePipeline([
      { code: 'def f(n): ...', outputs: ['x'] },
      { code: 'def g(x): ...', outputs: ['y'], mapspec: 'x[i, i] -> y[i]' },
    ]);
    expect(reasonOf(renameAxisEverywhere(pipeline, 'unnamed_0', { to: 't' }))).toBe(
      'A function takes the diagonal of x: the axis unnamed_0 of it has no name of its own.',
    );
  });

  it('refuses a name that would make one axis of two, and says what would happen', () => {
    expect(reasonOf(renameAxisEverywhere(parts, 'i', { to: 'j' }))).toBe(
      'g has an axis j already: it would go through i and j together, not over all their pairs.',
    );
    const apart = samplePipeline([
      { code: 'def f(a): ...', outputs: ['y'], mapspec: 'a[i, :] -> y[i]' },
      { code: 'def g(a): ...', outputs: ['z'], mapspec: 'a[:, j] -> z[j]' },
    ]);
    expect(reasonOf(renameAxisEverywhere(apart, 'i', { to: 'j' }))).toContain('a has an axis j already');
  });

  it('refuses an axis that is not there, a name that is none, and what cannot be read', () => {
    expect(reasonOf(renameAxisEverywhere(parts, 'k', { to: 't' }))).toBe('No mapspec has an axis k.');
    expect(reasonOf(renameAxisEverywhere(parts, 'i', { to: 't', of: FunctionId.parse('f_h') }))).toBe(
      'h has no axis i.',
    );
    expect(reasonOf(renameAxisEverywhere(parts, 'i', { to: 'a b' }))).toContain('cannot be the name');
    expect(renameAxisEverywhere(parts, 'i', { to: 'i' })).toEqual({ ok: true, edits: [] });
    const broken = withFunction(parts, 'f_both', { mapspec: 'y[i], r[i -> m[i]' });
    expect(reasonOf(renameAxisEverywhere(broken, 'i', { to: 't' }))).toContain('The mapspec of both');
    expect(renameAxisEverywhere(broken, 'j', { to: 't' }).ok).toBe(true);
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addAxes } from './add-axes.ts';
import type { ArraySpec, MapSpec } from './mapspec.ts';
import { parseMapspec, printMapspec } from './parse-mapspec.ts';
import { renameAxes } from './rename-axes.ts';
import { reviseMapspec } from './revise-mapspec.ts';

describe('addAxes', () => {
  it('names the array that has the axis already', () => {
    expect(addAxes(mapspecOf('a[i], b[:] -> c[i]'), ['k', 'i'])).toEqual({
      ok: false,
      message: 'a has the axis i already.',
    });
    expect(addAxes(mapspecOf('... -> c[i]'), ['k', 'k'])).toMatchObject({ ok: false });
  });
});

describe('renameAxes', () => {
  it('lets axes change places and leaves ":" alone', () => {
    const swapped = renameAxes(
      mapspecOf('a[i, :, j] -> c[i, j]'),
      new Map([
        ['i', 'j'],
        ['j', 'i'],
      ]),
    );
    expect(printMapspec(swapped)).toBe('a[j, :, i] -> c[j, i]');
  });
});

describe('reviseMapspec', () => {
  const withK = (spec: MapSpec) => {
    const added = addAxes(spec, ['k']);
    return added.ok ? added.mapspec : spec;
  };

  it.each([
    [' a[i],b[i,j]  ->c[i,j] ', ' a[i,k],b[i,j,k]  ->c[i,j,k] '],
    ['s . x[ i ] -> y[ i ]', 's . x[ i, k ] -> y[ i, k ]'],
    ['...  -> y[i]', '...  -> y[i, k]'],
    // Breaks a rule, but it is plain what is meant.
    ['x[i] -> y[i, i]', 'x[i, k] -> y[i, i, k]'],
    ['x[i -> y[i]', 'x[i -> y[i]'],
  ])('adds an axis to "%s" as it is typed', (text, expected) => {
    expect(reviseMapspec(text, withK)).toBe(expected);
  });

  it('adds arrays, takes some away, and knows the left side without arrays', () => {
    const p: ArraySpec = { name: 'p', axes: [null, 'k'] };
    expect(reviseMapspec('... ->  y[i]', (spec) => ({ ...spec, inputs: [p] }))).toBe('p[:, k] ->  y[i]');
    expect(reviseMapspec('a[i,j]  -> y[i,j]', (spec) => ({ ...spec, inputs: [...spec.inputs, p] }))).toBe(
      'a[i,j], p[:,k]  -> y[i,j]',
    );
    expect(
      reviseMapspec('a[i],  b[i] -> y[i]', ({ inputs, outputs }) => ({ inputs: inputs.slice(0, 1), outputs })),
    ).toBe('a[i] -> y[i]');
    expect(reviseMapspec('a[i],  b[i] -> y[i]', ({ outputs }) => ({ inputs: [], outputs }))).toBe('... -> y[i]');
  });

  it('says the new mapspec, whatever the old one was', () => {
    const arrays = (prefix: string) =>
      fc
        .array(fc.array(fc.constantFrom('i', 'j', 'k', null), { minLength: 1, maxLength: 3 }), {
          minLength: 1,
          maxLength: 3,
        })
        .map((all) => all.map((axes, at) => ({ name: `${prefix}${at}`, axes })));
    const inputs = fc.oneof({ weight: 4, arbitrary: arrays('x') }, fc.constant([]));
    const mapspecs = fc.record({ inputs, outputs: arrays('y') });
    fc.assert(
      fc.property(mapspecs, mapspecs, fc.constantFrom(', ', ',', ' ,  '), (before, after, comma) => {
        const text = printMapspec(before).replaceAll(', ', comma);
        const revised = reviseMapspec(text, () => after);
        expect(revised.replaceAll(/\s*,\s*/g, ', ')).toBe(printMapspec(after));
        expect(reviseMapspec(text, () => before)).toBe(text);
      }),
    );
  });
});

function mapspecOf(text: string): MapSpec {
  const read = parseMapspec(text);
  if (!read.ok) throw new Error(read.errors[0]!.message);
  return read.mapspec;
}

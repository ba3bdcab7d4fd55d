import { describe, expect, it } from 'vitest';
import { mapAxes } from './map-shape.ts';
import type { MapSpec } from './mapspec.ts';
import { parseMapspec } from './parse-mapspec.ts';

function mapspecOf(text: string): MapSpec {
  const read = parseMapspec(text);
  if (!read.ok) throw new Error(read.errors[0]!.message);
  return read.mapspec;
}

describe('mapAxes', () => {
  it.each(['constructor', 'toString', 'hasOwnProperty'])(
    'knows no size of the array %s unless it is listed',
    (name) => {
      const axes = [{ name: 'i', size: '?', external: true }];
      expect(mapAxes(mapspecOf(`${name}[i] -> y[i]`), {}, null)).toEqual({ ok: true, axes });
      expect(mapAxes(mapspecOf(`${name}[i] -> y[i]`), { [name]: [3] }, null)).toMatchObject({ axes: [{ size: 3 }] });
    },
  );

  it.each([
    ['x[i], y[i] -> z[i]', { x: [3], y: [4] }, ['x', 'y', '3', '4', ' i']],
    ['x[i, i] -> y[i]', { x: [3, 5] }, ['x', 'diagonal', '3', '5']],
    ['x[i] -> y[i]', { x: [3, 4] }, ['x[i]', '1 axis', '(3, 4)', '2 axes']],
    ['x[i, :] -> y[i]', { x: [] }, ['x[i, :]', '2 axes', 'single value', '0 axes']],
  ] as const)('%s with %j names both sides', (text, shapes, words) => {
    const axes = mapAxes(mapspecOf(text), shapes, null);
    if (axes.ok) throw new Error('accepted');
    expect(axes.errors).toHaveLength(1);
    for (const word of words) expect(axes.errors[0]!.message).toContain(word);
  });

  it('an unknown size fits every partner, and the known one counts', () => {
    const mapspec = mapspecOf('a[i], b[i], c[i] -> d[i]');
    expect(mapAxes(mapspec, { a: ['?'], b: [4], c: ['?'] }, null)).toEqual({
      ok: true,
      axes: [{ name: 'i', size: 4, external: true }],
    });
    const clash = mapAxes(mapspec, { a: ['?'], b: [4], c: [5] }, null);
    expect(clash).toMatchObject({ ok: false, errors: [{ array: 'c' }] });
  });

  it('an array without a shape has unknown sizes', () => {
    expect(mapAxes(mapspecOf('x[i] -> y[i]'), {}, null)).toMatchObject({ ok: true, axes: [{ size: '?' }] });
  });

  it('a declared internal shape has one size for each internal axis', () => {
    const mapspec = mapspecOf('n[j] -> x[i, j, k]');
    expect(mapAxes(mapspec, { n: [2] }, [7, '?'])).toMatchObject({
      ok: true,
      axes: [{ size: 7 }, { size: 2 }, { size: '?' }],
    });
    expect(mapAxes(mapspec, { n: [2] }, [7])).toMatchObject({ ok: false, errors: [{ array: 'x' }] });
    expect(mapAxes(mapspec, { n: [2] }, [7, -1])).toMatchObject({ ok: false, errors: [{ array: 'x' }] });
  });
});

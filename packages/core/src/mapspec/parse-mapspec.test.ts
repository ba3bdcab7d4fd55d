import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseMapspec, printMapspec } from './parse-mapspec.ts';
import { renameArrays } from './rename-arrays.ts';

describe('parseMapspec', () => {
  it.each([
    ['x[i] => y[i]', '=>', 'x[i] -> y[i]'],
    ['x[i] → y[i]', '→', 'x[i] -> y[i]'],
    ['x[i] y[j] -> z[i, j]', 'y', 'x[i], y[j] -> z[i, j]'],
    ['x[i]; y[j] -> z[i, j]', ';', 'x[i], y[j] -> z[i, j]'],
    ['x[i], -> y[i]', '->', 'x[i] -> y[i]'],
    ['x[i -> y[i]', '->', 'x[i] -> y[i]'],
    ['x(i) -> y(i)', '(', 'x[i] -> y[i]'],
    ['"x[i] -> y[i]"', '"', 'x[i] -> y[i]'],
    ['x[i] -> y', '', 'x[i] -> y[i]'],
    ['a[i], b[j] -> c', '', 'a[i], b[j] -> c[i, j]'],
    ['-> y[i]', '->', '... -> y[i]'],
    ['..., x[i] -> y[i]', ',', 'x[i] -> y[i]'],
    ['x[0] -> y[i]', '0', 'x[i] -> y[i]'],
    ['x[i-1] -> y[i]', '-', 'x[i] -> y[i]'],
    ['a.b.c[i] -> y[i]', '.', 'b.c[i] -> y[i]'],
    ['x[i] -> y[i] # twice', '#', 'x[i] -> y[i]'],
    ['x[i, j] -> y[i]', 'j', 'x[i, :] -> y[i]'],
    ['x[i] -> y[j]', 'i', 'x[j] -> y[j]'],
    ['x[:] -> y[i]', 'x[:]', '... -> y[i]'],
    ['x[i] -> y[:]', ':', 'x[i] -> y[i]'],
    ['x[i] -> y[i, i]', 'i', 'x[i] -> y[i]'],
    ['x[i] -> y[i], z[j]', '[j]', 'x[i] -> y[i], z[i]'],
    ['x[i], x[i] -> y[i]', 'x', 'x[i] -> y[i]'],
  ])('%s is refused at "%s" and mended to %s', (text, place, corrected) => {
    const read = parseMapspec(text);
    if (read.ok) throw new Error(`${text} is accepted`);
    expect(read.errors).toHaveLength(1);
    const [error] = read.errors;
    expect(text.slice(error!.start, error!.end)).toBe(place);
    expect(error!.corrected).toBe(corrected);
    expect(error!.hint).toContain(corrected);
  });

  it('points at the second of two equal signs, not the first', () => {
    const read = parseMapspec('x[i] -> y[i] -> z[i]');
    expect(read).toMatchObject({ ok: false, errors: [{ start: 13, end: 15 }] });
  });

  it.each(['', 'x[i]', 'x[i] ->', 'x[i] -> ...', 'x[i] -> x[i]', 'x[k] -> y[i, j'])(
    '"%s" is refused without a correction',
    (text) => {
      const read = parseMapspec(text);
      if (read.ok) throw new Error(`${text} is accepted`);
      expect(read.errors[0]!.message).toMatch(/\.$/);
      expect(read.errors[0]).not.toHaveProperty('corrected');
    },
  );

  it('reports everything that breaks a rule at once', () => {
    const read = parseMapspec('x[i], x[k] -> y[j], z[j, l]');
    if (read.ok) throw new Error('accepted');
    expect(read.errors.map(({ start, end }) => [start, end])).toEqual([
      [6, 7],
      [21, 27],
      [2, 3],
      [8, 9],
    ]);
  });

  it('answers any text, with places inside it and corrections that are sound', () => {
    const words = fc.constantFrom(
      'x',
      'y',
      'i',
      'j',
      '[',
      ']',
      ',',
      ':',
      '.',
      '...',
      '->',
      ' ',
      '=>',
      '1',
      'x[i]',
      'α',
      '🙂',
      '-',
    );
    fc.assert(
      fc.property(fc.array(words, { maxLength: 14 }), (parts) => {
        const text = parts.join('');
        const read = parseMapspec(text);
        if (read.ok) {
          expect(parseMapspec(printMapspec(read.mapspec))).toEqual(read);
          return;
        }
        expect(read.errors.length).toBeGreaterThan(0);
        for (const { start, end, corrected } of read.errors) {
          expect(0 <= start && start <= end && end <= text.length).toBe(true);
          if (corrected !== undefined) expect(parseMapspec(corrected).ok).toBe(true);
        }
      }),
      { numRuns: 2000 },
    );
  });

  it('takes the diagonal of an input', () => {
    expect(parseMapspec('x[i, i] -> y[i]').ok).toBe(true);
  });
});

describe('renameArrays', () => {
  it('lets names change places and keeps spacing, axes and the other side', () => {
    const swap = new Map([
      ['i', 'j'],
      ['j', 'i'],
    ]);
    expect(renameArrays('i[i],  j[j]->k[i,j]', 'inputs', swap)).toBe('j[i],  i[j]->k[i,j]');
    expect(renameArrays(' s . x [i] -> s.x_out[i]', 'inputs', new Map([['s.x', 'u']]))).toBe(' u [i] -> s.x_out[i]');
  });

  it('leaves alone what is no mapspec', () => {
    expect(renameArrays('x[i -> y[i]', 'inputs', new Map([['x', 'z']]))).toBe('x[i -> y[i]');
  });
});

import { describe, expect, test } from 'vitest';
import { anchorOf, entryAfter, readCodeChange } from './signature.ts';

const body = '    return 1\n';

/** The renames that typing these versions one after another gives. */
function typed(...versions: string[]) {
  const [first = '', ...rest] = versions;
  let before = { code: first, entry: 'f' };
  let anchor = anchorOf(before);
  const renames: Record<string, string>[] = [];
  for (const code of rest) {
    const change = readCodeChange(before, code, anchor);
    renames.push({ ...change.renames });
    anchor = change.anchor;
    before = { code, entry: change.entry };
  }
  return renames;
}

describe('a change of code', () => {
  test('renames a parameter letter by letter', () => {
    expect(typed(`def f(x, y):\n${body}`, `def f(xa, y):\n${body}`, `def f(xab, y):\n${body}`)).toEqual([
      { x: 'xa' },
      { xa: 'xab' },
    ]);
  });

  test('renames a parameter that is deleted first and then typed anew', () => {
    expect(typed(`def f(x, y):\n${body}`, `def f(, y):\n${body}`, `def f(z, y):\n${body}`)).toEqual([{}, { x: 'z' }]);
    expect(typed(`def f(x):\n${body}`, `def f():\n${body}`, `def f(z):\n${body}`)).toEqual([{}, { x: 'z' }]);
  });

  test('renames nothing when a parameter is added', () => {
    expect(typed(`def f(x):\n${body}`, `def f(x, y):\n${body}`)).toEqual([{}]);
  });

  test('finds the function again under its new name', () => {
    expect(entryAfter(`def f(x):\n${body}`, 'f', `def g(x):\n${body}`)).toBe('g');
    expect(entryAfter(`def a():\n${body}\ndef f():\n${body}`, 'f', `def a():\n${body}\ndef g():\n${body}`)).toBe('g');
  });

  test('keeps the name while there is no function to read', () => {
    expect(entryAfter(`def f(x):\n${body}`, 'f', 'de')).toBe('f');
  });
});

import type { Language } from '@gridloom/core/pipeline';
import { describe, expect, test } from 'vitest';
import { anchorOf, entryAfter, readCodeChange, readSignature } from './signature.ts';

const body = '    return 1\n';

function written(code: string, language: Language = 'python') {
  return { language, code, entry: 'f' };
}

/** The renames that typing these versions one after another gives. */
function typed(...versions: string[]) {
  const [first = '', ...rest] = versions;
  let before = written(first);
  let anchor = anchorOf(before);
  const renames: Record<string, string>[] = [];
  for (const code of rest) {
    const change = readCodeChange(before, code, anchor);
    renames.push({ ...change.renames });
    anchor = change.anchor;
    before = { ...before, code, entry: change.entry };
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
    expect(entryAfter(written(`def f(x):\n${body}`), `def g(x):\n${body}`)).toBe('g');
    const two = written(`def a():\n${body}\ndef f():\n${body}`);
    expect(entryAfter(two, `def a():\n${body}\ndef g():\n${body}`)).toBe('g');
    expect(entryAfter(written('# f(x)\n', 'shell'), '# g(x)\n')).toBe('g');
    expect(entryAfter(written('function f(x) {}', 'javascript'), 'const g = (x) => x;')).toBe('g');
  });

  test('keeps the name while there is no function to read', () => {
    expect(entryAfter(written(`def f(x):\n${body}`), 'de')).toBe('f');
    expect(entryAfter(written('# f(x)\n', 'shell'), '# f(x\n')).toBe('f');
  });
});

describe('a signature', () => {
  test('is read in the language of the function', () => {
    const names = (language: Language, code: string) =>
      readSignature(written(code, language), null).parameters.map(({ name }) => name);
    expect(names('shell', '# f(image, size=10) -> file\nconvert "$image"\n')).toEqual(['image', 'size']);
    expect(names('javascript', 'export function f(image, size = 10, ...rest) {}')).toEqual(['image', 'size']);
    expect(names('python', 'def f(image, *rest): ...')).toEqual(['image']);
  });
});

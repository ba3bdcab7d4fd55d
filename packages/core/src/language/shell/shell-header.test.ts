import { describe, expect, it } from 'vitest';
import { readShell, readShellHeader } from './shell-header.ts';

describe('the first comment of a shell command', () => {
  it('names it, its parameters, its defaults and what it gives', () => {
    const code =
      '#!/bin/bash\n\n# align(reads, reference, threads=4) -> file, number\n# Maps reads.\n#\n#   twice\nbwa\n';
    const header = readShellHeader(code);
    expect(header).toMatchObject({ name: 'align', outputs: ['file', 'number'], docstring: 'Maps reads.\n\n  twice' });
    expect(code.slice(header?.start, header?.end)).toBe('# align(reads, reference, threads=4) -> file, number');
    expect(header?.parameters.map(({ name, defaultSource }) => [name, defaultSource])).toEqual([
      ['reads', null],
      ['reference', null],
      ['threads', '4'],
    ]);
    expect(header?.parameters.map(({ start, end }) => code.slice(start, end))).toEqual([
      'reads',
      'reference',
      'threads=4',
    ]);
  });

  it('gives text where it says nothing else', () => {
    expect(readShellHeader('# f()')?.outputs).toEqual(['text']);
    expect(readShellHeader('# f(x)\r\necho\r\n')).toMatchObject({ name: 'f', outputs: ['text'] });
    expect(readShellHeader('# f(x) ->')?.outputs).toEqual(['']);
  });

  it('takes defaults as Python writes them, and any other word as a text', () => {
    const header = readShellHeader(`# f(a=2.50, b="x, y", c=[1, (2)], d=true, e=null, g=mean, h='it''s')`);
    expect(header?.parameters.map(({ defaultSource }) => defaultSource)).toEqual([
      '2.50',
      '"x, y"',
      '[1, (2)]',
      'True',
      'None',
      '"mean"',
      `'it''s'`,
    ]);
  });

  it.each([
    ['a command before it', 'set -e\n# f(x)\n'],
    ['no brackets', '# counts the words of x\n'],
    ['a parameter that is no name', '# f(x, 2y)\n'],
    ['a sentence with brackets', '# Runs sort (and uniq) on it.\n'],
    ['nothing', ''],
  ])('is not there with %s', (_, code) => {
    expect(readShellHeader(code)).toBeNull();
    expect(readShell(code).functions).toEqual([]);
  });

  it('tells the type of one output where it is known', () => {
    const returns = ['text', 'file', 'number', 'json', 'text, file'].map((words) => {
      return readShell(`# f(x) -> ${words}`).functions[0]?.returns;
    });
    expect(returns).toEqual(['str', 'bytes', null, null, null]);
  });
});

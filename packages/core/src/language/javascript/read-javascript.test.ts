import { runInNewContext } from 'node:vm';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { javascriptTokens } from './javascript-tokens.ts';
import { readJavascript } from './read-javascript.ts';

const namesOf = (code: string) => readJavascript(code).functions.map(({ name }) => name);
const parametersOf = (code: string) => readJavascript(code).functions[0]?.parameters;

describe('a JavaScript module', () => {
  it('has the functions that stand at its top, however they are written', () => {
    const code = `
      import { a } from 'a';
      function one(x) { function inner() {} return x; }
      export async function two() {}
      export default function three() {}
      export const four = async (x) => ({ x });
      const five = x => x * 2
      let six = function other(x) {};
      var seven = async function () {}
      function* eight() {}
      class Nine { method() {} }
      const ten = 10, eleven = function twelve() {};
      (function thirteen() {})();
      if (true) { function fourteen() {} }
      function $fifteen_() {}
    `;
    expect(namesOf(code)).toEqual(['one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', '$fifteen_']);
    const isAsync = readJavascript(code).functions.map((found) => found.isAsync);
    expect(isAsync).toEqual([false, true, false, true, false, false, true, false, false]);
  });

  it('has what Python would call parameters, at their places', () => {
    const code = "/* f(no) */ function f(a, b = [1, ','], /* c, */ d = 'x)', ...rest) { return a; }";
    const parameters = parametersOf(code);
    expect(parameters?.map(({ name, kind, defaultSource }) => [name, kind, defaultSource])).toEqual([
      ['a', 'positional-or-keyword', null],
      ['b', 'positional-or-keyword', "[1, ',']"],
      ['d', 'positional-or-keyword', "'x)'"],
      ['rest', 'var-positional', null],
    ]);
    expect(parameters?.map(({ start, end }) => code.slice(start, end))).toEqual([
      'a',
      "b = [1, ',']",
      "d = 'x)'",
      '...rest',
    ]);
    expect(parametersOf('function f({ a, b }, [c] = []) {}')?.map(({ kind }) => kind)).toEqual([
      'var-keyword',
      'var-keyword',
    ]);
    expect(parametersOf('const f = (a = (b, c) => d, e) => a')?.map(({ name }) => name)).toEqual(['a', 'e']);
  });

  it('calls true, false and null as Python does, in defaults', () => {
    const found = parametersOf('function f(a = true, b = false, c = null, d = undefined) {}');
    expect(found?.map(({ defaultSource }) => defaultSource)).toEqual(['True', 'False', 'None', 'undefined']);
  });

  it.each([
    ['strings', `const s = "function a() {"; const t = 'it\\'s {'; function f() {}`],
    ['templates', 'const t = `function a() { ${ `}` + "}" } {`; function f() {}'],
    ['regular expressions', 'const r = /function a\\(\\) [{"/]/g; function f() {}'],
    ['divisions', 'const d = (1) / 2 / 3; const e = x / y; function f() {}'],
    ['comments', '// function a() {\n/* function b() { */\nfunction f() {}'],
    ['a first line for the system', '#!/usr/bin/env node "\nfunction f() {}'],
  ])('reads no function in %s', (_, code) => {
    expect(namesOf(code)).toEqual(['f']);
  });

  it('keeps the functions before what is not finished', () => {
    expect(namesOf('function f(x) {}\nfunction g(')).toEqual(['f']);
    expect(namesOf('function f(x) {\n  return "')).toEqual(['f']);
  });

  it('agrees with the language on the parameters of what it wrote', () => {
    const name = fc.stringMatching(/^[a-z]{1,3}$/).map((text) => `p${text}`);
    const value = fc.constantFrom('1', '"a, b"', '[1, [2]]', '{ a: (1) }', '/[,)]/.source', '`,${")"}`', '() => 1');
    const parameter = fc
      .tuple(name, fc.option(value))
      .map(([own, given]) => (given === null ? own : `${own} = ${given}`));
    fc.assert(
      fc.property(fc.uniqueArray(parameter, { selector: (text) => text.split(' ')[0], maxLength: 5 }), (list) => {
        const code = `function f(${list.join(' , ')}) {}`;
        const text = String(runInNewContext(`(${code})`));
        expect(text).toBe(code);
        expect(parametersOf(code)?.map((found) => found.name)).toEqual(list.map((each) => each.split(' ')[0]));
      }),
    );
  });

  it('never throws, and its tokens cover what is no white space and no comment', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...PIECES) }), (code) => {
        readJavascript(code);
        let at = 0;
        for (const { start, end } of javascriptTokens(code)) {
          expect(start).toBeGreaterThanOrEqual(at);
          expect(end).toBeGreaterThan(start);
          at = end;
        }
      }),
    );
  });
});

const PIECES = [
  'function',
  'f',
  '(',
  ')',
  '{',
  '}',
  '[',
  ']',
  '=>',
  '=',
  '`',
  '"',
  "'",
  '/',
  '\\',
  '*',
  '$',
  ',',
  '\n',
  '1',
];

import { describe, expect, it } from 'vitest';
import { readModule } from './read-module.ts';

function readOne(source: string) {
  const [only, ...others] = readModule(source).functions;
  expect(others).toEqual([]);
  if (!only) throw new Error('no function was read');
  return only;
}

const shape = (source: string) =>
  readOne(source).parameters.map(({ name, kind, defaultSource }) => [name, kind, defaultSource]);

describe('readModule', () => {
  it('reads every kind of parameter, and the slash that the parser has no node for', () => {
    expect(shape('def f(a, b=1, /, c: int = 2, *args: str, d, e=(1, 2), **rest): pass')).toEqual([
      ['a', 'positional-only', null],
      ['b', 'positional-only', '1'],
      ['c', 'positional-or-keyword', '2'],
      ['args', 'var-positional', null],
      ['d', 'keyword-only', null],
      ['e', 'keyword-only', '(1, 2)'],
      ['rest', 'var-keyword', null],
    ]);
    expect(shape('def f(a, /): pass')).toEqual([['a', 'positional-only', null]]);
    expect(shape('def f(a, *, b): pass')).toEqual([
      ['a', 'positional-or-keyword', null],
      ['b', 'keyword-only', null],
    ]);
  });

  it('reads through comments, line ends and trailing commas', () => {
    const source = 'def f(\n  a,  # first, (really)\n  /,  # slash\n  b="x, y",  # last\n): pass';
    expect(shape(source)).toEqual([
      ['a', 'positional-only', null],
      ['b', 'positional-or-keyword', '"x, y"'],
    ]);
  });

  it('reads annotations, the return annotation and defaults as they are written', () => {
    const read = readOne('def f(a: dict[str, int] = {"k": 1}, g=lambda x, y=2: x) -> "list[int]":\n  return []');
    expect(read.parameters.map((parameter) => parameter.annotation)).toEqual(['dict[str, int]', null]);
    expect(read.parameters.map((parameter) => parameter.defaultSource)).toEqual(['{"k": 1}', 'lambda x, y=2: x']);
    expect(read.returns).toBe('"list[int]"');
  });

  it('gives offsets into the text', () => {
    const source = 'x = 1\n\n@first(1)\n@second\nasync def f(alpha: int = 3):\n  return 1\n\n\ny = 2\n';
    const read = readOne(source);
    expect(read.isAsync).toBe(true);
    expect(source.slice(read.start, read.end)).toBe(source.slice(7, source.indexOf('\n\n\ny')));
    expect(read.parameters.map((p) => source.slice(p.start, p.end))).toEqual(['alpha: int = 3']);
    expect(read.decorators.map((d) => [d.source, source.slice(d.start, d.end)])).toEqual([
      ['first(1)', '@first(1)'],
      ['second', '@second'],
    ]);
  });

  it('cleans the docstring as inspect.getdoc does', () => {
    expect(readOne('def f():\n    """One.\n\n    Two:\n      three\n    """\n').docstring).toBe(
      'One.\n\nTwo:\n  three',
    );
    expect(readOne('def f(): return "no docstring"').docstring).toBeNull();
    expect(readOne('def f():\n    f"no {docstring}"').docstring).toBeNull();
  });

  it('keeps tabs, comments and line ends out of what it reads, and looks at names as Python does', () => {
    const read = readOne('\ufeff@a(1)  # one\n@b  # two\ndef ﬁ(µ: \\\n int = 2) -> \\\n  int:\r\n  "One.\\n\ta\tb"\n');
    expect(read.name).toBe('fi');
    expect(read.parameters).toMatchObject([{ name: '\u03bc', annotation: 'int', defaultSource: '2' }]);
    expect(read.returns).toBe('int');
    expect(read.docstring).toBe('One.\na       b');
    expect(read.decorators.map(({ source }) => source)).toEqual(['a(1)', 'b']);
  });

  it('finds functions under if, try, with and match, of branches that define one name the first', () => {
    const source = `
if TYPE_CHECKING:
    def f(never): pass
elif sys.version_info >= (3, 9):
    def f(new): pass
else:
    def f(old): pass
    def g(): pass
try:
    import fast
    @fast.jit
    def h(fast): pass
except ImportError as error:
    def h(slow): pass
finally:
    with a as b: 
        def k(): pass
match sys.platform:
    case "linux":
        def m(): pass
if (__name__ == "__main__"):
    def main(): pass
class C:
    if True:
        def method(self): pass
`;
    expect(
      readModule(source).functions.map(({ name, parameters }) => [name, ...parameters.map((p) => p.name)]),
    ).toEqual([['f', 'new'], ['g'], ['h', 'fast'], ['k'], ['m']]);
  });

  it('reads several functions, classes and helpers of one module', () => {
    const source =
      'import a.b as c\nfrom . import x\nfrom .y import z\nfrom .. import w as v\nfrom d.e import *\nclass A(B):\n  n: int = 3\n\ndef _help(q): return q\n\nlimit = 3\ndef f(x): return _help(x)\ndef f(x, y): return x\n';
    const read = readModule(source);
    expect(read.functions.map(({ name, parameters }) => [name, parameters.length])).toEqual([
      ['_help', 1],
      ['f', 1],
      ['f', 2],
    ]);
    expect(read.imports).toEqual(['a', 'd']);
  });

  it('leaves methods and nested functions out', () => {
    const { functions } = readModule('class A:\n  def m(self): pass\ndef f():\n  def g(): pass\n  return g\n');
    expect(functions.map((read) => read.name)).toEqual(['f']);
  });

  it('names imported packages, wherever they are imported, but no relative ones', () => {
    const source =
      'import numpy as np, os.path\nfrom scipy.special import (erf, gamma)\nfrom . import near\nfrom .a import b\ndef f():\n  import torch\n';
    expect(readModule(source).imports).toEqual(['numpy', 'os', 'scipy', 'torch']);
  });

  it('never throws, and keeps what it can, while somebody types', () => {
    const whole =
      '@node(x=[1, 2])\nasync def first(a, /, b: int = 3, *, c) -> int:\n  """Text."""\n  return a\n\ndef second(q): pass\n';
    for (let end = 0; end <= whole.length; end++) readModule(whole.slice(0, end));
    expect(readModule('def f(a, b:\n').functions.map((read) => read.parameters.map((p) => p.name))).toEqual([
      ['a', 'b'],
    ]);
    expect(readModule('def broken(:\n  x = (\n\ndef \u0000\n').functions.length).toBeLessThanOrEqual(1);
    expect(readModule(`def f(${'['.repeat(5000)}`).imports).toEqual([]);
  });
});

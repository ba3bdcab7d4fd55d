import { describe, expect, it } from 'vitest';
import { parsableSource } from './parsable-source.ts';
import { readModule } from './read-module.ts';

/** Each inside a function; the parser by itself takes most of them for the end of what is around. */
const STATEMENTS = [
  'with a() as self.b:\n        pass',
  'with a() as (b, c):\n        pass',
  'with a() as b[0], c() as (\n        d,  # first\n        e,\n    ):\n        pass',
  'with (open(a) as b, open(c) as d):\n        pass',
  'with (\n        open(a) as b,\n        open(c) as d,\n    ):\n        pass',
  'async with a as b, (c) as d: pass',
  'x = 1. if y else 2',
  'x: tuple[*Ts] = a[1, *b]',
  'for a, *b in *c, *d:\n        pass',
  'x = [a for a, *b in f(*c, *d)]',
  'def h(a, *args: *tuple[int, *Ts], b): pass',
  '@(lambda f: f)\n    @a[0].b(1)  # comment\n    @c or d\n    @e().f\n    def h(): pass',
  'match x:\n        case A(b=1) | -1 | "a" "b":\n            pass\n        case [*c], {**d}:\n            pass',
  `x = t"{a}" tr'{b["c"]}' f"{d["e"]!r:>{f}}" f'{g:\\'}' rf'\\{h}'`,
  "x = f'''{\n    a  # it's\n    }'''",
];

describe('parsableSource', () => {
  it.each(STATEMENTS)('keeps the parser where it is: %s', (statement) => {
    const source = `def f(x):\n    ${statement}\n    return 1\ndef g(y):\n    """Doc."""\n`;
    expect(parsableSource(source)).toHaveLength(source.length);
    const { functions } = readModule(source);
    expect(functions.map(({ name, docstring }) => [name, docstring])).toEqual([
      ['f', null],
      ['g', 'Doc.'],
    ]);
    expect(functions[0]?.end).toBe(source.indexOf('\ndef g'));
  });

  it('leaves what the parser reads as it is', () => {
    const source = `with a as b, c(d) as e: f(*g, **h)
x = [*a, 1.5, 1.e5, "24. with a as (b)"]  # 24. tuple[*T]
case = "a" "b"
for a in b(*c): return [*a], lambda *d: d
@a.b(c)
def f(a, *b, c: int = 3): pass
`;
    expect(parsableSource(source)).toBe(source);
  });

  it('keeps the text of what it changes for the parser', () => {
    const source =
      '\ufeffdef f(a=24. if b else c, *b: *tuple[*Ts], c=t"{d}") -> tuple[*Ts]: pass\n@x[0].y(1)  # why\ndef g(): pass\n';
    const [f, g] = readModule(source).functions;
    expect(f?.parameters.map(({ annotation, defaultSource }) => annotation ?? defaultSource)).toEqual([
      '24. if b else c',
      '*tuple[*Ts]',
      't"{d}"',
    ]);
    expect(f?.returns).toBe('tuple[*Ts]');
    expect(g?.decorators.map((decorator) => decorator.source)).toEqual(['x[0].y(1)']);
  });

  it('takes linear time, and any text', () => {
    for (const part of ['with (', 'f"{', "'''", '@', 'as (', 'for *', '[*', '24.', 'case "a" ', '\\', 'f"{a:{']) {
      expect(parsableSource(part.repeat(20_000))).toHaveLength(part.length * 20_000);
    }
  });
});

import { describe, expect, it } from 'vitest';
import type { ExpressionField } from '../../../../resources/index.ts';
import { lookupExpression } from './lookup-expression.ts';

const toGraph = new Map([
  ['a', 'x'],
  ['b', 'foo.b'],
  ['größe', 'size'],
]);

function written(expression: string, field: ExpressionField = 'cpus'): string | null {
  return lookupExpression(expression, field, { toGraph, math: 'math' })?.text ?? null;
}

describe('an expression over parameters', () => {
  it('looks parameters up under the names that PipeFunc has for them', () => {
    expect(written('int(a) + len(b)')).toBe('int(kw["x"]) + len(kw["foo.b"])');
    expect(written('int(größe)')).toBe('int(kw["size"])');
  });

  it('leaves attributes, keywords, texts and names of its own alone', () => {
    expect(written('int(a.a + max(b, key=len)["a"])')).toBe('int(kw["x"].a + max(kw["foo.b"], key=len)["a"])');
    expect(written('sum(v for v in a)')).toBe('int(sum(v for v in kw["x"]))');
  });

  it('finds parameters inside of f-strings, with quotes that do not end them', () => {
    expect(written('f"{a}GB"', 'memory')).toBe(`f"{kw['x']}GB"`);
    expect(written("f'{a + 1:03d}GB'", 'memory')).toBe(`f'{kw["x"] + 1:03d}GB'`);
  });

  it('brings the functions of math that an expression sees', () => {
    expect(written('ceil(a / 2) + floor(b)')).toBe('math.ceil(kw["x"] / 2) + math.floor(kw["foo.b"])');
    expect(written('math.sqrt(a)')).toBe('int(math.sqrt(kw["x"]))');
  });

  it('gives whole counts, memory with a unit and time as a clock, whatever comes out', () => {
    expect(written('a')).toBe('int(kw["x"])');
    expect(written('2 * a')).toBe('int(2 * kw["x"])');
    expect(written('max(1, len(b)) if a else 3')).toBe('max(1, len(kw["foo.b"])) if kw["x"] else 3');
    expect(written('100 * a', 'memory')).toBe('str(math.ceil(100 * kw["x"])) + "MB"');
    expect(written('a', 'time')).toBe('"%d:%02d:00" % divmod(math.ceil(kw["x"]), 60)');
  });

  it('is one line', () => {
    expect(written('int(\n    a\n)')).toBe('int( kw["x"] )');
  });

  it.each(['', 'a b', '[', 'x = 1', 'a) + (b', '# a', 'sum(a for a in b) + a', 'max(kw for kw in b)'])(
    'is refused where it cannot be written so: %s',
    (expression) => {
      expect(written(expression)).toBeNull();
    },
  );
});

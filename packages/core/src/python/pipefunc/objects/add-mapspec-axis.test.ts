import { describe, expect, it } from 'vitest';
import { importForTest } from '../import-for-test.ts';

/** Mapspecs after the calls, by function. */
function mapspecsOf(functions: string, calls: string): Record<string, string | null> {
  const names = [...functions.matchAll(/^def (\w+)/gm)].map((found) => found[1]);
  const script = `from pipefunc import pipefunc, Pipeline\n${functions}\np = Pipeline([${names.join(', ')}])\n${calls}\n`;
  const { pipeline, unread } = importForTest(script);
  expect(unread).toEqual([]);
  return Object.fromEntries(pipeline.functions.map(({ entry, mapspec }) => [entry, mapspec]));
}

// Every expectation but the last is what PipeFunc 0.93 makes of the same calls.
describe('addMapspecAxis', () => {
  it('goes through generators, products, partial and whole reductions', () => {
    const functions = `
@pipefunc("n")
def gen(m): return [1]
@pipefunc("v", mapspec="n[i], x[j] -> v[i, j]")
def f(n, x, s): return n
@pipefunc("r", mapspec="v[i, :] -> r[i]")
def red(v): return v
@pipefunc("t")
def tot(r, s): return r`;
    expect(mapspecsOf(functions, 'p.add_mapspec_axis("s", axis="k")\np.add_mapspec_axis("m", axis="l")')).toEqual({
      gen: 'm[l] -> n[i, l]',
      f: 'n[i, l], x[j], s[k] -> v[i, j, k, l]',
      red: 'v[i, :, k, l] -> r[i, k, l]',
      tot: 'r[:, k, l], s[k] -> t[k, l]',
    });
  });

  it('zips parameters that get the same axis', () => {
    const functions = `
@pipefunc("c")
def f(a, b): return a
@pipefunc("d", mapspec="c[i] -> d[i]")
def g(c): return c
@pipefunc("e")
def h(d, a): return d`;
    expect(mapspecsOf(functions, 'p.add_mapspec_axis("a", "b", axis="k")')).toEqual({
      f: 'a[k], b[k] -> c[i, k]',
      g: 'c[i, k] -> d[i, k]',
      h: 'd[:, k], a[k] -> e[k]',
    });
  });

  it('adds several axes at once, and none where the parameter is bound', () => {
    const functions = `
@pipefunc("c", bound={"b": 2})
def f(a, b): return a
@pipefunc(("d", "e"))
def g(c, b): return c, b
@pipefunc("z")
def h(d, e): return d`;
    expect(mapspecsOf(functions, 'p.add_mapspec_axis("b", axis="i, j")\np.update_mapspec_axes({"i": "row"})')).toEqual({
      f: null,
      g: 'b[row, j] -> d[row, j], e[row, j]',
      h: 'd[row, j], e[row, j] -> z[row, j]',
    });
  });

  it('takes an array whole by its first axes where PipeFunc fails', () => {
    const functions = `
@pipefunc("y", mapspec="x[i] -> y[i]")
def f(x): return x
@pipefunc("w")
def g(x): return x`;
    expect(mapspecsOf(functions, 'p.add_mapspec_axis("x", axis="k")')).toEqual({
      f: 'x[i, k] -> y[i, k]',
      g: 'x[:, k] -> w[k]',
    });
  });
});

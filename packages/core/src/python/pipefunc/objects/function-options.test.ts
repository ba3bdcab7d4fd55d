import { describe, expect, it } from 'vitest';
import { importForTest } from '../import-for-test.ts';

/** What the import notes about a picker for the outputs of a function. */
function notesOf(picker: string): readonly string[] {
  return importForTest(`
import operator
from pipefunc import pipefunc, Pipeline
def pick(result, name):
    """Picks by name."""
    return result[name]
def pick_first(result, name):
    return result[0]
def pick_and_log(result, name):
    print(name)
    return result[name]
@pipefunc(("low", "high"), output_picker=${picker})
def f(x): return {"low": x, "high": x}
p = Pipeline([f])
p.map({"x": 1})
`).why;
}

describe('output_picker', () => {
  it.each(['pick', 'dict.__getitem__', 'dict.get', 'operator.getitem', 'lambda r, n: r[n]', '(lambda r, n: r[n])'])(
    'needs no note where it picks by name: %s',
    (picker) => expect(notesOf(picker)).toEqual([]),
  );

  it.each(['pick_first', 'pick_and_log', 'unknown', 'lambda r, n: n[r]', 'lambda r, n, k=1: r[n]'])(
    'is noted where it does anything else: %s',
    (picker) => {
      expect(notesOf(picker)).toEqual([
        '12: Gridloom has no output_picker; let the function return its outputs itself.',
      ]);
    },
  );
});

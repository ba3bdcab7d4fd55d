import { applyEdit } from '@gridloom/core/pipeline';
import { describe, expect, test } from 'vitest';
import { DOUBLE, drawnPipeline, TOTAL } from '../drawn-pipeline.fixture.ts';
import { readSignatures } from '../signature.ts';
import { readInternalShape } from './internal-shape-text.ts';
import { changeOutputs, readOutputs } from './output-names.ts';
import { renameEntry } from './rename-entry.ts';
import { suggestMapspecs } from './suggest-mapspecs.ts';

describe('the names of outputs', () => {
  test('are separated by commas, each once', () => {
    expect(readOutputs('mean, std')).toEqual({ ok: true, value: ['mean', 'std'] });
    expect(readOutputs('').ok).toBe(false);
    expect(readOutputs('a, a').ok).toBe(false);
  });

  test('take wires and mapspec along when one is renamed', () => {
    const pipeline = drawnPipeline();
    const after = changeOutputs(pipeline, DOUBLE, ['doubled']).reduce(applyEdit, pipeline);
    expect(after.functions[0]).toMatchObject({ outputs: ['doubled'], mapspec: 'x[i] -> doubled[i]' });
    expect(after.wires[1]?.from).toMatchObject({ output: 'doubled' });
  });

  test('leave no wire behind when one is taken away', () => {
    const two = applyEdit(drawnPipeline(), { type: 'changeFunction', id: DOUBLE, patch: { outputs: ['y', 'w'] } });
    const after = changeOutputs(two, DOUBLE, ['w']).reduce(applyEdit, two);
    expect(after.wires).toHaveLength(1);
  });
});

describe('the name of a function', () => {
  const code = 'import obj\n\ndef fact(n):\n    return n * fact(n - 1) + obj.fact(n) + facts(n)\n';
  const written = { id: DOUBLE, language: 'python', code, entry: 'fact' } as const;

  test('is changed in its definition and in calls of itself, nowhere else', () => {
    expect(renameEntry(written, 'f')).toMatchObject({
      entry: 'f',
      code: 'import obj\n\ndef f(n):\n    return n * f(n - 1) + obj.fact(n) + facts(n)\n',
    });
  });

  test('stays out of the code when Python could not read it', () => {
    expect(renameEntry(written, 'my fact')).toEqual({
      type: 'changeFunction',
      id: DOUBLE,
      patch: { entry: 'my fact' },
    });
  });

  test('is changed in the other languages where it is declared', () => {
    const script = "# total(x) -> number\nawk 'function total(a) { return a }'\n";
    expect(renameEntry({ ...written, language: 'shell', code: script, entry: 'total' }, 'sum')).toMatchObject({
      code: "# sum(x) -> number\nawk 'function total(a) { return a }'\n",
    });
    const arrow = 'export const fact = (n) => n * fact(n - 1) + $fact(n) + o.fact(n);';
    expect(renameEntry({ ...written, language: 'javascript', code: arrow }, 'f')).toMatchObject({
      code: 'export const f = (n) => n * f(n - 1) + $fact(n) + o.fact(n);',
    });
  });
});

describe('mapspecs a user may mean', () => {
  test('run over what arrays feed, under the names that their axes have', () => {
    const pipeline = drawnPipeline();
    const signatures = readSignatures(pipeline, null);
    const total = pipeline.functions.find(({ id }) => id === TOTAL)!;
    expect(suggestMapspecs(pipeline, total, signatures.get(TOTAL)!)).toEqual(['y[i] -> z[i]']);
  });
});

test('an internal shape is lengths or question marks', () => {
  expect(readInternalShape('3, ?')).toEqual({ ok: true, value: [3, '?'] });
  expect(readInternalShape(' ')).toEqual({ ok: true, value: null });
  expect(readInternalShape('3, x').ok).toBe(false);
});

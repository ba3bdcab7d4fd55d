import { applyEdit, type PipelineFunction } from '@gridloom/core/pipeline';
import { expect, test } from 'vitest';
import { drawnPipeline, TOTAL } from '../drawn-pipeline.fixture.ts';
import { bindParameter, readGiven, setDefault, strayValues, writeGiven } from './parameter-values.ts';

const total = (changes: Partial<PipelineFunction> = {}): PipelineFunction => ({
  ...drawnPipeline().functions.find(({ id }) => id === TOTAL)!,
  ...changes,
});

function after(item: PipelineFunction, edit: ReturnType<typeof setDefault>): PipelineFunction {
  return applyEdit({ ...drawnPipeline(), functions: [item] }, edit).functions[0]!;
}

test('an empty field is no value; null is one', () => {
  expect(readGiven('  ')).toEqual({ ok: true, value: null });
  expect(readGiven('null')).toEqual({ ok: true, value: { value: null } });
  expect(readGiven("{'a': (1, None)}")).toEqual({ ok: true, value: { value: { a: [1, null] } } });
  expect(readGiven('[1,').ok).toBe(false);
});

test('a value is written on one line and reads back the same', () => {
  const value = { names: ['a long name, with a comma', 'another long name'], more: ['x', 'y', 'z'] };
  const text = writeGiven({ start: value }, 'start');
  expect(text).not.toContain('\n');
  expect(readGiven(text)).toEqual({ ok: true, value: { value } });
  expect(writeGiven({}, 'toString')).toBe('');
});

test('binding takes the default away, because only one of them can count', () => {
  const bound = after(
    total({ defaults: { start: 1 } }),
    bindParameter(total({ defaults: { start: 1 } }), 'start', { value: 2 }),
  );
  expect([bound.bound, bound.defaults]).toEqual([{ start: 2 }, {}]);
  const freed = after(bound, bindParameter(bound, 'start', null));
  expect([freed.bound, freed.defaults]).toEqual([{}, {}]);
});

test('a default comes and goes without touching the others', () => {
  const item = total({ defaults: { y: 0 } });
  const given = after(item, setDefault(item, 'start', { value: null }));
  expect(given.defaults).toEqual({ y: 0, start: null });
  expect(after(given, setDefault(given, 'start', null)).defaults).toEqual({ y: 0 });
});

test('values of parameters that the code lost are strays', () => {
  expect(strayValues(total({ bound: { old: 1, y: 2 }, defaults: { old: 3, gone: 4 } }), ['y'])).toEqual([
    'old',
    'gone',
  ]);
});

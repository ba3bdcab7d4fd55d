import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { applyEdit, type InputValue, type Json, type Pipeline } from '../../pipeline/index.ts';
import { compilePlan } from '../compile-plan.ts';
import { readConformanceCases } from '../conformance-case.ts';
import { drawCase } from '../draw-case.ts';
import { TYPE_PROBLEMS } from '../problems/type-problems.ts';
import { type SampleFunction, samplePipeline, sampleProfile } from '../sample-pipeline.ts';

const list = (...items: Json[]) => ({ kind: 'list', items }) as const;

/** Codes of types that a pipeline meets; nothing else may be wrong with it. */
function codesOf(pipeline: Pipeline): string[] {
  const { problems } = compilePlan(pipeline, sampleProfile());
  expect(problems.filter(({ code, severity }) => severity === 'error' && !Object.hasOwn(TYPE_PROBLEMS, code))).toEqual(
    [],
  );
  return problems.map(({ code }) => code).filter((code) => Object.hasOwn(TYPE_PROBLEMS, code));
}

const producer = (returns: string, changes: Partial<SampleFunction> = {}): SampleFunction => ({
  code: `def f() -> ${returns}: ...`,
  ...changes,
});
const consumer = (annotation: string, changes: Partial<SampleFunction> = {}): SampleFunction => ({
  code: `def g(y: ${annotation}): ...`,
  outputs: ['z'],
  ...changes,
});
const mapped = (returns: string): SampleFunction => ({ code: `def f(x) -> ${returns}: ...`, mapspec: 'x[i] -> y[i]' });
const byElement = { mapspec: 'y[i] -> z[i]' };
const x = { x: list(1, 2) };

describe('checkTypes, over the conformance cases', () => {
  const cases = readConformanceCases(
    readFileSync(new URL('../../../conformance/mapspec.json', import.meta.url), 'utf8'),
  )
    .filter((item) => item.kind === 'pipeline')
    .filter(({ input }) => input.functions.some(({ annotations }) => Object.keys(annotations).length > 0));

  it.each(cases.map((item) => [item.id, item] as const))('%s', (_, item) => {
    const drawn = drawCase(item);
    if ('refusal' in drawn) throw new Error(drawn.refusal);
    const { problems } = compilePlan(drawn.pipeline, sampleProfile());
    const severities = problems.map(({ severity }) => severity);
    const decided = item.gridloom ?? item.expected;
    expect(severities.includes('error'), JSON.stringify(problems)).toBe('error' in decided && decided.error === true);
    if ('warning' in decided) expect(severities).toContain('hint');
  });

  it('has cases', () => {
    expect(cases.length).toBeGreaterThan(10);
  });
});

describe('checkTypes, along a wire', () => {
  it.each<[string, SampleFunction[], string[]]>([
    ['str to int', [producer('str'), consumer('int')], ['TYPES_CLASH']],
    ['int to float', [producer('int'), consumer('float')], ['TYPES_DIFFER']],
    ['a default that is None', [producer('int | None'), { code: 'def g(y: int = None): ...', outputs: ['z'] }], []],
    ['a type and none', [producer('str'), { code: 'def g(y): ...', outputs: ['z'] }], []],
    ['names of the two modules', [producer('Mine'), consumer('int')], []],

    ['an element', [mapped('int'), consumer('int', byElement)], []],
    ['an element of another type', [mapped('str'), consumer('int', byElement)], ['TYPES_CLASH']],
    ['an array', [mapped('int'), consumer('Array[int]')], []],
    ['an array of another type', [mapped('str'), consumer('Array[int]')], ['TYPES_CLASH']],
    ['an array as a list', [mapped('int'), consumer('list[int]')], ['TYPES_DIFFER']],
    ['an array as a list of another type', [mapped('int'), consumer('list[str]')], ['TYPES_CLASH']],
    ['a whole array for an element', [mapped('int'), consumer('int')], ['ARRAY_FOR_ELEMENT']],
    ['a whole array of lists for one', [mapped('list[int]'), consumer('list[int]')], ['ARRAY_FOR_ELEMENT']],
    ['a whole array of lists for a list', [mapped('list[int]'), consumer('list[list[int]]')], ['TYPES_DIFFER']],

    ['generated elements', [producer('list[int]'), consumer('int', byElement)], []],
    ['generated elements of another type', [producer('list[str]'), consumer('int', byElement)], ['TYPES_CLASH']],
    ['generated elements of no known type', [producer('list'), consumer('int', byElement)], []],
    ['an array that gives elements', [producer('NDArray[np.str_]'), consumer('int', byElement)], ['TYPES_CLASH']],
    [
      'what a generator returns, taken whole',
      [producer('list[int]'), consumer('float', byElement), { code: 'def h(y: Array[int]): ...', outputs: ['u'] }],
      ['TYPES_DIFFER'],
    ],
    [
      'what a generator returns, taken whole as wider numbers',
      [producer('list[int]'), consumer('int', byElement), { code: 'def h(y: list[float]): ...', outputs: ['u'] }],
      ['TYPES_DIFFER'],
    ],
    [
      'what a generator returns, taken whole as something else',
      [producer('list[int]'), consumer('int', byElement), { code: 'def h(y: Array[str]): ...', outputs: ['u'] }],
      ['TYPES_CLASH'],
    ],
    [
      'what a generator returns, for one number',
      [producer('list[int]'), consumer('int', byElement), { code: 'def h(y: int): ...', outputs: ['u'] }],
      ['TYPES_CLASH'],
    ],

    [
      'the outputs of a tuple',
      [
        { code: 'def f() -> tuple[int, str]: ...', outputs: ['a', 'b'] },
        { code: 'def g(a: int, b: int): ...', outputs: ['c'] },
      ],
      ['TYPES_CLASH'],
    ],
    [
      'the outputs of a tuple of another length, and of a dict',
      [
        { code: 'def f() -> tuple[int, int, int]: ...', outputs: ['a', 'b'] },
        { code: 'def k() -> dict[str, int]: ...', outputs: ['c', 'd'] },
        { code: 'def g(a: str, b: str, c: str): ...', outputs: ['e'] },
      ],
      [],
    ],
  ])('%s', (_, functions, codes) => {
    const needsInput = functions.some(({ code }) => /\(x\)/.test(code));
    expect(codesOf(samplePipeline(functions, needsInput ? x : {}))).toEqual(codes);
  });

  it('takes elements and slices of more axes', () => {
    const grid = { code: 'def f(x, w) -> str: ...', mapspec: 'x[i], w[j] -> y[i, j]' };
    const check = (annotation: string, mapspec: string) =>
      codesOf(samplePipeline([grid, consumer(annotation, { mapspec })], { ...x, w: list(1, 2) }));
    expect(check('int', 'y[i, j] -> z[i, j]')).toEqual(['TYPES_CLASH']);
    expect(check('Array[str]', 'y[i, :] -> z[i]')).toEqual([]);
    expect(check('Array[int]', 'y[i, :] -> z[i]')).toEqual(['TYPES_CLASH']);
    expect(check('str', 'y[i, :] -> z[i]')).toEqual(['TYPES_CLASH']);
    const rows = { code: 'def f(x) -> list[str]: ...', mapspec: 'x[i] -> y[i, j]' };
    const checkRows = (annotation: string, mapspec: string | null) =>
      codesOf(samplePipeline([rows, consumer(annotation, { mapspec })], x));
    expect(checkRows('int', 'y[i, j] -> z[i, j]')).toEqual(['TYPES_CLASH']);
    expect(checkRows('Array[str]', null)).toEqual([]);
    expect(checkRows('Array[int]', null)).toEqual(['TYPES_CLASH']);
  });

  it('reads each annotation with the imports of its own module', () => {
    const functions = [
      { code: 'from typing import List as L\nimport numpy as n\ndef f() -> "L[n.int64]": ...' },
      { code: 'from mine import L\ndef g(y: L[str]): ...', outputs: ['z'] },
      { code: 'import typing as t\ndef h(y: t.List[str]): ...', outputs: ['u'] },
    ];
    const { problems } = compilePlan(samplePipeline(functions), sampleProfile());
    expect(problems.map(({ message }) => message)).toEqual([
      'f gives "y" as list[np.int64], but h expects list[str] for y.',
    ]);
  });

  it('is mended by the mapspec that was forgotten, or by switching it off', () => {
    const forgotten = samplePipeline([mapped('int'), consumer('int')], x);
    const clashing = samplePipeline([producer('str'), consumer('int')]);
    for (const pipeline of [forgotten, clashing]) {
      const [problem] = compilePlan(pipeline, sampleProfile()).problems;
      const mended = (problem?.fix?.edits ?? []).reduce(applyEdit, pipeline);
      expect(compilePlan(mended, sampleProfile())).toMatchObject({ ok: true, problems: [] });
    }
    expect(compilePlan({ ...clashing, checkTypes: false }, sampleProfile()).ok).toBe(true);
  });
});

describe('checkTypes, of inputs', () => {
  const one = { kind: 'value', value: 1 } as const;
  const f = (annotation: string, mapspec: string | null = null) => ({ code: `def f(x: ${annotation}): ...`, mapspec });
  const g = (annotation: string, mapspec: string | null = null) => ({
    code: `def g(x: ${annotation}): ...`,
    outputs: ['z'],
    mapspec,
  });

  it.each<[string, SampleFunction[], InputValue, string[]]>([
    ['int and str', [f('int'), g('str')], one, ['INPUT_TYPES_DIFFER']],
    ['int and float', [f('int'), g('float')], one, []],
    ['int and int | None', [f('int'), g('int | None')], one, []],
    ['an element and all', [f('int', 'x[i] -> y[i]'), g('list[int]')], list(1), []],
    [
      'an element and all of other elements',
      [f('int', 'x[i] -> y[i]'), g('list[bytes]')],
      list(),
      ['INPUT_TYPES_DIFFER'],
    ],

    ['text for int', [f('int')], { kind: 'value', value: 'a' }, ['INPUT_VALUE_TYPE']],
    ['a fraction for int', [f('int')], { kind: 'value', value: 2.5 }, ['INPUT_VALUE_TYPE']],
    ['a float for int', [f('int')], { kind: 'value', value: { $float: '2.0' } }, ['INPUT_VALUE_TYPE']],
    ['an int for float', [f('float')], one, []],
    ['None for int | None', [f('int | None')], { kind: 'value', value: null }, []],
    ['a list for a tuple', [f('tuple[int, str]')], { kind: 'value', value: [1, 'a'] }, []],
    ['a list for a shorter tuple', [f('tuple[int]')], { kind: 'value', value: [1, 2] }, ['INPUT_VALUE_TYPE']],
    ['a list for str', [f('str')], { kind: 'value', value: ['a'] }, ['INPUT_VALUE_TYPE']],
    ['a dict', [f('dict[str, int]')], { kind: 'value', value: { a: 1 } }, []],
    ['a dict of another type', [f('dict[str, int]')], { kind: 'value', value: { a: 'b' } }, ['INPUT_VALUE_TYPE']],
    ['a dict for list', [f('list')], { kind: 'value', value: {} }, ['INPUT_VALUE_TYPE']],
    ['a word that is allowed', [f("Literal['a', 'b']")], { kind: 'value', value: 'b' }, []],
    ['a word that is not', [f("Literal['a', 'b']")], { kind: 'value', value: 'c' }, ['INPUT_VALUE_TYPE']],
    ['items', [f('int', 'x[i] -> y[i]')], list(1, 'a'), ['INPUT_VALUE_TYPE']],
    ['a whole list', [f('list[int]')], list(1, 2), []],
    ['a whole list as an array', [f('np.ndarray')], list(1, 2), []],
    ['a whole list for one number', [f('int')], list(1, 2), ['INPUT_VALUE_TYPE']],
    [
      'elements of an array',
      [f('str', 'x[i, j] -> y[i, j]')],
      { kind: 'array', nested: [[1], [2]] },
      ['INPUT_VALUE_TYPE'],
    ],
    ['rows of an array', [f('Array[int]', 'x[i, :] -> y[i]')], { kind: 'array', nested: [[1], [2]] }, []],
    [
      'a linspace for int',
      [f('int', 'x[i] -> y[i]')],
      { kind: 'linspace', start: 0, stop: 1, count: 2 },
      ['INPUT_VALUE_TYPE'],
    ],
    ['a range for int', [f('int', 'x[i] -> y[i]')], { kind: 'range', start: 0, stop: 2, step: 1 }, []],
  ])('%s', (_, functions, value, codes) => {
    expect(codesOf(samplePipeline(functions, { x: value }))).toEqual(codes);
  });

  it('looks at the first items only', () => {
    const items = Array.from({ length: 200_000 }, (_, index) => (index === 199_999 ? 'a' : index));
    expect(codesOf(samplePipeline([f('int', 'x[i] -> y[i]')], { x: { kind: 'list', items } }))).toEqual([]);
  });

  it('says nothing of defaults', () => {
    expect(codesOf(samplePipeline([{ code: 'def f(x: int = None): ...' }]))).toEqual([]);
  });
});

import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  addAxes,
  countOf,
  elementAt,
  elementCountOf,
  externalAxes,
  inputKey,
  internalAxes,
  type MapSpec,
  mapAxes,
  parseMapspec,
  positionOf,
  printMapspec,
  renameArrays,
  renameAxes,
  reviseMapspec,
  stridesOf,
} from '../mapspec/index.ts';
import { compilePlan } from './compile-plan.ts';
import {
  type CaseFacts,
  type CaseOf,
  type ConformanceCase,
  isRefused,
  readConformanceCases,
} from './conformance-case.ts';
import { drawCase, graphMapspec } from './draw-case.ts';
import type { Plan } from './plan.ts';
import { sampleProfile } from './sample-pipeline.ts';

const cases = readConformanceCases(readFileSync(new URL('../../conformance/mapspec.json', import.meta.url), 'utf8'));
const covered = new Set<string>();

/** Ids and cases of a kind; each of them is a test. */
function casesOf<Kind extends ConformanceCase['kind']>(kind: Kind): [string, CaseOf<Kind>][] {
  const chosen = cases.filter((item): item is CaseOf<Kind> => item.kind === kind);
  for (const { id } of chosen) covered.add(id);
  return chosen.map((item) => [item.id, item]);
}

/** Mapspecs that PipeFunc lets pass and a case of its own says that the parser refuses. */
const refusedTexts = new Set(
  cases.flatMap((item) => {
    const isParser = item.kind === 'parse' || item.gridloom?.why === 'rejected by the parser';
    return (item.kind === 'parse' || item.kind === 'shape') && isParser && isRefused(item) ? [item.input.mapspec] : [];
  }),
);

describe('parse', () => {
  it.each(casesOf('parse'))('%s', (_, item) => {
    const read = parseMapspec(item.input.mapspec);
    expect(read.ok).toBe(!isRefused(item));
    if (read.ok) {
      expect(outcomeOf(read.mapspec)).toEqual(item.expected);
      return;
    }
    expect(read.errors.length).toBeGreaterThan(0);
    for (const { start, end } of read.errors) {
      expect(0 <= start && start <= end && end <= item.input.mapspec.length).toBe(true);
    }
  });
});

describe('transform', () => {
  it.each(casesOf('transform'))('%s', (_, item) => {
    const { input, expected } = item;
    const spec = mapspecOf(input.mapspec);
    if (input.op === 'add_axes') {
      const added = addAxes(spec, input.arg);
      expect(added.ok).toBe(!isRefused(item));
      if (!added.ok) return;
      expect(outcomeOf(added.mapspec)).toEqual(expected);
      expect(reviseMapspec(input.mapspec, () => added.mapspec)).toBe(expected.normalised);
      return;
    }
    const names = new Map(Object.entries(input.arg));
    if (input.op === 'rename_axes') {
      const renamed = renameAxes(spec, names);
      // Two axes may become one: that the grammar takes no such output is the parser's business, not the transform's.
      expect({ ...expected, ...outcomeOf(renamed) }).toEqual(expected);
      expect(reviseMapspec(input.mapspec, () => renamed)).toBe(expected.normalised);
      return;
    }
    const text = renameArrays(renameArrays(input.mapspec, 'inputs', names), 'outputs', names);
    expect(text).toBe(expected.normalised);
    expect(outcomeOf(mapspecOf(text))).toEqual(expected);
  });
});

describe('shape', () => {
  it.each(casesOf('shape'))('%s', (_, item) => {
    const read = parseMapspec(item.input.mapspec);
    const internal = Object.values(item.input.internal_shapes ?? {})[0] ?? null;
    const axes = read.ok ? mapAxes(read.mapspec, item.input.input_shapes, internal) : null;
    expect(axes?.ok ?? false).toBe(!isRefused(item));
    if (!axes?.ok) return;
    expect(axes.axes.map(({ size }) => size)).toEqual(item.expected.shape);
    expect(axes.axes.map(({ external }) => external)).toEqual(item.expected.mask);
  });
});

describe('index', () => {
  /** Outside of the shape PipeFunc wraps around without a word; here that is no element. */
  const OUTSIDE = ['index-034', 'index-035', 'index-036', 'index-037'];

  it.each(casesOf('index'))('%s', (id, { input, expected }) => {
    const { mapspec: text, external_shape: shape, linear_index: element } = input;
    const read = parseMapspec(text);
    expect(read.ok).toBe(!refusedTexts.has(text));
    if ('error' in expected.output_key) {
      if (read.ok) expect(() => positionOf(element, shape)).toThrow(RangeError);
      return;
    }
    const count = elementCountOf(shape);
    const isOutside = element < 0 || element >= count;
    expect(isOutside).toBe(OUTSIDE.includes(id));
    if (isOutside) expect(() => positionOf(element, shape)).toThrow(RangeError);
    const inside = ((element % count) + count) % count;
    const position = positionOf(inside, shape);
    expect(position).toEqual(expected.output_key);
    expect(elementAt(position, shape)).toBe(inside);
    if (!read.ok) return;
    const axes = externalAxes(read.mapspec);
    const keys = read.mapspec.inputs.map((array) => [
      array.name,
      inputKey(array, axes, position).map((at) => at ?? ':'),
    ]);
    expect(Object.fromEntries(keys)).toEqual(expected.input_keys);
  });
});

describe('strides', () => {
  it.each(casesOf('strides'))('%s', (_, { input, expected }) => {
    expect(stridesOf(input.shape)).toEqual(expected.strides);
  });
});

/** What nobody can know before the functions have run: the worker meets it, and fails the stage or the element. */
const AT_RUN: Readonly<Record<string, string>> = {
  'pipeline-019': 'a generator is declared to return 3 and returns 4',
  'pipeline-020': 'a generator is declared to return 5 and returns 4',
  'pipeline-028': 'each call of a mapped generator is declared to return 5 and returns 4',
  'pipeline-125': 'the calls of a mapped generator return lists of different lengths',
};

/** The code of the problem that refuses a pipeline; `edit`: an edit is refused before anything is compiled. */
const REFUSED_BY: Readonly<Record<string, string>> = {
  'pipeline-009': 'AXIS_SIZES',
  'pipeline-014': 'MAPSPEC_OUTPUTS',
  'pipeline-034': 'AXIS_SIZES',
  'pipeline-038': 'AXIS_NAMES_DIFFER',
  'pipeline-039': 'RANK_DIFFERS',
  'pipeline-040': 'MAPSPEC_SYNTAX',
  'pipeline-041': 'MAPSPEC_PARAMETER',
  'pipeline-043': 'OUTPUT_IS_PARAMETER',
  'pipeline-047': 'INPUT_UNUSED',
  'pipeline-048': 'DUPLICATE_NAME',
  'pipeline-051': 'INPUT_RANK',
  'pipeline-054': 'INPUT_RANK',
  'pipeline-055': 'INPUT_RANK',
  'pipeline-064': 'INPUT_UNUSED',
  'pipeline-066': 'MAPSPEC_BOUND',
  'pipeline-067': 'BOUND_AND_DEFAULT',
  'pipeline-069': 'MAPSPEC_OUTPUTS',
  'pipeline-072': 'SCOPE_IS_NAME',
  'pipeline-086': 'edit',
  'pipeline-092': 'NEST_MIXED',
  'pipeline-093': 'NEST_AXES',
  'pipeline-097': 'SELECTION_AXIS_REDUCED',
  'pipeline-098': 'SELECTION_AXIS_UNKNOWN',
  'pipeline-099': 'SELECTION_AXIS_BOUNDS',
  'pipeline-103': 'TYPES_CLASH',
  'pipeline-109': 'TYPES_CLASH',
  'pipeline-115': 'TYPES_CLASH',
  'pipeline-128': 'AXIS_NAMES_DIFFER',
  'pipeline-134': 'INPUT_RANK',
  'pipeline-138': 'NEST_TOO_SMALL',
};

/** What is worth a word, without stopping a run. */
const NOTED_BY: Readonly<Record<string, readonly string[]>> = {
  'pipeline-104': ['TYPES_DIFFER'],
  'pipeline-118': ['INPUT_TYPES_DIFFER'],
};

/** The mapspecs of pipelines that PipeFunc refuses and we do not. */
const ONLY_OURS: Readonly<Record<string, Readonly<Record<string, string | null>>>> = {
  'pipeline-104': { y: null, z: null },
  'pipeline-130': { b: 'a[i, j, k] -> b[i, j, k]', c: 'a[:, :, k] -> c[k]' },
  'pipeline-131': { b: 'a[i, k] -> b[i, k]', c: 'a[:, k] -> c[k]' },
};

describe('pipeline', () => {
  const pipelines = casesOf('pipeline');

  it.each(pipelines)('%s', (id, item) => {
    const drawn = drawCase(item);
    if ('refusal' in drawn) {
      expect(drawn.refusal).toMatch(/\.$/);
      expect({ id, by: 'edit' }).toEqual({ id, by: REFUSED_BY[id] });
      return;
    }
    const compiled = compilePlan(drawn.pipeline, sampleProfile(), { selection: drawn.selection });
    const errors = compiled.problems.filter(({ severity }) => severity === 'error').map(({ code }) => code);
    const by = REFUSED_BY[id];
    if (by !== undefined) {
      expect({ id, errors }).toEqual({ id, errors: expect.arrayContaining([by]) });
      return;
    }
    if (!compiled.ok) throw new Error(`${id} is refused: ${compiled.problems.map(({ message }) => message).join(' ')}`);
    expect(compiled.problems.map(({ code }) => code)).toEqual(NOTED_BY[id] ?? []);
    if (id in ONLY_OURS) expect(mapspecsOf(compiled.plan)).toEqual(ONLY_OURS[id]);
    else expectFacts(compiled.plan, item);
  });

  it('refuses nothing else and leaves nothing to the run that is not listed', () => {
    const idsWhere = (holds: (item: CaseOf<'pipeline'>) => boolean) =>
      pipelines.flatMap(([id, item]) => (holds(item) ? [id] : [])).toSorted();
    expect([...Object.keys(AT_RUN), ...Object.keys(REFUSED_BY)].toSorted()).toEqual(idsWhere(isRefused));
    expect(Object.keys(NOTED_BY)).toEqual(idsWhere(({ gridloom }) => gridloom !== undefined && 'warning' in gridloom));
    expect(Object.keys(ONLY_OURS)).toEqual(idsWhere((item) => item.expected.error && !isRefused(item)));
  });
});

it('runs every case of the file, by its id', () => {
  expect(cases.length).toBeGreaterThan(200);
  expect([...covered].toSorted()).toEqual(cases.map(({ id }) => id).toSorted());
});

function expectFacts(plan: Plan, { input, expected }: CaseOf<'pipeline'>): void {
  const facts: CaseFacts = { ...expected, ...expected.before_error };
  for (const [name, shape] of Object.entries(facts.static_shapes)) {
    if (!name.includes(',')) expect([name, plan.arrays[name]?.shape]).toEqual([name, shape]);
  }
  for (const [name, axes] of Object.entries(facts.mapspec_axes)) {
    expect([name, plan.arrays[name]?.axes]).toEqual([name, axes]);
  }
  expect(mapspecsOf(plan)).toEqual(facts.mapspecs);
  for (const stage of plan.stages) {
    for (const output of stage.outputs) {
      const mask = facts.masks[output];
      if (mask) expect([output, stage.axes.map(({ external }) => external)]).toEqual([output, mask]);
    }
  }
  expect(generationsOf(plan)).toEqual(facts.generations.map((generation) => generation.toSorted()));
  expectInputs(plan, input, facts);
  expectCalls(plan, expected.calls);
}

function mapspecsOf({ stages }: Plan): Record<string, string | null> {
  return Object.fromEntries(
    stages.map((stage) => [stage.outputs.join(','), graphMapspec(stage.mapspec, stage.parameters)]),
  );
}

/** Every root argument is an input of the plan, unless a default is left to the function. */
function expectInputs(plan: Plan, input: CaseOf<'pipeline'>['input'], { root_args: roots, defaults }: CaseFacts): void {
  const names = Object.keys(plan.inputs);
  expect(roots).toEqual(expect.arrayContaining(names));
  const left = roots.filter((name) => !names.includes(name));
  expect(Object.keys(defaults)).toEqual(expect.arrayContaining(left));
  for (const [name, value] of Object.entries(defaults)) {
    if (name in input.inputs) continue;
    const given = plan.inputs[name]?.value;
    if (given) expect(given).toEqual(Array.isArray(value) ? { kind: 'list', items: value } : { kind: 'value', value });
    for (const { parameters } of plan.stages) {
      const from = parameters.find((parameter) => parameter.name === name)?.from;
      if (from?.kind === 'value') expect(from.value).toEqual(value);
    }
  }
}

function expectCalls(plan: Plan, calls: Readonly<Record<string, number>>): void {
  for (const [name, count] of Object.entries(calls)) {
    const stage = plan.stages.find(({ entry }) => entry === name);
    const elements = stage?.selected ? countOf(stage.selected) : (stage?.elementCount ?? null);
    if (count === 0) expect([name, elements ?? 0]).toEqual([name, 0]);
    else if (elements !== null) expect([name, elements]).toEqual([name, count]);
  }
}

/** Stages by how many stand before them at most, each as its outputs. */
function generationsOf({ stages }: Plan): string[][] {
  const generations: string[][] = [];
  const at = new Map<string, number>();
  for (const { id, after, outputs } of stages) {
    const generation = Math.max(0, ...after.map((before) => 1 + (at.get(before) ?? NaN)));
    at.set(id, generation);
    (generations[generation] ??= []).push(outputs.join(','));
  }
  return generations.map((names) => names.toSorted());
}

function outcomeOf(spec: MapSpec) {
  return {
    error: false,
    normalised: printMapspec(spec),
    inputs: spec.inputs,
    outputs: spec.outputs,
    external_indices: externalAxes(spec),
    internal_indices: internalAxes(spec),
  };
}

function mapspecOf(text: string): MapSpec {
  const read = parseMapspec(text);
  if (!read.ok) throw new Error(read.errors[0]!.message);
  return read.mapspec;
}

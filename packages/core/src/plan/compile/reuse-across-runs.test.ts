import fc from 'fast-check';
import { expect, it } from 'vitest';
import { allOf, includes, numbersOf, positionOf, rangesOf } from '../../mapspec/index.ts';
import type { Pipeline } from '../../pipeline/index.ts';
import { type CompileOptions, compilePlan } from '../compile-plan.ts';
import type { EarlierRun } from '../earlier-run.ts';
import type { Plan, Stage } from '../plan.ts';
import { type SampleFunction, samplePipeline, sampleProfile } from '../sample-pipeline.ts';

/** All ways of reading: along the axes, in another order, with an axis less or more, and whole. */
const FUNCTIONS: SampleFunction[] = [
  { code: 'def fa(x): ...', outputs: ['a'], mapspec: 'x[i] -> a[i]' },
  { code: 'def fb(w): ...', outputs: ['b'], mapspec: 'w[j] -> b[j]' },
  { code: 'def fc(a, b): ...', outputs: ['c'], mapspec: 'a[i], b[j] -> c[i, j]' },
  { code: 'def fd(c): ...', outputs: ['d'], mapspec: 'c[i, j] -> d[j, i]' },
  { code: 'def fe(c): ...', outputs: ['e'], mapspec: 'c[i, :] -> e[i]' },
  { code: 'def ff(c, b): ...', outputs: ['f'], mapspec: 'c[:, j], b[j] -> f[j]' },
  { code: 'def fg(d, e): ...', outputs: ['g'], mapspec: 'd[j, i], e[i] -> g[j, i]' },
  { code: 'def fh(g, v): ...', outputs: ['h'], mapspec: 'g[j, i], v[k] -> h[j, k, i]' },
  { code: 'def fm(h): ...', outputs: ['m'], mapspec: 'h[j, :, i] -> m[j, i]' },
  { code: 'def fn(m): ...', outputs: ['n'] },
  { code: 'def fo(b, n): ...', outputs: ['o'], mapspec: 'b[j] -> o[j]' },
];
const range = (stop: number) => ({ kind: 'range', start: 0, stop, step: 1 }) as const;
const INPUTS = { x: range(3), w: range(4), v: range(2) };
const PARTS: NonNullable<CompileOptions['selection']>[] = [
  { outputs: null, given: {}, axes: {} },
  { outputs: ['c'], given: {}, axes: { i: { start: 1, stop: 3 } } },
  { outputs: ['d', 'f'], given: {}, axes: { j: { start: 0, stop: 2 } } },
  { outputs: ['a'], given: {}, axes: {} },
  { outputs: ['b'], given: {}, axes: {} },
  { outputs: ['b', 'e'], given: {}, axes: {} },
  { outputs: ['n'], given: {}, axes: {} },
];

/** A value of a random function: no other call has the same. It knows what it was computed from. */
type Value = { readonly number: number; readonly from: ReadonlyMap<string, number> };
type Values = ReadonlyMap<string, Value>;
type Ran = { readonly earlier: EarlierRun; readonly values: Values };

it('takes over an element only with all that it was computed from, out of the same run', () => {
  const seen = { taken: 0, mixed: 0 };
  const history = fc.array(
    fc.record({
      part: fc.constantFrom(...PARTS),
      changed: fc.array(fc.constantFrom('fa', 'fb', 'fd', 'fm'), { maxLength: 1 }),
      /** How likely a call succeeds, in tenths. */
      luck: fc.constantFrom(5, 9, 10),
      isFresh: fc.constantFrom(false, false, false, true),
    }),
    { minLength: 2, maxLength: 5 },
  );
  fc.assert(
    fc.property(history, fc.infiniteStream(fc.nat(9)), (steps, dice) => {
      const runs: Ran[] = [];
      for (const { part, changed, luck, isFresh } of steps) {
        const compiled = compilePlan(pipelineWith(changed), sampleProfile(), {
          selection: part,
          earlier: isFresh ? [] : runs.map(({ earlier }) => earlier).toReversed(),
        });
        if (!compiled.ok) throw new Error(JSON.stringify(compiled.problems));
        const { plan } = compiled;
        const values = simulate(plan, runs, () => dice.next().value < luck);
        for (const [stage, element] of allElements(plan)) {
          const value = values.get(key(stage.id, element));
          if (!value) continue;
          const now = new Map(sourcesOf(plan, stage, element).map((source) => [source, values.get(source)?.number]));
          expect([...value.from]).toEqual([...now]);
        }
        seen.taken += plan.estimate.reused;
        if (new Set(plan.stages.flatMap(({ reuse }) => reuse?.runId ?? [])).size > 1) seen.mixed++;
        const stages = Object.fromEntries(
          plan.stages.map((stage) => [stage.id, { done: doneOf(stage, values), meanWallS: null }]),
        );
        const runId = `r_${runs.length}`;
        runs.push({ values, earlier: { runId, folder: `/${runId}`, plan, profile: sampleProfile(), stages } });
      }
    }),
    { numRuns: 250 },
  );
  expect(seen.taken).toBeGreaterThan(1_000);

  expect(seen.mixed).toBeGreaterThan(0);
});

it('takes over all that is done where nothing changed', () => {
  // Of reads in another order only the whole is followed.
  const functions = FUNCTIONS.filter(({ outputs }) => !['d', 'g', 'h', 'm', 'n', 'o'].includes(outputs![0]!));
  const pipeline = samplePipeline(functions, { x: range(3), w: range(4) });
  fc.assert(
    fc.property(fc.infiniteStream(fc.nat(9)), (dice) => {
      const first = compilePlan(pipeline, sampleProfile());
      if (!first.ok) throw new Error('the sample does not compile');
      const values = simulate(first.plan, [], () => dice.next().value < 8);
      const stages = Object.fromEntries(
        first.plan.stages.map((stage) => [stage.id, { done: doneOf(stage, values), meanWallS: null }]),
      );
      const earlier = [{ runId: 'r_1', folder: '/r_1', plan: first.plan, profile: sampleProfile(), stages }];
      const again = compilePlan(pipeline, sampleProfile(), { earlier });
      const taken = again.ok ? again.plan.stages.map(({ id, reuse }) => [id, reuse?.elements ?? []]) : [];
      expect(Object.fromEntries(taken)).toEqual(
        Object.fromEntries(Object.entries(stages).map(([id, { done }]) => [id, done])),
      );
    }),
  );
});

function pipelineWith(changed: readonly string[]): Pipeline {
  const functions = FUNCTIONS.map((item) =>
    changed.some((name) => item.code.startsWith(`def ${name}(`)) ? { ...item, code: `${item.code} # changed` } : item,
  );
  return samplePipeline(functions, INPUTS);
}

let called = 0;

/** Takes over what the plan says, and computes the rest where all that it reads is there. */
function simulate(plan: Plan, runs: readonly Ran[], succeeds: () => boolean): Values {
  const values = new Map<string, Value>();
  for (const [stage, element] of allElements(plan)) {
    const { reuse, selected } = stage;
    const own = key(stage.id, element);
    if (reuse && includes(reuse.elements, element)) {
      const before = runs.find(({ earlier }) => earlier.runId === reuse.runId)?.values.get(key(reuse.stage, element));
      if (!before) throw new Error(`${own} is not in ${reuse.runId}`);
      values.set(own, before);
    } else if (selected === null || includes(selected, element)) {
      const sources = sourcesOf(plan, stage, element).map((source) => [source, values.get(source)] as const);
      const there = sources.flatMap(([name, value]) => (value ? [[name, value.number] as const] : []));
      if (there.length === sources.length && succeeds()) values.set(own, { number: called++, from: new Map(there) });
    }
  }
  return values;
}

function* allElements(plan: Plan): Generator<[Stage, number]> {
  for (const stage of plan.stages) {
    for (const element of numbersOf(allOf(stage.elementCount ?? 0))) yield [stage, element];
  }
}

/** Every element that an element reads, looked for one by one. */
function sourcesOf(plan: Plan, stage: Stage, element: number): string[] {
  const shape = (of: Stage) => of.axes.map(({ size }) => Number(size));
  const at = positionOf(element, shape(stage));
  const sources = stage.parameters.flatMap(({ from, axes }) => {
    const before = from.kind === 'output' ? plan.stages.find(({ id }) => id === from.stage) : undefined;
    if (!before) return [];
    const read = [...numbersOf(allOf(before.elementCount ?? 0))].filter((other) => {
      const there = positionOf(other, shape(before));
      return (axes ?? []).every((name, place) => {
        return name === null || at[stage.axes.findIndex((axis) => axis.name === name)] === there[place];
      });
    });
    return read.map((other) => key(before.id, other));
  });
  return [...new Set(sources)];
}

function doneOf(stage: Stage, values: Values) {
  return rangesOf(
    [...numbersOf(allOf(stage.elementCount ?? 0))].filter((element) => values.has(key(stage.id, element))),
  );
}

function key(stage: string, element: number): string {
  return `${stage} ${element}`;
}

import fc from 'fast-check';
import { expect, it } from 'vitest';
import {
  allOf,
  elementAt,
  elementCountOf,
  numbersOf,
  parseMapspec,
  positionOf,
  printMapspec,
  rangesOf,
} from '../mapspec/index.ts';
import { applyEdit, Pipeline } from '../pipeline/index.ts';
import { anyName, anyPipeline, anyValue, drawablePipeline } from './any-pipeline.ts';
import { compilePlan } from './compile-plan.ts';
import { elementsOfTask } from './cut-batches.ts';
import type { EarlierRun } from './earlier-run.ts';
import { Plan } from './plan.ts';
import { sampleProfile } from './sample-pipeline.ts';
import { Selection, WHOLE } from './selection.ts';

const part = fc.record({ start: fc.integer({ min: 0, max: 3 }), stop: fc.integer({ min: 0, max: 4 }) });
const selection = fc
  .record({
    outputs: fc.option(fc.array(anyName, { minLength: 1, maxLength: 2 }), { freq: 3, nil: null }),
    given: fc.dictionary(anyName, anyValue, { maxKeys: 1 }),
    axes: fc.dictionary(fc.constantFrom('i', 'j', '__proto__'), part, { maxKeys: 1 }),
  })
  .map((drawn) => Selection.parse(drawn));

const choice = fc.oneof(
  fc.constant(WHOLE),
  fc
    .record({
      outputs: fc.constantFrom(null, ['y0'], ['y0'], ['y1'], ['y2']),
      given: fc.constantFrom({}, {}, { y0: { kind: 'list', items: [1, 2, 3] } }),
      axes: fc.constantFrom(
        {},
        { j: { start: 1, stop: 2 } },
        { i: { start: 0, stop: 1 } },
        { i: { start: 1, stop: 2 }, j: { start: 0, stop: 2 } },
      ),
    })
    .map((drawn) => Selection.parse(drawn)),
);

it('answers any document that the schema accepts, twice the same, with a plan its schema accepts or an error', () => {
  const answers = { plans: 0, refusals: 0 };
  fc.assert(
    fc.property(
      fc.oneof(anyPipeline, drawablePipeline),
      fc.oneof(fc.constant(WHOLE), selection, choice),
      (drawn, asked) => {
        const document = Pipeline.parse(drawn);
        const compiled = compilePlan(document, sampleProfile(), { selection: asked });
        expect(compilePlan(document, sampleProfile(), { selection: asked })).toEqual(compiled);
        const isRefused = compiled.problems.some(({ severity }) => severity === 'error');
        expect(compiled.ok).toBe(!isRefused);
        if (compiled.ok) Plan.parse(compiled.plan);
        answers[compiled.ok ? 'plans' : 'refusals']++;
      },
    ),
    { numRuns: 400 },
  );
  // Both ways must have been walked, or the property says little.
  expect(answers.plans).toBeGreaterThan(30);
  expect(answers.refusals).toBeGreaterThan(30);
});

it('puts every element that is asked for into exactly one task, or takes it over', () => {
  const seen = { nests: 0, parts: 0, reused: 0 };
  fc.assert(
    fc.property(
      drawablePipeline,
      choice,
      fc.array(fc.boolean(), { minLength: 1, maxLength: 9 }),
      (drawn, asked, done) => {
        const first = compilePlan(drawn, sampleProfile({ limits: { maxArraySize: 2, pollS: 1, graceS: 1 } }));
        const earlier = first.ok
          ? [
              {
                runId: 'r_1',
                folder: '/runs/r_1',
                plan: first.plan,
                profile: sampleProfile(),
                stages: someDone(first.plan, done),
              },
            ]
          : [];
        const profile = sampleProfile({ limits: { maxArraySize: 3, pollS: 1, graceS: 1 } });
        const compiled = compilePlan(drawn, profile, { selection: asked, earlier });
        if (!compiled.ok) return;
        for (const stage of compiled.plan.stages) {
          if (stage.release.kind !== 'at-once') continue;
          const tasks = stage.batches.flatMap((batch) =>
            Array.from({ length: batch.taskCount }, (_, task) => [...numbersOf(elementsOfTask(batch, task))]),
          );
          for (const task of tasks) expect(task.length).toBeGreaterThan(0);
          const elements = [...tasks.flat(), ...numbersOf(stage.reuse?.elements ?? [])].sort((a, b) => a - b);
          expect(elements).toEqual([...numbersOf(stage.selected ?? allOf(stage.elementCount ?? 0))]);
          if (stage.functionId === 'f_nest') seen.nests++;
          if (stage.selected) seen.parts++;
          if (stage.reuse) seen.reused++;
        }
      },
    ),
    { numRuns: 500 },
  );
  for (const count of Object.values(seen)) expect(count).toBeGreaterThan(0);
});

it('gives the same plan when wires are taken away and drawn again, in whatever order they are', () => {
  fc.assert(
    fc.property(drawablePipeline, fc.infiniteStream(fc.nat()), (drawn, numbers) => {
      const shuffled = drawn.wires
        .map((wire) => ({ wire, at: numbers.next().value ?? 0 }))
        .sort((left, right) => left.at - right.at)
        .map(({ wire }) => wire);
      const unwired = shuffled.reduce((rest, { to }) => applyEdit(rest, { type: 'disconnect', to }), drawn);
      const rewired = shuffled.reduce((rest, { from, to }) => applyEdit(rest, { type: 'connect', from, to }), unwired);
      expect(unwired.wires).toEqual([]);
      const compiled = compilePlan(drawn, sampleProfile());
      const again = compilePlan(rewired, sampleProfile());
      expect(again.ok).toBe(compiled.ok);
      if (compiled.ok && again.ok) expect(again.plan).toEqual(compiled.plan);
      expect(again.facts).toEqual(compiled.facts);
    }),
    { numRuns: 150 },
  );
});

it('finds an element at the position that it has', () => {
  const shapes = fc.array(fc.integer({ min: 1, max: 6 }), { maxLength: 4 });
  fc.assert(
    fc.property(shapes, fc.nat(), (shape, number) => {
      const element = number % elementCountOf(shape);
      expect(elementAt(positionOf(element, shape), shape)).toBe(element);
    }),
  );
});

it('reads the mapspec that it prints', () => {
  const axes = fc.uniqueArray(fc.constantFrom('i', 'j', 'größe', 'lambda', 'k_2'), { minLength: 1, maxLength: 3 });
  const arrays = fc.uniqueArray(fc.constantFrom('x', 'y', 'scope.x', 'other.x', 'z1'), { minLength: 2, maxLength: 4 });
  let read = 0;
  fc.assert(
    fc.property(axes, arrays, fc.infiniteStream(fc.nat()), (outputAxes, names, numbers) => {
      const pick = <T>(items: readonly T[]) => items[(numbers.next().value ?? 0) % items.length]!;
      const taken = () => Array.from({ length: pick([1, 2, 3]) }, () => pick([...outputAxes, null]));
      const [first = '', ...others] = names;
      const outputs = [{ name: first, axes: outputAxes }];
      const mapspec = { inputs: others.map((array) => ({ name: array, axes: taken() })), outputs };
      const parsed = parseMapspec(printMapspec(mapspec));
      // Only where no input is mapped at all it says nothing.
      expect(parsed.ok).toBe(mapspec.inputs.some((input) => input.axes.some((axis) => axis !== null)));
      if (!parsed.ok) return;
      read++;
      expect(parsed.mapspec).toEqual(mapspec);
    }),
  );
  expect(read).toBeGreaterThan(20);
});

/** Every other element, more or less, of each stage. */
function someDone(plan: Plan, done: readonly boolean[]): EarlierRun['stages'] {
  return Object.fromEntries(
    plan.stages.map(({ id: stage, elementCount }) => {
      const numbers = [...numbersOf(allOf(elementCount ?? 0))].filter((number) => done[number % done.length]);
      return [stage, { done: rangesOf(numbers), meanWallS: null }];
    }),
  );
}

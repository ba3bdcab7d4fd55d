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
import { applyEdit, Pipeline, type PipelineFunction } from '../pipeline/index.ts';
import { compilePlan } from './compile-plan.ts';
import { elementsOfTask } from './cut-batches.ts';
import type { EarlierRun } from './earlier-run.ts';
import { Plan } from './plan.ts';
import { type SampleFunction, sampleNest, samplePipeline, sampleProfile } from './sample-pipeline.ts';
import { Selection, WHOLE } from './selection.ts';

/** Few names, so that they meet; some of them are traps of JavaScript, Python or file systems. */
const name = fc.constantFrom(
  'x',
  'y',
  'z',
  'f',
  'X',
  '',
  'größe',
  'constructor',
  '__proto__',
  'toString',
  'lambda',
  '../x',
  's.x',
  's.y',
  'a.b.c',
);
const id = (prefix: string) => fc.constantFrom('a', 'b', 'c').map((letter) => `${prefix}_${letter}`);
const position = fc.constant({ x: 0, y: 0 });
const size = fc.oneof(fc.integer({ min: 0, max: 4 }), fc.constant('?'));

const code = fc.oneof(
  fc
    .tuple(name, fc.array(fc.tuple(name, fc.constantFrom('', '=1', '=[1, 2]', '=np.pi')), { maxLength: 4 }))
    .map(([entry, parameters]) => `def ${entry}(${parameters.map((parts) => parts.join('')).join(', ')}): return 1`),
  fc.constantFrom('', 'def x(*a, **k): ...', 'def f(x, /, *, y): ...', 'async def f(x): ...', 'def (', 'x = 1'),
);
const array = fc
  .tuple(name, fc.array(fc.constantFrom('i', 'j', ':'), { minLength: 1, maxLength: 2 }))
  .map(([array, axes]) => `${array}[${axes.join(', ')}]`);
const mapspec = fc.oneof(
  fc
    .tuple(fc.array(array, { maxLength: 2 }), fc.array(array, { minLength: 1, maxLength: 2 }))
    .map(([inputs, outputs]) => `${inputs.join(', ') || '...'} -> ${outputs.join(', ')}`),
  fc.string({ maxLength: 8 }),
);
const field = fc.oneof(
  fc.constantFrom(0, 1, 2.5, '4G', 'soon', '1:00'),
  fc.record({ expression: fc.constantFrom('', 'x', 'x + y', 'int(', 'z.w', '1') }),
);
const resources = fc.record(
  {
    cpus: field,
    nodes: field,
    memory: field,
    time: field,
    partition: fc.constantFrom('', 'short'),
    extraArgs: fc.dictionary(fc.constantFrom('account', 'array', '--x', 'mem'), fc.constantFrom('a b', null, 3)),
    parallelizationMode: fc.constantFrom('internal', 'other'),
  },
  { requiredKeys: [] },
);
const drawnFunction = fc.record({
  id: id('f'),
  language: fc.constant('python'),
  code,
  entry: name,
  outputs: fc.array(name, { minLength: 1, maxLength: 2 }),
  mapspec: fc.option(mapspec),
  internalShape: fc.option(fc.array(size, { maxLength: 2 })),
  bound: fc.dictionary(name, fc.jsonValue({ maxDepth: 2 })),
  defaults: fc.dictionary(name, fc.jsonValue({ maxDepth: 2 })),
  resources,
  resourcesVariable: fc.option(name, { freq: 1 }),
  scope: fc.constantFrom('map', 'element'),
  chunkSize: fc.option(fc.integer({ min: 1, max: 3 })),
  executor: fc.constantFrom('slurm', 'local'),
  variant: fc.option(fc.record({ of: name, name }), { freq: 4, nil: null }),
  acceptMissing: fc.boolean(),
  notes: fc.constant(''),
  position,
});
const value = fc.oneof(
  fc.constant({ kind: 'none' }),
  fc.record({ kind: fc.constant('value'), value: fc.jsonValue({ maxDepth: 2 }) }),
  fc.record({ kind: fc.constant('list'), items: fc.array(fc.jsonValue({ maxDepth: 1 }), { maxLength: 3 }) }),
  fc.record({ kind: fc.constant('array'), nested: fc.array(fc.jsonValue({ maxDepth: 2 }), { maxLength: 3 }) }),
  fc.record({ kind: fc.constant('range'), ...ends(), step: anyNumber() }),
  fc.record({ kind: fc.constantFrom('linspace', 'geomspace'), ...ends(), count: fc.maxSafeInteger() }),
  fc.record({ kind: fc.constant('logspace'), ...ends(), count: fc.maxSafeInteger(), base: anyNumber() }),
  fc.record({ kind: fc.constant('csv'), text: fc.string(), column: name }),
  fc.record({
    kind: fc.constant('reference'),
    path: fc.constantFrom('', '~/x.npy', 'x.csv'),
    format: fc.constantFrom('npy', 'json', 'csv', 'pickle', 'file-array'),
    column: fc.option(name),
    shape: fc.option(fc.array(fc.integer({ min: 0, max: 4 }), { maxLength: 2 })),
  }),
);
const pipeline = fc.record({
  format: fc.constant(2),
  name: fc.string(),
  description: fc.constant(''),
  functions: fc.array(drawnFunction, { maxLength: 4 }),
  inputs: fc.array(fc.record({ id: id('i'), name, value, position }), { maxLength: 3 }),
  wires: fc.array(
    fc.record({
      from: fc.oneof(
        fc.record({ kind: fc.constant('input'), id: id('i') }),
        fc.record({ kind: fc.constant('output'), id: id('f'), output: name }),
      ),
      to: fc.record({ id: id('f'), parameter: name }),
    }),
    { maxLength: 5 },
  ),
  nests: fc.array(
    fc.record({
      id: id('f'),
      name,
      functions: fc.array(id('f'), { maxLength: 3 }),
      outputs: fc.option(fc.array(name, { maxLength: 2 })),
      resources,
      scope: fc.constantFrom('map', 'element'),
      chunkSize: fc.option(fc.integer({ min: 1, max: 3 })),
      executor: fc.constantFrom('slurm', 'local'),
      notes: fc.constant(''),
      position,
    }),
    { maxLength: 2 },
  ),
  activeVariants: fc.dictionary(name, name),
  checkTypes: fc.boolean(),
  resources,
});
const part = fc.record({ start: fc.integer({ min: 0, max: 3 }), stop: fc.integer({ min: 0, max: 4 }) });
const selection = fc
  .record({
    outputs: fc.option(fc.array(name, { minLength: 1, maxLength: 2 }), { freq: 3, nil: null }),
    given: fc.dictionary(name, value, { maxKeys: 1 }),
    axes: fc.dictionary(fc.constantFrom('i', 'j', '__proto__'), part, { maxKeys: 1 }),
  })
  .map((drawn) => Selection.parse(drawn));

type DrawnFunction = {
  readonly parameters: readonly string[];
  readonly isMapped: boolean;
  readonly isVariant: boolean;
} & Pick<PipelineFunction, 'scope' | 'chunkSize' | 'resources'>;

/** Pipelines that a user might draw; a good part of them has no error. Functions read what stands before them. */
const drawable = fc
  .tuple(
    fc.array(
      fc.record({
        parameters: fc.uniqueArray(fc.constantFrom('x', 'w', 'y0', 'y1', 'y2'), { maxLength: 3 }),
        isMapped: fc.constantFrom(true, true, false),
        scope: fc.constantFrom('map' as const, 'element' as const),
        resources: fc.constantFrom({ cpus: 1 }, {}, { cpus: { expression: '1' } }),
        chunkSize: fc.option(fc.integer({ min: 1, max: 3 }), { nil: null }),
        isVariant: fc.constantFrom(true, ...Array<boolean>(7).fill(false)),
      }),
      { minLength: 1, maxLength: 5 },
    ),
    fc.array(fc.integer(), { maxLength: 4 }),
    fc.constantFrom([], ['f_f0', 'f_f1'], ['f_f1', 'f_f2'], ['f_f0', 'f_f1', 'f_f2']),
  )
  .map(([functions, items, nest]) => {
    const drawn = drawFunctions(functions);
    const read = ['x', 'w'].filter((input) => drawn.some(({ code }) => new RegExp(`\\b${input}\\b`).test(code)));
    const inputs = { x: { kind: 'list', items }, w: { kind: 'range', start: 0, stop: 3, step: 1 } } as const;
    const given = Object.fromEntries(read.map((input) => [input, inputs[input === 'x' ? 'x' : 'w']]));
    return samplePipeline(drawn, given, {
      nests: functions.length < nest.length || nest.length === 0 ? [] : [sampleNest(nest)],
    });
  });

/** x has the axis i and w the axis j; an output has those of all that it is mapped over. The last name is dotted. */
function drawFunctions(functions: readonly DrawnFunction[]): SampleFunction[] {
  const axesOf = new Map<string, readonly string[]>([
    ['x', ['i']],
    ['w', ['j']],
  ]);
  return functions.map(({ parameters, isMapped, isVariant, ...rest }, index) => {
    const output = index > 0 && index === functions.length - 1 ? 'out.y' : `y${index}`;
    const taken = parameters.filter((parameter) => axesOf.has(parameter));
    const mapped = isMapped ? taken.filter((parameter) => axesOf.get(parameter)!.length > 0) : [];
    const axes = ['i', 'j'].filter((axis) => mapped.some((parameter) => axesOf.get(parameter)!.includes(axis)));
    const left = mapped.map((parameter) => `${parameter}[${axesOf.get(parameter)!.join(', ')}]`).join(', ');
    axesOf.set(output, axes);
    return {
      ...rest,
      code: `def f${index}(${taken.join(', ')}): ...`,
      outputs: [output],
      mapspec: axes.length === 0 ? null : `${left} -> ${output}[${axes.join(', ')}]`,
      variant: isVariant ? { of: 'any', name: `v${index}` } : null,
    };
  });
}

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
    fc.property(fc.oneof(pipeline, drawable), fc.oneof(fc.constant(WHOLE), selection, choice), (drawn, asked) => {
      const document = Pipeline.parse(drawn);
      const compiled = compilePlan(document, sampleProfile(), { selection: asked });
      expect(compilePlan(document, sampleProfile(), { selection: asked })).toEqual(compiled);
      const isRefused = compiled.problems.some(({ severity }) => severity === 'error');
      expect(compiled.ok).toBe(!isRefused);
      if (compiled.ok) Plan.parse(compiled.plan);
      answers[compiled.ok ? 'plans' : 'refusals']++;
    }),
    { numRuns: 400 },
  );
  // Both ways must have been walked, or the property says little.
  expect(answers.plans).toBeGreaterThan(30);
  expect(answers.refusals).toBeGreaterThan(30);
});

it('puts every element that is asked for into exactly one task, or takes it over', () => {
  const seen = { nests: 0, parts: 0, reused: 0 };
  fc.assert(
    fc.property(drawable, choice, fc.array(fc.boolean(), { minLength: 1, maxLength: 9 }), (drawn, asked, done) => {
      const first = compilePlan(drawn, sampleProfile({ limits: { maxArraySize: 2, pollS: 1, graceS: 1 } }));
      const earlier = first.ok
        ? [{ runId: 'r_1', folder: '/runs/r_1', plan: first.plan, stages: someDone(first.plan, done) }]
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
    }),
    { numRuns: 500 },
  );
  for (const count of Object.values(seen)) expect(count).toBeGreaterThan(0);
});

it('gives the same plan when wires are taken away and drawn again, in whatever order they are', () => {
  fc.assert(
    fc.property(drawable, fc.infiniteStream(fc.nat()), (drawn, numbers) => {
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

function anyNumber() {
  return fc.oneof(fc.integer({ min: -5, max: 5 }), fc.double({ noNaN: true, noDefaultInfinity: true }));
}

function ends() {
  return { start: anyNumber(), stop: anyNumber() };
}

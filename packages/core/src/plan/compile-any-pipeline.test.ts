import fc from 'fast-check';
import { expect, it } from 'vitest';
import { Pipeline } from '../pipeline/index.ts';
import { compilePlan } from './compile-plan.ts';
import { Plan } from './plan.ts';
import { samplePipeline, sampleProfile } from './sample-pipeline.ts';

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
  acceptMissing: fc.boolean(),
  notes: fc.constant(''),
  position,
});
const value = fc.oneof(
  fc.constant({ kind: 'none' }),
  fc.record({ kind: fc.constant('value'), value: fc.jsonValue({ maxDepth: 2 }) }),
  fc.record({ kind: fc.constant('list'), items: fc.array(fc.jsonValue({ maxDepth: 1 }), { maxLength: 3 }) }),
  fc.record({ kind: fc.constant('array'), nested: fc.array(fc.jsonValue({ maxDepth: 2 }), { maxLength: 3 }) }),
  fc.record({ kind: fc.constant('range'), start: anyNumber(), stop: anyNumber(), step: anyNumber() }),
  fc.record({ kind: fc.constant('linspace'), start: anyNumber(), stop: anyNumber(), count: fc.maxSafeInteger() }),
);
const pipeline = fc.record({
  format: fc.constant(1),
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
  resources,
});

/** Pipelines that a user might draw; a good part of them has no error. */
const drawable = fc
  .tuple(
    fc.array(
      fc.record({
        parameters: fc.uniqueArray(fc.constantFrom('x', 'w', 'y0', 'y1', 'y2'), { maxLength: 3 }),
        mapping: fc.constantFrom('once', 'zip', 'product'),
        scope: fc.constantFrom('map' as const, 'element' as const),
        cpus: fc.constantFrom(1, { expression: '1' }),
      }),
      { minLength: 1, maxLength: 4 },
    ),
    fc.array(fc.integer(), { maxLength: 3 }),
  )
  .map(([functions, items]) =>
    samplePipeline(
      functions.map(({ parameters, mapping, scope, cpus }, index) => {
        const output = `y${index}`;
        const taken = parameters.filter((parameter) => parameter !== output);
        const axes = taken.map((_, at) => (mapping === 'zip' ? 'i' : 'ijk'.charAt(at)));
        const left = taken.map((parameter, at) => `${parameter}[${axes[at]}]`).join(', ');
        const right = `${output}[${[...new Set(axes)].join(', ')}]`;
        return {
          code: `def f${index}(${taken.join(', ')}): ...`,
          outputs: [output],
          mapspec: mapping === 'once' || taken.length === 0 ? null : `${left} -> ${right}`,
          scope,
          resources: { cpus },
        };
      }),
      { x: { kind: 'list', items }, w: { kind: 'list', items } },
    ),
  );

it('answers any document that the schema accepts, twice the same, with a plan its schema accepts or an error', () => {
  const answers = { plans: 0, refusals: 0 };
  fc.assert(
    fc.property(fc.oneof(pipeline, drawable), (drawn) => {
      const document = Pipeline.parse(drawn);
      const compiled = compilePlan(document, sampleProfile());
      expect(compilePlan(document, sampleProfile())).toEqual(compiled);
      const isRefused = compiled.problems.some(({ severity }) => severity === 'error');
      expect(compiled.ok).toBe(!isRefused);
      if (compiled.ok) Plan.parse(compiled.plan);
      answers[compiled.ok ? 'plans' : 'refusals']++;
    }),
    { numRuns: 600 },
  );
  // Both ways must have been walked, or the property says little.
  expect(answers.plans).toBeGreaterThan(30);
  expect(answers.refusals).toBeGreaterThan(30);
});

function anyNumber() {
  return fc.oneof(fc.integer({ min: -5, max: 5 }), fc.double({ noNaN: true, noDefaultInfinity: true }));
}

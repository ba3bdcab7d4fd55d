import fc from 'fast-check';
import type { PipelineFunction } from '../pipeline/index.ts';
import { type SampleFunction, sampleNest, samplePipeline } from './sample-pipeline.ts';

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
/** Whatever the schema accepts; hardly any is without an error. */
export const anyPipeline = fc.record({
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

type DrawnFunction = {
  readonly parameters: readonly string[];
  readonly isMapped: boolean;
  readonly isVariant: boolean;
} & Pick<PipelineFunction, 'scope' | 'chunkSize' | 'resources'>;

/** Pipelines that a user might draw; a good part of them has no error. Functions read what stands before them. */
export const drawablePipeline = fc
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

function anyNumber() {
  return fc.oneof(fc.integer({ min: -5, max: 5 }), fc.double({ noNaN: true, noDefaultInfinity: true }));
}

function ends() {
  return { start: anyNumber(), stop: anyNumber() };
}

export { name as anyName, value as anyValue };

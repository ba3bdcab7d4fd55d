import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseMapspec, printMapspec } from '../../../mapspec/index.ts';
import {
  blankPipeline,
  FunctionId,
  InputId,
  type InputValue,
  type Json,
  type Nest,
  Pipeline,
  type PipelineFunction,
  type PipelineInput,
  type Wire,
} from '../../../pipeline/index.ts';
import { DEFAULT_RETRY_POLICY, type ResourceForm } from '../../../resources/index.ts';
import { readModule } from '../../read-module.ts';
import { importPipefunc } from '../import-pipefunc.ts';
import { exportPipefunc } from './export-pipefunc.ts';
import { functionKeys, namedWires } from './marks/named-graph.ts';

type Random = <T>(arbitrary: fc.Arbitrary<T>) => T;

/** An array while a pipeline is put together: what it is called, its axes, and where it comes from. */
type Source = { readonly name: string; readonly axes: readonly string[]; readonly from: Wire['from'] };

const NAMES = fc.constantFrom(
  ...'x y alpha data_1 größe _p self list print np pipeline inputs results sys math kw K helper name s.a s.b t.q'.split(
    ' ',
  ),
);
const WORDS = fc.constantFrom(
  '',
  'plain',
  'a "quote" and \\',
  '"""',
  "'''",
  'two\nlines',
  '# gridloom: {}',
  'naïve \u{1f600}',
  '\ttab\r\n',
  '{x}',
);
const JSON_VALUE: fc.Arbitrary<Json> = fc.oneof(
  fc.constantFrom<Json>(null, true, false, 0, 1, -3, 2.5, 1e-9),
  fc.constantFrom('2.0', '-0.0', '1e21', 'nan', '-inf').map(($float): Json => ({ $float })),
  fc.constantFrom('9007199254740993', '-123456789012345678901').map(($int): Json => ({ $int })),
  WORDS,
  fc.constantFrom<Json>(
    [],
    [1, [2, null]],
    [{ $float: '1.0' }, { a: { $int: '9007199254740993' } }],
    {},
    { a: [1, { 'b c': 'd' }] },
  ),
);
const AXES = ['i', 'j', 'k', 'm'];
const HELPERS = [
  '',
  'import math\n\n\n',
  'import numpy as np\nfrom math import ceil  # up\n',
  'K = 2\n\n\ndef helper(v):\n    return K * v\n\n\n',
  'K = 3\n\ndef helper(v):\n    # other\n    return K + v\n\n',
  '"""About this."""\nimport os, sys; import re\n# a comment\n\n# another\nTABLE = """\n# gridloom: no\n"""\n\n',
  'from __future__ import annotations\n\nclass Box:\n    size = 1\n\n\n',
  'try:\n    import fast\nexcept ImportError:\n    fast = None\n\n',
  'if __name__ == "__main__":\n    print(1)\n\n',
  'from math import *\n',
];
const BODIES = [
  'return 1',
  'return helper(1)',
  '"""Says `x`."""\n    text = "a\\n" r"\\d"\n    return text',
  'for i in range(3):\n        pass\n    # the end\n    return math.pi',
  'return np.zeros(2), max(1, 2)',
];

/** Pipelines that a user could mean, without what the compiler refuses. */
const pipelines: fc.Arbitrary<Pipeline> = fc.gen().map((generate): Pipeline => {
  const random: Random = (arbitrary) => generate(() => arbitrary);
  const taken = new Set<string>();
  const freshName = (): string | null => {
    const name = random(NAMES);
    const scope = name.split('.')[0] ?? name;
    if (taken.has(name) || taken.has(scope) !== name.includes('.'))
      if (taken.has(name) || taken.has(scope)) return null;
    taken.add(name);
    return name;
  };
  const inputs: PipelineInput[] = [];
  const sources: Source[] = [];
  for (let count = random(fc.nat(4)); count > 0; count--) {
    const name = freshName();
    if (name === null) continue;
    const { value, rank } = random(INPUT_VALUES);
    const id = InputId.parse(`i_${inputs.length}${random(fc.constantFrom('', '_x', '_in'))}`);
    inputs.push({ id, name, value, position: positionOf(random) });
    sources.push({
      name,
      axes: random(fc.shuffledSubarray(AXES, { minLength: rank, maxLength: rank })),
      from: { kind: 'input', id },
    });
  }
  const functions: PipelineFunction[] = [];
  const wires: Wire[] = [];
  for (let count = random(fc.integer({ min: 1, max: 5 })); count > 0; count--) {
    const outputs = [freshName(), random(fc.boolean()) ? freshName() : null].filter((name) => name !== null);
    if (outputs.length === 0) continue;
    const made = anyFunction(random, sources, { outputs, number: functions.length });
    functions.push(made.item);
    wires.push(...made.wires);
    for (const name of outputs) {
      sources.push({ name, axes: made.axes, from: { kind: 'output', id: made.item.id, output: name } });
    }
  }
  addVariant(random, functions, wires);
  return {
    ...blankPipeline(random(WORDS) || 'sweep'),
    description: random(WORDS),
    functions,
    inputs: random(fc.shuffledSubarray(inputs, { minLength: inputs.length })),
    wires: random(fc.shuffledSubarray(wires, { minLength: wires.length })),
    nests: nestsOf(random, functions),
    activeVariants: random(fc.constantFrom<Record<string, string>>({}, { way: 'other' })),
    checkTypes: random(fc.boolean()),
    resources: random(
      fc.constantFrom<ResourceForm>({}, { memory: '4G', time: '90' }, { cpus: 2, extraArgs: { qos: 'high' } }),
    ),
  };
});

const INPUT_VALUES: fc.Arbitrary<{ value: InputValue; rank: number }> = fc.oneof(
  fc.constant({ value: { kind: 'none' as const }, rank: 0 }),
  JSON_VALUE.map((value) => ({ value: { kind: 'value' as const, value }, rank: 0 })),
  fc.array(JSON_VALUE, { maxLength: 3 }).map((items) => ({ value: { kind: 'list' as const, items }, rank: 1 })),
  fc.constantFrom<{ value: InputValue; rank: number }>(
    { value: { kind: 'array', nested: [1, 2, 3] }, rank: 1 },
    { value: { kind: 'array', nested: [{ $float: '1.0' }, 2.5, { $float: 'nan' }] }, rank: 1 },
    { value: { kind: 'array', nested: [[1, { $float: '2.0' }]] }, rank: 2 },
    {
      value: {
        kind: 'array',
        nested: [
          [1, 2.5],
          [3, 'a'],
        ],
      },
      rank: 2,
    },
    { value: { kind: 'range', start: 0, stop: 5, step: 1 }, rank: 1 },
    { value: { kind: 'range', start: 1, stop: 2, step: 0.1 }, rank: 1 },
    { value: { kind: 'range', start: 0.5, stop: -1, step: -0.25 }, rank: 1 },
    { value: { kind: 'linspace', start: -1, stop: 1, count: 3 }, rank: 1 },
    { value: { kind: 'logspace', start: 0, stop: 3, count: 4, base: 2.5 }, rank: 1 },
    { value: { kind: 'geomspace', start: 1, stop: 1000, count: 4 }, rank: 1 },
    { value: { kind: 'csv', text: 'a;"b ""c"""\r\n1;x\n2.5;\n', column: 'a' }, rank: 1 },
    { value: { kind: 'reference', path: '~/da"ta.npy', format: 'npy', column: null, shape: [2, 3] }, rank: 2 },
    { value: { kind: 'reference', path: '/t.csv', format: 'csv', column: 'a b', shape: null }, rank: 1 },
    { value: { kind: 'reference', path: '/f', format: 'file-array', column: null, shape: [4] }, rank: 1 },
  ),
);

function positionOf(random: Random): { x: number; y: number } {
  return { x: random(fc.integer({ min: -500, max: 2000 })), y: random(fc.constantFrom(0, 12.5, -7)) };
}

function anyFunction(
  random: Random,
  sources: readonly Source[],
  of: { readonly outputs: string[]; readonly number: number },
): { item: PipelineFunction; wires: Wire[]; axes: readonly string[] } {
  const id = FunctionId.parse(`f_${of.number}${random(fc.constantFrom('', '_x', '_node'))}`);
  const entry = random(fc.constantFrom('f', 'g', 'solve', 'print', 'math', 'helper_2', 'pipefunc_it', `h${of.number}`));
  const parameters = random(
    fc.uniqueArray(fc.constantFrom('a', 'b', 'x', 'K_', 'größe', 'list', 'np'), { maxLength: 4 }),
  ).filter((name) => !of.outputs.includes(name));
  const wires: Wire[] = [];
  const specs: string[] = [];
  const axes = new Set<string>();
  const isMapped = random(fc.boolean());
  const bound: Record<string, Json> = {};
  const defaults: Record<string, Json> = {};
  const signature: string[] = [];
  for (const name of parameters) {
    const source = sources.length > 0 && random(fc.boolean()) ? random(fc.constantFrom(...sources)) : null;
    if (source) wires.push({ from: source.from, to: { id, parameter: name } });
    const isBound = random(fc.nat(5)) === 0;
    if (isBound) bound[name] = random(JSON_VALUE);
    else if (!source && random(fc.boolean())) defaults[name] = random(JSON_VALUE);
    if (!isBound && source && isMapped && source.axes.length > 0 && random(fc.nat(3)) > 0) {
      const used = source.axes.map((axis) => (random(fc.nat(4)) === 0 && axes.size > 0 ? ':' : axis));
      for (const axis of used) if (axis !== ':') axes.add(axis);
      if (used.some((axis) => axis !== ':')) specs.push(`${name}[${used.join(random(fc.constantFrom(', ', ',')))}]`);
    }
    signature.push(`${name}${random(fc.constantFrom('', '', ': int', ': "list[float]"'))}`);
  }
  const internal = isMapped && random(fc.boolean()) ? ['g'] : [];
  const all = random(fc.shuffledSubarray([...axes, ...internal], { minLength: axes.size + internal.length }));
  const hasMapspec = all.length > 0;
  const variable = random(fc.nat(4)) === 0 ? 'res' : null;
  if (variable) signature.push(variable);
  const isAsync = random(fc.nat(4)) === 0;
  const decorator = random(fc.constantFrom('', '', '@functools.lru_cache(maxsize=None)\n'));
  const head = random(fc.constantFrom(...HELPERS)) + (decorator ? 'import functools\n\n' : '');
  const returns = random(fc.constantFrom('', ' -> int', ' -> dict[str, int]'));
  const body = random(fc.constantFrom(...BODIES));
  const tail = random(
    fc.constantFrom('', '# end\n', '\n\n\nLATE = 1  # used by nobody\n', `\n\ndef twice(v):\n    return ${entry}(v)\n`),
  );
  const item: PipelineFunction = {
    id,
    language: 'python',
    code: `${head}${decorator}${isAsync ? 'async ' : ''}def ${entry}(${signature.join(', ')})${returns}:\n    ${body}\n${tail}`,
    entry,
    outputs: of.outputs,
    mapspec: hasMapspec
      ? `${specs.join(random(fc.constantFrom(', ', ' ,'))) || '...'} -> ${of.outputs.map((name) => `${name}[${all.join(', ')}]`).join(', ')}`
      : null,
    internalShape: internal.length > 0 ? random(fc.constantFrom<(number | '?')[] | null>(null, [3], ['?'])) : null,
    bound,
    defaults,
    resources: random(resourcesOver(parameters)),
    resourcesVariable: variable,
    scope: random(fc.constantFrom('map', 'element')),
    chunkSize: random(fc.constantFrom(null, 1, 5)),
    executor: random(fc.constantFrom('slurm', 'slurm', 'local')),
    variant: null,
    acceptMissing: random(fc.boolean()),
    ...random(fc.constantFrom({}, { retry: { ...DEFAULT_RETRY_POLICY, exception: 2 } })),
    notes: random(WORDS),
    position: positionOf(random),
  };
  return { item, wires, axes: all };
}

function resourcesOver(parameters: readonly string[]): fc.Arbitrary<ResourceForm> {
  const [first = '1'] = parameters;
  return fc.constantFrom<ResourceForm>(
    {},
    {},
    { cpus: 4, memory: '8GB', time: '01:00:00', gpus: 1, partition: 'gp"u' },
    {
      nodes: 2,
      cpusPerNode: 4,
      memory: 4096,
      time: '1-00:00:00',
      extraArgs: { qos: 'high', nice: 5, exclusive: null },
    },
    { cpus: { expression: `int(${first}) + ceil(2.5)` }, parallelizationMode: 'internal' },
    { memory: { expression: `f"{${first}}GB"` }, time: { expression: `60 * len([v for v in [${first}]])` } },
    { cpus: { expression: `${first} if ${first} > 1 else max(${first}, 2)` }, partition: 'long' },
  );
}

/** Gives one function a second way to be computed. */
function addVariant(random: Random, functions: PipelineFunction[], wires: Wire[]): void {
  const first = functions[0];
  if (!first || !random(fc.boolean())) return;
  functions[0] = { ...first, variant: { of: 'way', name: 'first' } };
  const id = FunctionId.parse('f_other_way');
  functions.push({ ...first, id, variant: { of: 'way', name: 'other' }, code: `${first.code}# the other way\n` });
  wires.push(...wires.filter(({ to }) => to.id === first.id).map(({ from, to }) => ({ from, to: { ...to, id } })));
}

function nestsOf(random: Random, functions: readonly PipelineFunction[]): Nest[] {
  const members = functions.filter(({ variant, mapspec }) => variant === null && mapspec === null).map(({ id }) => id);
  if (members.length < 2 || random(fc.boolean())) return [];
  const inside = random(fc.shuffledSubarray(members, { minLength: random(fc.constantFrom(1, 2)) }));
  const outputs = functions.filter(({ id }) => inside.includes(id)).flatMap((item) => item.outputs);
  return [
    {
      id: FunctionId.parse('f_nest'),
      name: random(fc.constantFrom('both', 'f', 'nest', 'größe')),
      functions: inside,
      outputs: random(fc.constantFrom(null, outputs.slice(0, 1))),
      resources: random(resourcesOver([])),
      scope: random(fc.constantFrom('map', 'element')),
      chunkSize: random(fc.constantFrom(null, 3)),
      executor: random(fc.constantFrom('slurm', 'local')),
      notes: random(WORDS),
      position: positionOf(random),
    },
  ];
}

describe('a pipeline that is exported and imported again', () => {
  it('is the same', () => {
    fc.assert(
      fc.property(pipelines, (pipeline) => {
        Pipeline.parse(pipeline);
        const { source } = exportPipefunc(pipeline);
        expect(importPipefunc(source, 'other_name.py').pipeline).toEqual(pipeline);
      }),
      { numRuns: 60, endOnFailure: true },
    );
  });

  it('says in its Python alone what is computed from what', () => {
    fc.assert(
      fc.property(pipelines, (pipeline) => {
        const { source } = exportPipefunc(pipeline);
        const { pipeline: bare } = importPipefunc(source.replace(/(?:\n# gridloom: .*)+\n$/, '\n'), 'bare.py');
        const back = new Map(meaningOf(bare).map((meaning) => [meaning.key, meaning]));
        for (const meaning of meaningOf(pipeline)) {
          // An array's second name, and a parameter that must not be called like an output, are names of the script.
          const found = back.get(meaning.key);
          expect({ ...found, from: undefined }).toEqual({ ...meaning, from: undefined });
          for (const [parameter, name] of Object.entries(meaning.from)) {
            expect([name, expect.stringMatching(/_\d+$/)]).toContainEqual(found?.from[parameter]);
          }
        }
      }),
      { numRuns: 60, endOnFailure: true },
    );
  });
});

/** What a function is told and what goes into its parameters, whatever things are called on the canvas. */
function meaningOf(pipeline: Pipeline) {
  const keys = functionKeys(pipeline);
  const nested = new Set(
    pipeline.nests.filter(({ functions }) => functions.length > 1).flatMap(({ functions }) => functions),
  );
  return pipeline.functions.map((item) => {
    const read = item.mapspec === null ? null : parseMapspec(item.mapspec);
    const wires = namedWires(pipeline).filter(([, , owner]) => owner === keys.get(item.id));
    const signature = readModule(item.code).functions.findLast(({ name }) => name === item.entry);
    const free = (signature?.parameters ?? []).filter(
      ({ name }) => !Object.hasOwn(item.bound, name) && name !== item.resourcesVariable,
    );
    return {
      key: keys.get(item.id) ?? '',
      entry: item.entry,
      mapspec: read?.ok ? printMapspec(read.mapspec) : null,
      bound: item.bound,
      variable: nested.has(item.id) ? null : item.resourcesVariable,
      scope: nested.has(item.id) ? 'map' : item.scope,
      isAsync: signature?.isAsync,
      from: Object.fromEntries(free.map(({ name }) => [name, wires.find((wire) => wire[3] === name)?.[0] ?? name])),
    };
  });
}

import { printMapspec } from '../../mapspec/index.ts';
import { type FunctionId, isPythonName, type PipelineFunction } from '../../pipeline/index.ts';
import type { Parameter } from '../../python/python-module.ts';
import type { ResourceForm } from '../../resources/index.ts';
import { safeNames } from '../safe-names.ts';
import type { AxisNames } from './check-axes.ts';
import type { Shapes } from './infer-shapes.ts';
import { type NestArgument, type NestCall, nestCode, nestPrefix } from './nest-code.ts';
import type { ReadFunction } from './read-functions.ts';
import type { Mapping } from './read-mapspecs.ts';
import type { ReadNest } from './read-nests.ts';
import { type ArrayKey, keepsOwnDefault, outputKey, type Source, type Sources } from './sources.ts';

/** What is known of the functions one by one, before nests become functions. */
export type Unfolded = {
  readonly functions: readonly ReadFunction[];
  /** Each after those it reads. */
  readonly ordered: readonly ReadFunction[];
  readonly sources: Sources;
  /** Without the generated ones. */
  readonly mappings: ReadonlyMap<FunctionId, Mapping>;
  readonly axes: ReadonlyMap<ArrayKey, AxisNames>;
  readonly shapes: Shapes;
};

/** The same with one function in the place of each nest: where its first one stood. */
export type Folded = {
  readonly functions: readonly ReadFunction[];
  readonly sources: Sources;
  readonly mappings: Map<FunctionId, Mapping>;
  readonly axes: Map<ArrayKey, AxisNames>;
};

/**
 * Makes one function of each nest, whose code calls the functions in their order.
 *
 * @param forms - resources of the nests
 */
export function foldNests(
  nests: readonly ReadNest[],
  unfolded: Unfolded,
  forms: ReadonlyMap<FunctionId, ResourceForm>,
): Folded {
  const orderOf = new Map(unfolded.ordered.map(({ id }, index) => [id, index]));
  const of = new Map(unfolded.sources.of);
  const arrays = new Map(unfolded.sources.arrays);
  const mappings = new Map(unfolded.mappings);
  const axes = new Map(unfolded.axes);
  const moved = new Map<ArrayKey, ArrayKey>();
  const inPlaceOf = new Map<FunctionId, ReadFunction | null>();
  for (const read of nests) {
    const ordered = [...read.members].sort((a, b) => orderOf.get(a.id)! - orderOf.get(b.id)!);
    const drawn = drawNest(read, ordered, unfolded);
    const mapping = combinedMapping(read, ordered, drawn, unfolded);
    const owner = functionOf(read, ordered, { ...drawn, mapping, form: forms.get(read.nest.id) ?? {} });
    for (const [index, { id, item }] of read.members.entries()) {
      inPlaceOf.set(id, index === 0 ? owner : null);
      of.delete(id);
      mappings.delete(id);
      for (const output of item.outputs) moveArray(outputKey(id, output), outputKey(read.nest.id, output));
    }
    for (const name of read.kept)
      arrays.set(outputKey(read.nest.id, name), { kind: 'output', name, functionId: read.nest.id });
    of.set(read.nest.id, new Map(drawn.inputs.map(({ parameter, source }) => [parameter, source])));
    mappings.set(read.nest.id, mapping);
  }

  function moveArray(from: ArrayKey, to: ArrayKey): void {
    moved.set(from, to);
    arrays.delete(from);
    const names = axes.get(from);
    axes.delete(from);
    if (names) axes.set(to, names);
  }

  for (const [id, sources] of of) {
    const entries = [...sources];
    if (!entries.some(([, source]) => source.kind === 'array' && moved.has(source.array))) continue;
    of.set(id, new Map(entries.map(([name, source]) => [name, followed(source, moved)])));
  }
  const functions = unfolded.functions.flatMap((owner) => {
    const nest = inPlaceOf.get(owner.id);
    return nest === undefined ? [owner] : (nest ?? []);
  });
  return { functions, sources: { ...unfolded.sources, of, arrays }, mappings, axes };
}

function followed(source: Source, moved: ReadonlyMap<ArrayKey, ArrayKey>): Source {
  const to = source.kind === 'array' ? moved.get(source.array) : undefined;
  return to === undefined ? source : { kind: 'array', array: to };
}

/** A parameter of the nest: an array from outside, as its functions take it. */
type NestInput = {
  readonly parameter: string;
  readonly source: Source;
  readonly axes: AxisNames | null;
};

type DrawnNest = {
  readonly inputs: readonly NestInput[];
  readonly calls: readonly NestCall[];
  readonly returned: readonly string[];
};

/** The calls of a nest, and what they need from outside. An array that is taken in two ways is two parameters. */
function drawNest(read: ReadNest, ordered: readonly ReadFunction[], unfolded: Unfolded): DrawnNest {
  const { sources, axes } = unfolded;
  const variables = new Variables(nestPrefix(read.nest.name));
  const inputs = new Map<string, NestInput>();
  const inside = new Map<ArrayKey, string>();
  const modules = safeNames(ordered.map(({ item }) => item.entry));

  // Parameters come before variables, so that they have the names of what they receive.
  const isInside = new Set(ordered.map(({ id }) => id));
  const argumentsOf = ordered.map((owner) => {
    const mapping = unfolded.mappings.get(owner.id);
    const specs = new Map(
      mapping?.kind === 'map' ? mapping.mapspec.inputs.map((spec) => [spec.name, spec.axes] as const) : [],
    );
    return owner.parameters.flatMap(
      (parameter): { parameter: Parameter; value: ArrayKey | NestArgument['value'] }[] => {
        const source = sources.of.get(owner.id)?.get(parameter.name);
        if (source?.kind === 'value') return [{ parameter, value: source }];
        const origin = source?.kind === 'array' ? sources.arrays.get(source.array) : undefined;
        if (source?.kind !== 'array' || !origin) return [];
        if (origin.kind === 'output' && isInside.has(origin.functionId)) return [{ parameter, value: source.array }];
        if (origin.kind === 'input' && origin.fromDefault && !axes.has(source.array)) {
          if (keepsOwnDefault(owner, parameter)) return [];
          const value = origin.value.kind === 'value' ? origin.value.value : null;
          return [{ parameter, value: { kind: 'value', value } }];
        }
        const taken = specs.get(parameter.name) ?? null;
        const key = JSON.stringify([source.array, taken]);
        const known = inputs.get(key) ?? { parameter: variables.fresh(origin.name), source, axes: taken };
        inputs.set(key, known);
        // A value without axes may be an array too; that is the function's own affair.
        const rank = unfolded.shapes.arrays.get(source.array)?.length ?? 0;
        const isArray = rank > 0 && (taken === null || taken.includes(null));
        return [{ parameter, value: { kind: 'variable', name: known.parameter, isArray } }];
      },
    );
  });

  const calls = ordered.map((owner, index): NestCall => {
    const passed = argumentsOf[index]!.map(({ parameter, value }): NestArgument => {
      const isVariable = typeof value === 'string';
      return {
        parameter: parameter.name,
        byPosition: parameter.kind === 'positional-only',
        value: isVariable ? { kind: 'variable', name: inside.get(value) ?? 'None', isArray: false } : value,
      };
    });
    const results = owner.item.outputs.map((output) => {
      const variable = variables.fresh(output);
      inside.set(outputKey(owner.id, output), variable);
      return variable;
    });
    const { code, entry, outputs } = owner.item;
    return { module: modules[index]!, code, entry, arguments: passed, outputs, results };
  });
  const variableOf = new Map(calls.flatMap(({ outputs, results }) => outputs.map((name, at) => [name, results[at]!])));
  return { inputs: [...inputs.values()], calls, returned: read.kept.map((name) => variableOf.get(name) ?? 'None') };
}

/** Python names, each given once. */
class Variables {
  readonly #taken = new Set<string>();
  readonly #prefix: string;

  constructor(prefix: string) {
    this.#prefix = prefix;
  }

  /** The name itself where it can be; a scope's dot becomes an underscore. */
  fresh(name: string): string {
    const plain = name.replaceAll('.', '_');
    const base = plain.startsWith(this.#prefix) || !isPythonName(plain) ? `x_${plain}` : plain;
    let free = base;
    for (let number = 2; this.#taken.has(free); number++) free = `${base}_${number}`;
    this.#taken.add(free);
    return free;
  }
}

/** All of its functions have the same axes, or none has any. */
function combinedMapping(
  read: ReadNest,
  ordered: readonly ReadFunction[],
  { inputs }: DrawnNest,
  { mappings }: Unfolded,
): Mapping {
  const mapping = mappings.get(ordered[0]!.id);
  if (mapping?.kind !== 'map') return { kind: 'once' };
  const axes = mapping.mapspec.outputs[0]!.axes;
  const mapspec = {
    inputs: inputs.flatMap(({ parameter, axes: taken }) => (taken ? [{ name: parameter, axes: taken }] : [])),
    outputs: read.kept.map((name) => ({ name, axes })),
  };
  return { kind: 'map', mapspec, generated: false };
}

function functionOf(
  { nest, name, members, kept }: ReadNest,
  ordered: readonly ReadFunction[],
  drawn: DrawnNest & { readonly mapping: Mapping; readonly form: ResourceForm },
): ReadFunction {
  const isAsync = ordered.some(({ signature }) => signature?.isAsync);
  const names = drawn.inputs.map(({ parameter }) => parameter);
  const parameters = names.map((parameter): Parameter => {
    return { name: parameter, kind: 'positional-or-keyword', annotation: null, defaultSource: null, start: 0, end: 0 };
  });
  const item: PipelineFunction = {
    id: nest.id,
    language: 'python',
    code: nestCode({ name: nest.name, isAsync, parameters: names, calls: drawn.calls, returned: drawn.returned }),
    entry: nest.name,
    outputs: [...kept],
    mapspec: drawn.mapping.kind === 'map' ? printMapspec(drawn.mapping.mapspec) : null,
    internalShape:
      members.find(({ item }) => item.outputs.some((output) => kept.includes(output)))?.item.internalShape ?? null,
    bound: {},
    defaults: {},
    resources: drawn.form,
    resourcesVariable: null,
    scope: nest.scope,
    chunkSize: nest.chunkSize,
    ...(nest.retry && { retry: nest.retry }),
    executor: nest.executor,
    variant: null,
    // A function that did not ask for it would meet what is missing too.
    acceptMissing: members.every(({ item }) => item.acceptMissing),
    notes: nest.notes,
    position: nest.position,
  };
  const rest = { returns: null, docstring: null, decorators: [], start: 0, end: 0 };
  return { id: nest.id, name, item, signature: { name: nest.name, isAsync, parameters, ...rest }, parameters };
}

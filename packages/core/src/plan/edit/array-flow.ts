import { type ArraySpec, type MapSpec, parseMapspec } from '../../mapspec/index.ts';
import {
  type FunctionId,
  type Pipeline,
  type PipelineFunction,
  type PipelineInput,
  standInsFor,
} from '../../pipeline/index.ts';
import { generateMapspecs } from '../compile/generate-mapspecs.ts';
import { type ReadFunction, readFunctions } from '../compile/read-functions.ts';
import type { Mapping } from '../compile/read-mapspecs.ts';
import { type ArrayKey, inputKey, outputKey } from '../compile/sources.ts';

/** A named value of a pipeline with all who give and take it, whatever is wrong with the rest of the pipeline. */
export type FlowArray = {
  readonly key: ArrayKey;
  readonly name: string;
  /** None for an input; several where variants give it in each other's place. */
  readonly producers: readonly ReadFunction[];
  /** The node of an input, if it has one. */
  readonly input: PipelineInput | null;
  /** The parameters it feeds, functions in the order of `ArrayFlow.functions`. */
  readonly readers: readonly Reader[];
  /** One name per axis, null where no mapspec names it. */
  readonly axes: readonly (string | null)[];
  /** Two functions whose mapspecs do not agree on its axes. */
  readonly clash: readonly [ReadFunction, ReadFunction] | null;
};

export type Reader = { readonly owner: ReadFunction; readonly parameter: string; readonly isWired: boolean };

/** Which arrays flow where. Variants that are not active take part like all others: an edit must hold for them as well. */
export type ArrayFlow = {
  /** Each after those it reads; within one generation by the name of the first output, as PipeFunc goes through them. */
  readonly functions: readonly ReadFunction[];
  readonly arrays: ReadonlyMap<ArrayKey, FlowArray>;
  /** With generated mapspecs. */
  readonly mappings: ReadonlyMap<FunctionId, Mapping>;
  /** Array of a function's output. */
  readonly outputArray: (owner: ReadFunction, output: string) => FlowArray | undefined;
};

export function readFlow(pipeline: Pipeline): ArrayFlow {
  const { functions } = readFunctions(pipeline);
  const keys = keysOfOutputs(pipeline, functions);
  const arrays = collectArrays(pipeline, functions, keys);
  const ordered = inGenerations(functions, arrays);
  const placeOf = new Map(ordered.map((owner, place) => [owner, place]));
  for (const { readers } of arrays.values()) {
    readers.sort((a, b) => (placeOf.get(a.owner) ?? 0) - (placeOf.get(b.owner) ?? 0));
  }
  const mappings = new Map(functions.map(({ id, item }) => [id, readMapping(item)]));
  for (const array of arrays.values()) readAxes(array, mappings);
  generate(functions, { arrays, keys, mappings });
  return {
    functions: ordered,
    arrays,
    mappings,
    outputArray: ({ id }, output) => arrays.get(keys.get(outputKey(id, output)) ?? outputKey(id, output)),
  };
}

/** The array of a name; an output before an input that nothing feeds. */
export function arrayNamed(flow: ArrayFlow, name: string): FlowArray | undefined {
  const named = [...flow.arrays.values()].filter((array) => array.name === name);
  return named.find(({ producers }) => producers.length > 0) ?? named[0];
}

type Draft = { -readonly [Field in keyof FlowArray]: FlowArray[Field] } & {
  producers: ReadFunction[];
  readers: Reader[];
};
type Keys = ReadonlyMap<ArrayKey, ArrayKey>;

/** Variants give one array: its key is that of the first of them. */
function keysOfOutputs(pipeline: Pipeline, functions: readonly ReadFunction[]): Keys {
  return new Map(
    functions.flatMap(({ id, item }) =>
      item.outputs.map((output) => {
        const first = standInsFor(pipeline, item, output)[0] ?? item;
        return [outputKey(id, output), outputKey(first.id, output)] as const;
      }),
    ),
  );
}

/** Bound parameters are fed by nothing; those without a wire by the input of their name. */
function collectArrays(pipeline: Pipeline, functions: readonly ReadFunction[], keys: Keys): Map<ArrayKey, Draft> {
  const arrays = new Map<ArrayKey, Draft>();
  const draft = (key: ArrayKey, name: string) => {
    const found = arrays.get(key) ?? { key, name, producers: [], input: null, readers: [], axes: [], clash: null };
    arrays.set(key, found);
    return found;
  };
  for (const input of pipeline.inputs) draft(inputKey(input.name), input.name).input ??= input;
  for (const owner of functions) {
    for (const output of owner.item.outputs) {
      draft(keys.get(outputKey(owner.id, output))!, output).producers.push(owner);
    }
  }
  const inputs = new Map<string, PipelineInput>(pipeline.inputs.map((input) => [input.id, input]));
  const wires = new Map(pipeline.wires.map(({ from, to }) => [`${to.id} ${to.parameter}`, from]));
  for (const owner of functions) {
    for (const { name: parameter } of owner.parameters) {
      if (Object.hasOwn(owner.item.bound, parameter)) continue;
      const from = wires.get(`${owner.id} ${parameter}`);
      const reader = { owner, parameter, isWired: from !== undefined };
      if (from?.kind === 'output') {
        const key = keys.get(outputKey(from.id, from.output));
        if (key) arrays.get(key)?.readers.push(reader);
      } else {
        const name = from ? inputs.get(from.id)?.name : parameter;
        if (name !== undefined) draft(inputKey(name), name).readers.push(reader);
      }
    }
  }
  return arrays;
}

/** What waits for itself comes last: that it does is said elsewhere. */
function inGenerations(
  functions: readonly ReadFunction[],
  arrays: ReadonlyMap<ArrayKey, FlowArray>,
): readonly ReadFunction[] {
  const after = new Map(functions.map((owner) => [owner, [] as ReadFunction[]]));
  const waitsFor = new Map(functions.map((owner) => [owner, 0]));
  for (const { producers, readers } of arrays.values()) {
    for (const producer of producers) {
      for (const { owner } of readers) {
        after.get(producer)?.push(owner);
        waitsFor.set(owner, (waitsFor.get(owner) ?? 0) + 1);
      }
    }
  }
  const ordered: ReadFunction[] = [];
  const left = new Set(functions);
  for (let free = functions.filter((owner) => waitsFor.get(owner) === 0); free.length > 0; ) {
    ordered.push(...free.toSorted((a, b) => (firstOutput(a) < firstOutput(b) ? -1 : 1)));
    const next: ReadFunction[] = [];
    for (const owner of free) {
      left.delete(owner);
      for (const reader of after.get(owner) ?? []) {
        const count = (waitsFor.get(reader) ?? 0) - 1;
        waitsFor.set(reader, count);
        if (count === 0) next.push(reader);
      }
    }
    free = next;
  }
  return [...ordered, ...left];
}

function firstOutput({ item }: ReadFunction): string {
  return item.outputs[0] ?? '';
}

function readMapping(item: PipelineFunction): Mapping {
  if (item.mapspec === null) return { kind: 'once' };
  const read = parseMapspec(item.mapspec);
  const fits =
    read.ok &&
    read.mapspec.outputs.length === item.outputs.length &&
    read.mapspec.outputs.every(({ name }, at) => name === item.outputs[at]);
  return fits ? { kind: 'map', mapspec: read.mapspec, generated: false } : { kind: 'broken' };
}

/** Who gives an array says its axes first, as in `checkAxes`. */
function readAxes(array: Draft, mappings: ReadonlyMap<FunctionId, Mapping>): void {
  const specOf = (owner: ReadFunction, side: keyof MapSpec, name: string): ArraySpec | undefined => {
    const mapping = mappings.get(owner.id);
    return mapping?.kind === 'map' ? mapping.mapspec[side].find((spec) => spec.name === name) : undefined;
  };
  const uses = [
    ...array.producers.map((owner) => ({ owner, spec: specOf(owner, 'outputs', array.name) })),
    ...array.readers.map(({ owner, parameter }) => ({ owner, spec: specOf(owner, 'inputs', parameter) })),
  ];
  let names: (string | null)[] | null = null;
  let first: ReadFunction | null = null;
  for (const { owner, spec } of uses) {
    if (!spec) continue;
    names ??= spec.axes.map(() => null);
    first ??= owner;
    const known: readonly (string | null)[] = names;
    const fits =
      spec.axes.length === known.length &&
      spec.axes.every((axis, at) => axis === null || known[at] === null || known[at] === axis);
    if (fits) names = known.map((axis, at) => axis ?? spec.axes[at] ?? null);
    else array.clash ??= [first, owner];
  }
  array.axes = names ?? [];
}

/** A producer without mapspec gets the one that its readers imply, each variant of it the same. */
function generate(
  functions: readonly ReadFunction[],
  { arrays, keys, mappings }: { arrays: Map<ArrayKey, Draft>; keys: Keys; mappings: Map<FunctionId, Mapping> },
): void {
  const axes = new Map<ArrayKey, FlowArray['axes']>();
  for (const [own, key] of keys) {
    const array = arrays.get(key);
    if (array && array.axes.length > 0) axes.set(own, array.axes);
  }
  for (const [key, array] of arrays) if (array.axes.length > 0) axes.set(key, array.axes);
  generateMapspecs(functions, mappings, axes);
  for (const [key, array] of arrays) array.axes = axes.get(key) ?? [];
}

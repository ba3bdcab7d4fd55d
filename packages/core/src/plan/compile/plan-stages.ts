import { printMapspec, type Ranges } from '../../mapspec/index.ts';
import type { FunctionId } from '../../pipeline/index.ts';
import type { Parameter } from '../../python/python-module.ts';
import type { StageResources } from '../../resources/index.ts';
import type { Stage, StageParameter } from '../plan.ts';
import type { AxisNames } from './check-axes.ts';
import type { FunctionShape, Shapes } from './infer-shapes.ts';
import { producersOf } from './order-functions.ts';
import type { ReadFunction } from './read-functions.ts';
import type { Mapping } from './read-mapspecs.ts';
import { type ArrayKey, keepsOwnDefault, type Source, type Sources } from './sources.ts';

/** All that is known of one function when nothing is wrong with it. */
export type SoundFunction = {
  readonly owner: ReadFunction;
  readonly stageId: string;
  readonly mapping: Mapping;
  readonly shape: FunctionShape;
  readonly resources: StageResources;
  /** Parameters that its resource expressions read. */
  readonly uses: readonly string[];
  /** Elements that the first round is for; null means all. */
  readonly selected: Ranges | null;
};

export type Surroundings = {
  readonly sources: Sources;
  readonly shapes: Shapes;
  readonly axes: ReadonlyMap<ArrayKey, AxisNames>;
  readonly stageIds: ReadonlyMap<FunctionId, string>;
};

/** The stage of a function. What it takes over from earlier runs, its job arrays and their order come after: `fillStages`. */
export function planStage(sound: SoundFunction, around: Surroundings): Stage {
  const { owner, stageId, mapping, shape, resources } = sound;
  const { item, signature } = owner;
  const after = producersOf(owner.id, around.sources).flatMap((id) => around.stageIds.get(id) ?? []);
  const specs = new Map(mapping.kind === 'map' ? mapping.mapspec.inputs.map(({ name, axes }) => [name, axes]) : []);
  return {
    id: stageId,
    functionId: item.id,
    ...(item.language !== 'python' && { language: item.language }),
    code: item.code,
    entry: item.entry,
    isAsync: signature?.isAsync ?? false,
    parameters: owner.parameters.flatMap((parameter) => {
      return stageParameter(owner, { parameter, mapped: specs.get(parameter.name) ?? null }, around) ?? [];
    }),
    outputs: [...item.outputs],
    mapspec: mapping.kind === 'map' ? printMapspec(mapping.mapspec) : null,
    axes: shape.axes.map((axis) => ({ ...axis })),
    elementCount: shape.elementCount,
    scope: item.scope,
    chunkSize: item.chunkSize,
    ...(item.retry && { retry: item.retry }),
    executor: item.executor,
    resources,
    resourcesVariable: item.resourcesVariable,
    acceptMissing: item.acceptMissing,
    after,
    elementwise: [],
    selected: sound.selected,
    identity: '',
    reuse: null,
    release: releaseOf(sound, around, after),
    batches: [],
  };
}

/** Null for a parameter that is left to the signature's default. */
function stageParameter(
  owner: ReadFunction,
  { parameter, mapped: spec }: { readonly parameter: Parameter; readonly mapped: AxisNames | null },
  { sources, axes, stageIds }: Surroundings,
): StageParameter | null {
  const { name } = parameter;
  const source: Source | undefined = sources.of.get(owner.id)?.get(name);
  if (source?.kind === 'value') return { name, from: { kind: 'value', value: source.value }, axes: null };
  const origin = source?.kind === 'array' ? sources.arrays.get(source.array) : undefined;
  if (source?.kind !== 'array' || !origin) return null;
  const mapped = spec ? [...spec] : null;
  if (origin.kind === 'output') {
    const stage = stageIds.get(origin.functionId) ?? '';
    return { name, from: { kind: 'output', stage, output: origin.name }, axes: mapped };
  }
  if (!origin.fromDefault || axes.has(source.array)) {
    return { name, from: { kind: 'input', name: origin.name }, axes: mapped };
  }
  // A default that stays one value: Python's own keeps its exact type, unless leaving it out would move the arguments
  // that are passed by position.
  if (keepsOwnDefault(owner, parameter)) return null;
  const value = origin.value.kind === 'value' ? origin.value.value : null;
  return { name, from: { kind: 'value', value }, axes: null };
}

function releaseOf(sound: SoundFunction, around: Surroundings, after: readonly string[]): Stage['release'] {
  const { owner, resources, uses } = sound;
  const { sources } = around;
  const open = openAxes(sound, around);
  const fields = Object.keys(resources.expressions);
  const upstream = uses.filter((name) => {
    const source = sources.of.get(owner.id)?.get(name);
    return source?.kind === 'array' && sources.arrays.get(source.array)?.kind === 'output';
  });
  if (open.length > 0) {
    const why = `The length of ${open.join(', ')} is not known before ${after.join(', ')} has run.`;
    return { kind: 'when-sized', needsUpstream: true, why };
  }
  if (fields.length === 0) return { kind: 'at-once' };
  const from = upstream.length > 0 ? upstream : uses;
  const values = from.length > 0 ? `the values of ${from.join(', ')}` : 'an expression';
  const why = `What it asks for (${fields.join(', ')}) follows from ${values}.`;
  return { kind: 'when-sized', needsUpstream: upstream.length > 0, why };
}

/**
 * External axes with a length that only the run tells. One array that has the axis is enough, also when another gives a
 * length: whether the two agree is looked at before anything of the stage is computed.
 */
function openAxes({ owner, mapping, shape }: SoundFunction, { sources, shapes }: Surroundings): string[] {
  const inputs = mapping.kind === 'map' ? mapping.mapspec.inputs : [];
  const isOpen = (axis: string) =>
    inputs.some(({ name, axes }) => {
      const source = sources.of.get(owner.id)?.get(name);
      const sizes = source?.kind === 'array' ? shapes.arrays.get(source.array) : undefined;
      return axes.some((one, at) => one === axis && sizes?.[at] === '?');
    });
  return shape.axes.filter(({ name, external }) => external && isOpen(name)).map(({ name }) => name);
}

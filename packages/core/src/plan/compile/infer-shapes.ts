import { internalAxes, type MapAxis, mapAxes, type Size } from '../../mapspec/index.ts';
import type { FunctionId, InputValue, Problem } from '../../pipeline/index.ts';
import { rankFix, type Taker } from '../fixes/rank-fix.ts';
import { internalShapeFix } from '../fixes/setting-fixes.ts';
import { inputShape, plannedInput } from '../input-shape.ts';
import { problemOf } from '../problem-codes.ts';
import type { AxisNames } from './check-axes.ts';
import { inputProblem } from './input-problem.ts';
import { placeInMapspec } from './place-in-mapspec.ts';
import type { ReadFunction } from './read-functions.ts';
import type { Mapping } from './read-mapspecs.ts';
import { type ArrayKey, type ArrayOrigin, outputKey, type Sources } from './sources.ts';

/** Most elements of one function: what is above is a slip in an input or a product that was meant as a zip. */
const MAX_ELEMENTS = 1_000_000_000;

/** What a function computes: its axes, and how many elements they make; `null` while an external axis is `?`. */
export type FunctionShape = { readonly axes: readonly MapAxis[]; readonly elementCount: number | null };

export type Shapes = {
  readonly arrays: ReadonlyMap<ArrayKey, readonly Size[]>;
  /** The functions whose shape could be derived. */
  readonly functions: ReadonlyMap<FunctionId, FunctionShape>;
  /** Values of the inputs as the plan holds them: a default that is mapped has become a list or an array. */
  readonly inputs: ReadonlyMap<ArrayKey, { readonly value: InputValue; readonly shape: readonly number[] }>;
  readonly problems: readonly Problem[];
};

/** Derives shapes from the inputs on, through the functions in their order. A shape that has a problem stays unknown. */
export function inferShapes(
  ordered: readonly ReadFunction[],
  mappings: ReadonlyMap<FunctionId, Mapping>,
  sources: Sources,
  axes: ReadonlyMap<ArrayKey, AxisNames>,
): Shapes {
  const problems: Problem[] = [];
  const arrays = new Map<ArrayKey, readonly Size[]>();
  const functions = new Map<FunctionId, FunctionShape>();
  const inputs = new Map<ArrayKey, { value: InputValue; shape: readonly number[] }>();
  for (const [key, origin] of sources.arrays) {
    if (origin.kind !== 'input') continue;
    const value = origin.fromDefault ? mappedDefault(origin.value, axes.get(key)?.length ?? 0) : origin.value;
    const found = inputShape(value);
    if (found.ok) {
      arrays.set(key, found.shape);
      inputs.set(key, { value: plannedInput(value), shape: found.shape });
    } else if (found.error !== 'missing') {
      problems.push(inputProblem(origin, found, axes.get(key)?.length ?? 0));
    }
  }

  const takers = takersOf(ordered, mappings, sources);
  for (const owner of ordered) {
    const mapping = mappings.get(owner.id);
    const shape = mapping && shapeOf(owner, mapping, { sources, arrays, problems, takers });
    if (!shape) continue;
    functions.set(owner.id, shape);
    for (const output of owner.item.outputs) {
      arrays.set(
        outputKey(owner.id, output),
        shape.axes.map(({ size }) => size),
      );
    }
  }
  return { arrays, functions, inputs, problems };
}

/** A default has no kind of its own; where it is mapped, its lists are axes. */
function mappedDefault(value: InputValue, rank: number): InputValue {
  if (value.kind !== 'value' || !Array.isArray(value.value) || rank === 0) return value;
  return rank === 1 ? { kind: 'list', items: value.value } : { kind: 'array', nested: value.value };
}

type Known = {
  readonly sources: Sources;
  readonly arrays: ReadonlyMap<ArrayKey, readonly Size[]>;
  problems: Problem[];
  /** Functions that take an array with axes. */
  readonly takers: (array: ArrayKey) => readonly Taker[];
};

function shapeOf(owner: ReadFunction, mapping: Mapping, known: Known): FunctionShape | null {
  if (mapping.kind === 'broken') return null;
  const { id, name, item } = owner;
  const node = { kind: 'function', id } as const;
  const internal = mapping.kind === 'map' ? internalAxes(mapping.mapspec) : [];
  if (item.internalShape !== null && item.internalShape.length !== internal.length) {
    const details = { function: name, declared: item.internalShape.length, axes: internal };
    const place = { node, field: 'internalShape' };
    known.problems.push(problemOf('INTERNAL_SHAPE', place, details, internalShapeFix(item, internal)));
    return null;
  }
  if (mapping.kind === 'once') return { axes: [], elementCount: 1 };

  const { mapspec } = mapping;
  const shapes = new Map<string, readonly Size[]>();
  for (const array of mapspec.inputs) {
    const shape = inputShapeOf(owner, array, known);
    if (!shape) return null;
    shapes.set(array.name, shape);
  }
  const mapped = mapAxes(mapspec, Object.fromEntries(shapes), item.internalShape);
  if (!mapped.ok) {
    for (const { array, message, hint } of mapped.errors) {
      const place = placeInMapspec(item, array, 'inputs');
      known.problems.push(problemOf('AXIS_SIZES', place, { function: name, message, hint }));
    }
    return null;
  }
  const elementCount = productOf(mapped.axes.filter((axis) => axis.external).map(({ size }) => size));
  if (elementCount !== null && elementCount > MAX_ELEMENTS) {
    const details = { function: name, limit: MAX_ELEMENTS };
    known.problems.push(problemOf('TOO_MANY_ELEMENTS', { node, field: 'mapspec' }, details));
    return null;
  }
  return { axes: mapped.axes, elementCount };
}

/** Null when the shape is unknown, or when its rank does not fit: for an output that is said where axes are compared. */
function inputShapeOf(
  owner: ReadFunction,
  array: { readonly name: string; readonly axes: AxisNames },
  { sources, arrays, problems, takers }: Known,
): readonly Size[] | null {
  const source = sources.of.get(owner.id)?.get(array.name);
  const shape = source?.kind === 'array' ? arrays.get(source.array) : undefined;
  if (source?.kind !== 'array' || !shape || shape.length === array.axes.length) return shape ?? null;
  const origin: ArrayOrigin | undefined = sources.arrays.get(source.array);
  if (origin?.kind === 'input') {
    const spec = `${array.name}[${array.axes.map((axis) => axis ?? ':').join(', ')}]`;
    const details = { function: owner.name, array: origin.name, spec, rank: array.axes.length };
    const place = placeInMapspec(owner.item, array.name, 'inputs');
    const fix = rankFix(origin, { rank: shape.length, wanted: array.axes.length, takers: takers(source.array) });
    problems.push(problemOf('INPUT_RANK', place, { ...details, shape: describeShape(shape) }, fix));
  }
  return null;
}

/** Looks only when it is asked: where all ranks fit, nobody asks. */
function takersOf(
  functions: readonly ReadFunction[],
  mappings: ReadonlyMap<FunctionId, Mapping>,
  sources: Sources,
): Known['takers'] {
  let found: Map<ArrayKey, Taker[]> | null = null;
  const collected = () => {
    const takers = new Map<ArrayKey, Taker[]>();
    for (const { id, item } of functions) {
      const mapping = mappings.get(id);
      for (const { name } of mapping?.kind === 'map' ? mapping.mapspec.inputs : []) {
        const source = sources.of.get(id)?.get(name);
        if (source?.kind !== 'array') continue;
        const others = takers.get(source.array);
        if (others) others.push({ item, parameter: name });
        else takers.set(source.array, [{ item, parameter: name }]);
      }
    }
    return takers;
  };
  return (array) => (found ??= collected()).get(array) ?? [];
}

function describeShape(shape: readonly Size[]): string {
  if (shape.length === 0) return 'no axis: it is one value';
  return shape.length === 1 ? `1 axis of length ${shape[0]}` : `${shape.length} axes of lengths ${shape.join(', ')}`;
}

function productOf(sizes: readonly Size[]): number | null {
  return sizes.reduce<number | null>((product, size) => (product === null || size === '?' ? null : product * size), 1);
}

import {
  type FunctionId,
  type InputValue,
  type Json,
  type Problem,
  type ProblemPlace,
  pythonFloat,
} from '../../pipeline/index.ts';
import { clash } from '../../python/types/clash.ts';
import { describeValue, LOOKED_AT, misfit } from '../../python/types/misfit.ts';
import { ARRAY, classType, itemType, type PythonType } from '../../python/types/python-type.ts';
import { problemOf } from '../problem-codes.ts';
import { axesTaken, shownType, typeOfParameter } from './annotated-types.ts';
import type { ReadFunction } from './read-functions.ts';
import type { Mapping } from './read-mapspecs.ts';
import type { ArrayOrigin, Sources } from './sources.ts';

type InputOrigin = Extract<ArrayOrigin, { kind: 'input' }>;

/** A parameter that reads an input. `axes` are those of its mapspec, null when it takes the input whole. */
type Reader = {
  readonly owner: ReadFunction;
  readonly parameter: string;
  readonly type: PythonType;
  readonly axes: readonly (string | null)[] | null;
};

/** Inputs that two functions take for clearly different types, and values that clearly are of no type they are taken for. */
export function checkInputTypes(
  functions: readonly ReadFunction[],
  mappings: ReadonlyMap<FunctionId, Mapping>,
  sources: Sources,
): Problem[] {
  const readers = new Map<InputOrigin, Reader[]>();
  for (const owner of functions) {
    const mapping = mappings.get(owner.id);
    if (mapping?.kind === 'broken') continue;
    for (const parameter of owner.parameters) {
      const { name, annotation } = parameter;
      const source = sources.of.get(owner.id)?.get(name);
      const origin = source?.kind === 'array' ? sources.arrays.get(source.array) : undefined;
      if (origin?.kind !== 'input' || annotation === null) continue;
      const reader = {
        owner,
        parameter: name,
        type: typeOfParameter(owner, parameter),
        axes: axesTaken(mapping, name),
      };
      const others = readers.get(origin);
      if (others) others.push(reader);
      else readers.set(origin, [reader]);
    }
  }
  return [...readers].flatMap(([origin, of]) => {
    const problem = differing(origin, of);
    // Of two types, a value misses one in any case.
    if (problem !== null || origin.fromDefault) return problem ?? [];
    return of.flatMap((reader) => unfit(origin, reader) ?? []);
  });
}

/** The first two that clash both ways: `int` and `float`, or `int` and `int | None`, go together. */
function differing(origin: InputOrigin, readers: readonly Reader[]): Problem | null {
  const isMapped = readers.some(({ axes }) => axes !== null);
  const typed = readers.flatMap((reader) => {
    const type = isMapped && !isByElement(reader) ? itemType(reader.type) : reader.type;
    return type === null || type.kind === 'unknown' ? [] : { reader, type };
  });
  const [first] = typed;
  const other = typed.find(
    ({ type }) => first && clash(first.type, type) === 'error' && clash(type, first.type) === 'error',
  );
  if (!first || !other) return null;
  return problemOf('INPUT_TYPES_DIFFER', placeOf(origin, other.reader), {
    name: origin.name,
    first: first.reader.owner.name,
    firstType: shownType(first.reader.type),
    second: other.reader.owner.name,
    secondType: shownType(other.reader.type),
  });
}

function isByElement({ axes }: Reader): boolean {
  return axes?.every((axis) => axis !== null) ?? false;
}

/** The value as far as it was given and a look at it is cheap. */
function unfit(origin: InputOrigin, reader: Reader): Problem | null {
  const sample = sampleOf(origin.value);
  if (sample === null) return null;
  const whole = sample.rank - (reader.axes?.filter((axis) => axis !== null).length ?? 0);
  const found = whole > 0 ? unfitWhole(sample, whole, reader.type) : unfitElement(sample.items, reader.type);
  if (found === null || whole < 0) return null;
  return problemOf('INPUT_VALUE_TYPE', placeOf(origin, reader), {
    name: origin.name,
    value: found,
    function: reader.owner.name,
    parameter: reader.parameter,
    type: shownType(reader.type),
  });
}

function unfitElement(items: readonly Json[], type: PythonType): string | null {
  for (const item of items) {
    const found = misfit(item, type);
    if (found) return describeValue(found.value);
  }
  return null;
}

/** For a parameter that takes the value, or `rank` axes of it, whole. */
function unfitWhole({ items, isList }: Sample, rank: number, type: PythonType): string | null {
  const fitsNeither = [ARRAY, classType('list'), classType('tuple')].every((given) => clash(given, type) === 'error');
  if (fitsNeither) return isList ? 'a list' : 'an array';
  const item = type.kind === 'array' || rank === 1 ? itemType(type) : null;
  return item && unfitElement(items, item);
}

/** The first elements of an input with `rank` axes; of one without axes, its value. */
type Sample = { readonly rank: number; readonly items: readonly Json[]; readonly isList: boolean };

function sampleOf(value: InputValue): Sample | null {
  switch (value.kind) {
    case 'value':
      return { rank: 0, items: [value.value], isList: false };
    case 'list':
      return { rank: 1, items: value.items.slice(0, LOOKED_AT), isList: true };
    case 'array': {
      let rank = 0;
      for (let at: Json | undefined = value.nested; Array.isArray(at); at = at[0]) rank++;
      return { rank, items: firstElements(value.nested, rank), isList: false };
    }
    case 'range': {
      const isWhole = Number.isInteger(value.start) && Number.isInteger(value.step);
      return { rank: 1, items: isWhole ? [value.start] : [floatOf(value.start)], isList: false };
    }
    case 'linspace':
    case 'geomspace':
      return { rank: 1, items: value.count > 0 ? [floatOf(value.start)] : [], isList: false };
    case 'logspace':
      return { rank: 1, items: value.count > 0 ? [floatOf(value.base ** value.start)] : [], isList: false };
    // Nothing to look at, or a whole table to read for it.
    case 'none':
    case 'csv':
    case 'reference':
      return null;
  }
}

const MAX_RANK = 64;

function floatOf(number: number): Json {
  return pythonFloat(Number.isInteger(number) ? `${number}.0` : String(number));
}

function firstElements(items: readonly Json[], rank: number): Json[] {
  // NumPy has no more axes either; what is nested deeper would take too much stack.
  if (rank > MAX_RANK) return [];
  const found: Json[] = [];
  const collect = (inner: readonly Json[], depth: number) => {
    for (const item of inner) {
      if (found.length >= LOOKED_AT) return;
      if (depth > 1 && Array.isArray(item)) collect(item, depth - 1);
      else found.push(item);
    }
  };
  collect(items, rank);
  return found;
}

function placeOf({ inputId }: InputOrigin, { owner, parameter }: Reader): ProblemPlace {
  if (inputId !== null) return { node: { kind: 'input', id: inputId }, field: 'value' };
  return { node: { kind: 'function', id: owner.id }, field: `parameters.${parameter}` };
}

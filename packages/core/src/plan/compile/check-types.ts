import type { FunctionId, Problem, ProblemFix } from '../../pipeline/index.ts';
import type { Parameter } from '../../python/python-module.ts';
import { clash } from '../../python/types/clash.ts';
import { arrayType, itemType, type PythonType } from '../../python/types/python-type.ts';
import { problemOf } from '../problem-codes.ts';
import { axesTaken, shownType, typeOfOutput, typeOfParameter } from './annotated-types.ts';
import { checkInputTypes } from './check-input-types.ts';
import type { ReadFunction } from './read-functions.ts';
import type { Mapping } from './read-mapspecs.ts';
import type { Sources } from './sources.ts';

/**
 * Annotations that clash along a wire, and inputs with two types, or with a value of another. Unknown names never clash.
 * Every wire and input is looked at once, and of an input's value only the first items.
 */
export function checkTypes(
  functions: readonly ReadFunction[],
  mappings: ReadonlyMap<FunctionId, Mapping>,
  sources: Sources,
): Problem[] {
  const owners = new Map(functions.map((owner) => [owner.id, owner]));
  const onWires = functions.flatMap((owner) =>
    owner.parameters.flatMap((parameter) => {
      const source = sources.of.get(owner.id)?.get(parameter.name);
      const origin = source?.kind === 'array' ? sources.arrays.get(source.array) : undefined;
      const producer = origin?.kind === 'output' ? owners.get(origin.functionId) : undefined;
      if (!origin || !producer) return [];
      return checkWire({ producer, output: origin.name, owner, parameter }, mappings) ?? [];
    }),
  );
  return [...onWires, ...checkInputTypes(functions, mappings, sources)];
}

type AnnotatedWire = {
  readonly producer: ReadFunction;
  readonly output: string;
  readonly owner: ReadFunction;
  readonly parameter: Parameter;
};

function checkWire(wire: AnnotatedWire, mappings: ReadonlyMap<FunctionId, Mapping>): Problem | null {
  const { producer, output, owner, parameter } = wire;
  if (parameter.annotation === null || (producer.signature?.returns ?? null) === null) return null;
  const [giving, taking] = [mappings.get(producer.id), mappings.get(owner.id)];
  if (!giving || !taking || giving.kind === 'broken' || taking.kind === 'broken') return null;
  const returned = typeOfOutput(producer, output);
  const expected = typeOfParameter(owner, parameter);
  const axes = giving.kind === 'map' ? (giving.mapspec.outputs[0]?.axes ?? []) : [];
  const taken = axesTaken(taking, parameter.name);
  const isElement = axes.length > 0 && taken !== null && taken.every((axis) => axis !== null);
  const internal = giving.kind === 'map' ? internalRank(giving) : 0;

  if (internal > 0) {
    const element = itemAt(returned, internal);
    if (isElement) return element && clashProblem(wire, { from: element, to: expected });
    const item = itemType(expected);
    if (element && item) return clashProblem(wire, { from: arrayType(element), to: arrayType(item) });
    // Called once and taken whole, it is what was returned.
    const isAsReturned = internal === axes.length && taken === null;
    return isAsReturned ? clashProblem(wire, { from: returned, to: expected }) : null;
  }
  if (axes.length === 0 || isElement) return clashProblem(wire, { from: returned, to: expected });
  const whole = { from: arrayType(returned, true), to: expected };
  const isMeantByElement = clash(whole.from, expected) === 'error' && clash(returned, expected) !== 'error';
  return isMeantByElement && taken === null ? elementProblem(wire, whole, axes) : clashProblem(wire, whole);
}

/** Axes that one call returns. */
function internalRank({ mapspec }: Extract<Mapping, { kind: 'map' }>): number {
  const mapped = new Set(mapspec.inputs.flatMap(({ axes }) => axes));
  return (mapspec.outputs[0]?.axes ?? []).filter((axis) => !mapped.has(axis)).length;
}

/** Type of the elements of what a call returns; an array's are the same at every rank. */
function itemAt(type: PythonType, rank: number): PythonType | null {
  if (rank === 0 || type.kind === 'array') return type.kind === 'array' ? type.element : type;
  const item = itemType(type);
  return item && itemAt(item, rank - 1);
}

type Ends = { readonly from: PythonType; readonly to: PythonType };

function clashProblem(wire: AnnotatedWire, ends: Ends): Problem | null {
  const found = clash(ends.from, ends.to);
  if (found === 'error') {
    const fix: ProblemFix = {
      title: 'Do not compare annotations',
      edits: [{ type: 'changePipeline', patch: { checkTypes: false } }],
    };
    return problemOf('TYPES_CLASH', placeOf(wire), detailsOf(wire, ends), fix);
  }
  return found === 'hint' ? problemOf('TYPES_DIFFER', placeOf(wire), detailsOf(wire, ends)) : null;
}

/** A whole array for a parameter that is annotated as one of its elements: most likely a mapspec is missing. */
function elementProblem(wire: AnnotatedWire, ends: Ends, axes: readonly (string | null)[]): Problem {
  const { item } = wire.owner;
  const indexed = (name: string) => `${name}[${axes.join(', ')}]`;
  const mapspec =
    item.mapspec === null ? `${indexed(wire.parameter.name)} -> ${item.outputs.map(indexed).join(', ')}` : null;
  const fix: ProblemFix | null = mapspec
    ? { title: `Write ${mapspec}`, edits: [{ type: 'changeFunction', id: item.id, patch: { mapspec } }] }
    : null;
  return problemOf('ARRAY_FOR_ELEMENT', placeOf(wire), { ...detailsOf(wire, ends), mapspec }, fix);
}

function placeOf({ owner, parameter }: AnnotatedWire) {
  return { node: { kind: 'function', id: owner.id }, field: `parameters.${parameter.name}` } as const;
}

function detailsOf({ producer, output, owner, parameter }: AnnotatedWire, { from, to }: Ends) {
  return {
    producer: producer.name,
    output,
    from: shownType(from),
    function: owner.name,
    parameter: parameter.name,
    to: shownType(to),
  };
}

import { LANGUAGE_NOUNS } from '../../language/index.ts';
import { externalAxes, internalAxes, type MapSpec } from '../../mapspec/index.ts';
import type { FunctionId, Pipeline, Problem } from '../../pipeline/index.ts';
import { EXPRESSION_FIELDS } from '../../resources/index.ts';
import { resourcesInNestFix, takeOutFix } from '../fixes/nest-fixes.ts';
import { problemOf } from '../problem-codes.ts';
import type { ReadFunction } from './read-functions.ts';
import type { Mapping } from './read-mapspecs.ts';
import type { ReadNest } from './read-nests.ts';
import type { Sources } from './sources.ts';

type Surroundings = {
  readonly sources: Sources;
  /** Also the generated ones. */
  readonly mappings: ReadonlyMap<FunctionId, Mapping>;
  readonly wires: Pipeline['wires'];
};

/** What keeps functions from running as one element of one task; the mapspecs themselves are sound. */
export function checkNest(read: ReadNest, around: Surroundings): Problem[] {
  const { name, nest, members } = read;
  const node = { kind: 'function', id: nest.id } as const;
  const problems: Problem[] = [];
  for (const each of members) {
    const { item, name: member, id } = each;
    const own = { kind: 'function', id } as const;
    if (item.language !== 'python') {
      const language = LANGUAGE_NOUNS[item.language];
      const fix = takeOutFix(around.wires, read, each);
      problems.push(
        problemOf('NEST_LANGUAGE', { node: own, field: 'language' }, { nest: name, function: member, language }, fix),
      );
    }
    const field = EXPRESSION_FIELDS.find((option) => typeof item.resources[option] === 'object');
    if (field) {
      const place = { node: own, field: `resources.${field}` };
      problems.push(problemOf('NEST_EXPRESSION', place, { nest: name, function: member, field }));
    }
    if (item.resourcesVariable === null) continue;
    const details = { nest: name, function: member, parameter: item.resourcesVariable };
    const fix = resourcesInNestFix(around.wires, read, each);
    problems.push(problemOf('NEST_RESOURCES_VARIABLE', { node: own, field: 'resourcesVariable' }, details, fix));
  }
  const kinds = members.map((member) => ({ member, mapping: around.mappings.get(member.id) }));
  if (kinds.some(({ mapping }) => !mapping || mapping.kind === 'broken')) return problems;
  const place = { node, field: 'functions' };
  const mapped = kinds.flatMap(({ member, mapping }) => {
    return mapping?.kind === 'map' && !mapping.generated ? [{ member, mapspec: mapping.mapspec }] : [];
  });
  const plain = kinds.find(({ mapping }) => mapping?.kind === 'once' || (mapping?.kind === 'map' && mapping.generated));
  const [first] = mapped;
  if (first && plain) {
    const details = { nest: name, mapped: first.member.name, plain: plain.member.name };
    problems.push(problemOf('NEST_MIXED', place, details));
  } else if (first) {
    problems.push(...mapped.flatMap((each) => axesProblems(read, { first, each }, around)));
    if (problems.length === 0) problems.push(...reductions(read, mapped, around));
  } else {
    problems.push(...keptGenerators(read, around));
  }
  return problems;
}

type Mapped = { readonly member: ReadFunction; readonly mapspec: MapSpec };

function axesProblems(
  read: ReadNest,
  { first, each }: { readonly first: Mapped; readonly each: Mapped },
  { wires }: Surroundings,
): Problem[] {
  const { name, nest } = read;
  const place = { node: { kind: 'function', id: nest.id } as const, field: 'functions' };
  const internal = internalAxes(each.mapspec);
  if (internal.length > 0) {
    const fix = takeOutFix(wires, read, each.member);
    return [problemOf('NEST_GENERATOR', place, { nest: name, function: each.member.name, axes: internal }, fix)];
  }
  const firstAxes = externalAxes(first.mapspec);
  const secondAxes = externalAxes(each.mapspec);
  // Where the first has axes of its own, that is said of it.
  if (internalAxes(first.mapspec).length > 0 || firstAxes.join() === secondAxes.join()) return [];
  const details = { nest: name, first: first.member.name, firstAxes, second: each.member.name, secondAxes };
  return [problemOf('NEST_AXES', place, details)];
}

/** Within a task there is one element of each output: it can be taken as that, not whole or by `:`. */
function reductions(read: ReadNest, mapped: readonly Mapped[], { sources, wires }: Surroundings): Problem[] {
  const { name, nest, members } = read;
  const place = { node: { kind: 'function', id: nest.id } as const, field: 'functions' };
  const inside = new Set(members.map(({ id }) => id));
  return mapped.flatMap(({ member, mapspec }) => {
    const elementwise = new Set(mapspec.inputs.filter(({ axes }) => !axes.includes(null)).map((input) => input.name));
    return [...(sources.of.get(member.id) ?? [])].flatMap(([parameter, source]) => {
      const origin = source.kind === 'array' ? sources.arrays.get(source.array) : undefined;
      if (origin?.kind !== 'output' || !inside.has(origin.functionId) || elementwise.has(parameter)) return [];
      const details = { nest: name, function: member.name, array: origin.name };
      return [problemOf('NEST_REDUCTION', place, details, takeOutFix(wires, read, member))];
    });
  });
}

/** Without mapspecs the nest can be a generator itself, where all that it keeps is made over the same axes. */
function keptGenerators(read: ReadNest, { mappings, wires }: Surroundings): Problem[] {
  const { name, nest, members, kept } = read;
  const place = { node: { kind: 'function', id: nest.id } as const, field: 'functions' };
  const keeping = members.filter(({ item }) => item.outputs.some((output) => kept.includes(output)));
  const generators = keeping.flatMap((member) => {
    const mapping = mappings.get(member.id);
    const spec = mapping?.kind === 'map' ? mapping.mapspec.outputs[0] : undefined;
    return spec ? [{ member, axes: internalAxes({ inputs: [], outputs: [spec] }) }] : [];
  });
  const [first] = generators;
  if (!first || (keeping.length === 1 && generators.length === 1)) return [];
  const details = { nest: name, function: first.member.name, axes: first.axes };
  return [problemOf('NEST_GENERATOR', place, details, takeOutFix(wires, read, first.member))];
}

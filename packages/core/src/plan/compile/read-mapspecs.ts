import { type MapSpec, parseMapspec } from '../../mapspec/index.ts';
import type { FunctionId, Pipeline, Problem, ProblemPlace } from '../../pipeline/index.ts';
import { mapspecBoundFix, mapspecFix, mapspecOutputsFix, mapspecParameterFix } from '../fixes/mapspec-fixes.ts';
import { problemOf } from '../problem-codes.ts';
import { placeInMapspec } from './place-in-mapspec.ts';
import type { ReadFunction } from './read-functions.ts';
import { remembered } from './remember.ts';
import type { Sources } from './sources.ts';
import type { WireEnds } from './wire-ends.ts';

/** How often a function is called. `broken`: its mapspec has a problem. */
export type Mapping =
  | { readonly kind: 'once' }
  | { readonly kind: 'map'; readonly mapspec: MapSpec; readonly generated: boolean }
  | { readonly kind: 'broken' };

/** As `parseMapspec`; it remembers. */
export const parsedMapspec = remembered(parseMapspec);

/** The pipeline as it is drawn, for what mends a mapspec. */
export type Drawn = { readonly pipeline: Pipeline; readonly wires: WireEnds };

/** Reads the mapspecs that users wrote and holds them against the parameters and outputs of their functions. */
export function readMapspecs(
  functions: readonly ReadFunction[],
  sources: Sources,
  drawn: Drawn,
): { mappings: Map<FunctionId, Mapping>; problems: Problem[] } {
  const mappings = new Map<FunctionId, Mapping>();
  const problems: Problem[] = [];
  for (const owner of functions) {
    const found: Problem[] = [];
    const mapspec = readMapspec(owner, { sources, drawn }, found);
    problems.push(...found);
    if (owner.item.mapspec === null) mappings.set(owner.id, { kind: 'once' });
    else if (mapspec === null || found.length > 0) mappings.set(owner.id, { kind: 'broken' });
    else mappings.set(owner.id, { kind: 'map', mapspec, generated: false });
  }
  return { mappings, problems };
}

function readMapspec(
  owner: ReadFunction,
  { sources, drawn }: { readonly sources: Sources; readonly drawn: Drawn },
  problems: Problem[],
): MapSpec | null {
  const { item, name, signature } = owner;
  if (item.mapspec === null) return null;
  const parsed = parsedMapspec(item.mapspec);
  if (!parsed.ok) {
    const node = { kind: 'function', id: item.id } as const;
    for (const { message, hint, start, end, corrected } of parsed.errors) {
      const place: ProblemPlace = { node, field: 'mapspec', range: { start, end } };
      problems.push(problemOf('MAPSPEC_SYNTAX', place, { function: name, message, hint }, mapspecFix(item, corrected)));
    }
    return null;
  }

  const { inputs, outputs } = parsed.mapspec;
  const parameters = new Map(owner.parameters.map((parameter) => [parameter.name, parameter]));
  for (const array of inputs) {
    const placeOf = () => placeInMapspec(item, array.name, 'inputs');
    const source = sources.of.get(item.id)?.get(array.name);
    const parameter = parameters.get(array.name);
    if (Object.hasOwn(item.bound, array.name)) {
      const fix = mapspecBoundFix(owner, { name: array.name, rank: array.axes.length }, drawn);
      problems.push(problemOf('MAPSPEC_BOUND', placeOf(), { function: name, name: array.name }, fix));
    } else if (!parameter && signature !== null) {
      const details = { function: name, name: array.name, parameters: [...parameters.keys()] };
      const fix = mapspecParameterFix(owner, array.name);
      problems.push(problemOf('MAPSPEC_PARAMETER', placeOf(), details, fix));
    } else if (source?.kind === 'signature') {
      const details = { function: name, parameter: array.name, source: parameter?.defaultSource ?? '' };
      problems.push(problemOf('DEFAULT_UNREADABLE', placeOf(), details));
    }
  }
  const written = outputs.map((array) => array.name);
  if (!sameNames(written, item.outputs)) {
    const place = placeInMapspec(item, written[0] ?? '', 'outputs');
    const details = { function: name, written, outputs: item.outputs };
    problems.push(problemOf('MAPSPEC_OUTPUTS', place, details, mapspecOutputsFix(item)));
    return null;
  }
  return parsed.mapspec;
}

function sameNames(left: readonly string[], right: readonly string[]): boolean {
  return left.length === right.length && left.every((name, index) => name === right[index]);
}

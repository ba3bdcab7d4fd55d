import type { Profile } from '../../cluster/index.ts';
import type { FunctionId, Pipeline, PipelineEdit, Problem, ProblemFix } from '../../pipeline/index.ts';
import { mergeResources, nestResources, type ResourceForm } from '../../resources/index.ts';
import { problemOf } from '../problem-codes.ts';
import { type Analysis, deriveShapes } from './analyse.ts';
import { checkNest } from './check-nest.ts';
import { foldNests } from './fold-nests.ts';
import type { ReadFunction } from './read-functions.ts';
import { type ReadNest, readNests } from './read-nests.ts';
import { type ArrayKey, outputKey } from './sources.ts';

/**
 * Makes one function of each nest and looks at the whole again. A nest with a problem stays apart. Without nests it is the
 * same analysis.
 *
 * @param written - the nests of the document, also with the variants that are not active
 */
export function joinNests(
  pipeline: Pipeline,
  profile: Profile,
  { apart, written: nestsAsWritten }: { readonly apart: Analysis; readonly written: Pipeline['nests'] },
): { joined: Analysis; members: ReadonlySet<string>; problems: readonly Problem[] } {
  if (pipeline.nests.length === 0) return { joined: apart, members: new Set(), problems: [] };
  const { nests, problems: readProblems } = readNests(pipeline, apart.functions, nestsAsWritten);
  const problems = [...readProblems, ...neededOutside(nests, apart)];
  const ordered = new Set(apart.order.ordered.map(({ id }) => id));
  const forms = new Map<FunctionId, ResourceForm>();
  const sound = nests.filter((read) => {
    const found = checkNest(read, { ...apart, wires: pipeline.wires });
    const resources = resourcesOf(read, pipeline, profile);
    if (resources.ok) forms.set(read.nest.id, resources.form);
    else if (found.length === 0) {
      const place = { node: { kind: 'function', id: read.nest.id } as const, field: 'resources' };
      const { message, hint } = resources;
      found.push(problemOf('NEST_RESOURCES', place, { nest: read.name, message, hint }));
    }
    problems.push(...found);
    const isKnown = read.members.every(({ id }) => ordered.has(id) && apart.mappings.get(id)?.kind !== 'broken');
    return found.length === 0 && isKnown;
  });
  if (sound.length === 0) return { joined: apart, members: new Set(), problems };

  const { functions, sources, written, order, shapes } = apart;
  const folded = foldNests(sound, { functions, sources, ...written, ordered: order.ordered, shapes }, forms);
  const joined = deriveShapes(folded.functions, folded.sources, folded);
  problems.push(...circlesThrough(sound, joined));
  // What is wrong with a function in a nest would be said of the nest too.
  if (!apart.problems.some(({ severity }) => severity === 'error')) problems.push(...joined.problems);
  const members = new Set<string>(sound.flatMap((read) => read.members.map(({ id }) => id)));
  return { joined, members, problems };
}

/** Outputs that live only inside a nest, and functions outside that read them. */
function neededOutside(nests: readonly ReadNest[], { functions, sources }: Analysis): Problem[] {
  const inner = new Map<ArrayKey, { readonly read: ReadNest; readonly output: string }>();
  for (const read of nests) {
    const kept = new Set(read.kept);
    for (const { id, item } of read.members) {
      for (const output of item.outputs) if (!kept.has(output)) inner.set(outputKey(id, output), { read, output });
    }
  }
  return functions.flatMap(({ id, name }) =>
    [...(sources.of.get(id)?.values() ?? [])].flatMap((source) => {
      const found = source.kind === 'array' ? inner.get(source.array) : undefined;
      if (!found || found.read.members.some((member) => member.id === id)) return [];
      const place = { node: { kind: 'function', id: found.read.nest.id } as const, field: 'outputs' };
      const { nest, name: nestName, kept } = found.read;
      const fix: ProblemFix = {
        title: `Keep ${found.output}`,
        edits: [{ type: 'changeNest', id: nest.id, patch: { outputs: [...kept, found.output] } }],
      };
      return [problemOf('NEST_OUTPUT_NEEDED', place, { nest: nestName, name: found.output, reader: name }, fix)];
    }),
  );
}

function circlesThrough(nests: readonly ReadNest[], { order }: Analysis): Problem[] {
  const names = new Map<string, string>(nests.map(({ nest, name }) => [nest.id, name]));
  const members = new Map<string, readonly FunctionId[]>(nests.map((nest) => [nest.nest.id, nest.written.functions]));
  return order.circles.flatMap((circle) => {
    const at = circle.findIndex(({ id }) => names.has(id));
    const nest = circle[at];
    if (!nest) return [];
    const others = [...circle.slice(at + 1), ...circle.slice(0, at)].map(({ name }) => name);
    const ids = circle.flatMap(({ id }) => (names.has(id) ? (members.get(id) ?? []) : [id]));
    const fix: ProblemFix = {
      title: `Put ${others.join(', ')} into ${nest.name}`,
      edits: [
        ...circle.flatMap(({ id }): PipelineEdit[] =>
          id !== nest.id && names.has(id) ? [{ type: 'unnest', id }] : [],
        ),
        { type: 'changeNest', id: nest.id, patch: { functions: ids } },
      ],
    };
    const details = { nest: nest.name, functions: others };
    return [problemOf('NEST_CYCLE', { node: { kind: 'function', id: nest.id } }, details, fix)];
  });
}

/**
 * The nest's own form, else the largest of what its functions ask for. What one of them does not say is what it would get
 * from the pipeline or the profile, so that a small wish of one does not take from another.
 */
function resourcesOf({ nest, members }: ReadNest, pipeline: Pipeline, profile: Profile) {
  const said = new Set(members.flatMap(({ item }) => Object.keys(item.resources)));
  const forms = members.map((member) => filled(member, said, mergeResources(profile.defaults, pipeline.resources)));
  return nestResources(nest.resources, forms);
}

function filled({ item }: ReadFunction, said: ReadonlySet<string>, defaults: ResourceForm): ResourceForm {
  const merged = mergeResources(defaults, item.resources);
  const entries = Object.entries(merged).filter(([field]) => said.has(field) && field !== 'extraArgs');
  // Extra options are merged one by one later on.
  if (item.resources.extraArgs) entries.push(['extraArgs', item.resources.extraArgs]);
  return Object.fromEntries(entries);
}

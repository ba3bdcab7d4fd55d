import type { Profile } from '../../cluster/index.ts';
import type { Pipeline, Problem, ProblemPlace } from '../../pipeline/index.ts';
import {
  EXPRESSION_FIELDS,
  mergeResources,
  normaliseResources,
  type ResourceForm,
  type StageResources,
} from '../../resources/index.ts';
import { problemOf } from '../problem-codes.ts';
import { expressionNames } from './expression-names.ts';
import type { ReadFunction } from './read-functions.ts';
import type { Sources } from './sources.ts';

/** A function's resources in force, null when they have a problem; `uses`: the parameters that its expressions read. */
export type MergedResources = {
  readonly resources: StageResources | null;
  readonly uses: readonly string[];
  readonly problems: readonly Problem[];
};

/** Merges profile < pipeline < function option by option, and parses the result. Problems stand where the value does. */
export function stageResources(
  pipeline: Pipeline,
  profile: Profile,
  { owner, sources }: { readonly owner: ReadFunction; readonly sources: Sources },
): MergedResources {
  const problems: Problem[] = [];
  const merged = mergeResources(profile.defaults, pipeline.resources, owner.item.resources);
  const empty = new Set<string>();
  const uses = new Set<string>();
  for (const field of EXPRESSION_FIELDS) {
    const value = merged[field];
    if (typeof value !== 'object') continue;
    const { place, said } = whereSaid(pipeline, profile, owner, field);
    const names = expressionNames(value.expression);
    if (value.expression.trim() === '') {
      empty.add(field);
      problems.push(problemOf('EXPRESSION_EMPTY', place, { owner: said, field }));
    } else if (names === null) {
      problems.push(problemOf('EXPRESSION_SYNTAX', place, { owner: said, field, expression: value.expression }));
    } else {
      for (const name of names) checkName(owner, sources, { field, name }, problems);
      for (const name of names) uses.add(name);
    }
  }
  const normal = normaliseResources(merged);
  for (const { field, message, hint } of normal.ok ? [] : normal.errors) {
    if (empty.has(field)) continue;
    const { place, said } = whereSaid(pipeline, profile, owner, field);
    problems.push(problemOf('RESOURCE_FIELD', place, { owner: said, message, hint }));
  }
  const parameters = owner.parameters.map((parameter) => parameter.name);
  return {
    resources: normal.ok ? normal.resources : null,
    uses: [...uses].filter((name) => parameters.includes(name)),
    problems,
  };
}

/** The form that has the last word on a field. A pipeline's own mistake is said once, not for each of its functions. */
function whereSaid(
  pipeline: Pipeline,
  profile: Profile,
  owner: ReadFunction,
  field: string,
): { place: ProblemPlace; said: string } {
  const says = (form: ResourceForm) => {
    const [key = '', option] = field.split(/\.(.*)/s);
    return option === undefined ? Object.hasOwn(form, key) : Object.hasOwn(form.extraArgs ?? {}, option);
  };
  const node = { kind: 'function', id: owner.id } as const;
  if (says(owner.item.resources)) return { place: { node, field: `resources.${field}` }, said: owner.name };
  if (says(pipeline.resources)) return { place: { field: `resources.${field}` }, said: 'the pipeline' };
  if (says(profile.defaults)) return { place: { field: `profile.${field}` }, said: `the profile ${profile.name}` };
  return { place: { node, field: `resources.${field}` }, said: owner.name };
}

function checkName(
  owner: ReadFunction,
  sources: Sources,
  { field, name }: { readonly field: string; readonly name: string },
  problems: Problem[],
): void {
  const place: ProblemPlace = { node: { kind: 'function', id: owner.id }, field: `resources.${field}` };
  const parameters = owner.parameters.map((candidate) => candidate.name);
  const parameter = owner.parameters.find((candidate) => candidate.name === name);
  if (parameter && sources.of.get(owner.id)?.get(name)?.kind === 'signature') {
    const details = { field, name, source: parameter.defaultSource ?? '' };
    problems.push(problemOf('EXPRESSION_DEFAULT', place, details));
  } else if (owner.signature !== null && !parameter && !BUILTINS.has(name)) {
    problems.push(problemOf('EXPRESSION_NAME', place, { function: owner.name, field, name, parameters }));
  }
}

/** What the worker puts beside the parameters. */
const BUILTINS: ReadonlySet<string> = new Set(
  (
    'abs all any bool dict divmod enumerate filter float frozenset int isinstance len list map max min pow range repr ' +
    'reversed round set sorted str sum tuple zip math ceil floor sqrt log log2 log10 exp'
  ).split(' '),
);

import type { Profile } from '../../cluster/index.ts';
import type { Pipeline, Problem, ProblemFix, ProblemPlace } from '../../pipeline/index.ts';
import {
  EXPRESSION_FIELDS,
  mergeResources,
  normaliseResources,
  type ResourceFact,
  type StageResources,
} from '../../resources/index.ts';
import { dropFieldFix, expressionNameFix } from '../fixes/expression-fixes.ts';
import { problemOf } from '../problem-codes.ts';
import { expressionNames } from './expression-names.ts';
import type { ReadFunction } from './read-functions.ts';
import { resourceFacts } from './resource-facts.ts';
import type { Sources } from './sources.ts';
import { type Said, whereSaid } from './where-said.ts';

/** A function's resources in force, null when they have a problem; `uses`: the parameters that its expressions read. */
export type MergedResources = {
  readonly resources: StageResources | null;
  readonly uses: readonly string[];
  /** Where each option in force comes from. */
  readonly facts: readonly ResourceFact[];
  /** Where a field is said. */
  readonly said: (field: string) => Said;
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
  const said = (field: string) => whereSaid(pipeline, profile, owner, field);
  const empty = new Set<string>();
  const uses = new Set<string>();
  for (const field of EXPRESSION_FIELDS) {
    const value = merged[field];
    if (typeof value !== 'object') continue;
    const saying = said(field);
    const { place, said: by } = saying;
    const { expression } = value;
    const names = expressionNames(expression);
    if (expression.trim() === '') {
      empty.add(field);
      problems.push(problemOf('EXPRESSION_EMPTY', place, { owner: by, field }, dropFieldFix(saying, field)));
    } else if (names === null) {
      problems.push(problemOf('EXPRESSION_SYNTAX', place, { owner: by, field, expression }));
    } else {
      // What the pipeline says is said for other functions too, and may be right for them.
      const isOwn = typeof owner.item.resources[field] === 'object';
      for (const name of names) {
        const rename = (meant: readonly string[]) =>
          isOwn ? expressionNameFix(saying, field, { expression, name, names: meant }) : null;
        checkName(owner, sources, { field, name, rename }, problems);
        uses.add(name);
      }
    }
  }
  const normal = normaliseResources(merged);
  for (const { field, message, hint, instead } of normal.ok ? [] : normal.errors) {
    if (empty.has(field)) continue;
    const { place, said: by, mend } = said(field);
    const fix = instead === undefined ? null : mend(field, instead);
    problems.push(problemOf('RESOURCE_FIELD', place, { owner: by, message, hint }, fix));
  }
  const parameters = owner.parameters.map((parameter) => parameter.name);
  return {
    resources: normal.ok ? normal.resources : null,
    uses: [...uses].filter((name) => parameters.includes(name)),
    facts: resourceFacts(pipeline, profile, owner.item.resources),
    said,
    problems,
  };
}

/** A name that an expression uses; `rename` writes the one of these that is meant, where that is plain. */
type Named = {
  readonly field: string;
  readonly name: string;
  readonly rename: (names: readonly string[]) => ProblemFix | null;
};

function checkName(owner: ReadFunction, sources: Sources, { field, name, rename }: Named, problems: Problem[]): void {
  const place: ProblemPlace = { node: { kind: 'function', id: owner.id }, field: `resources.${field}` };
  const parameters = owner.parameters.map((candidate) => candidate.name);
  const parameter = owner.parameters.find((candidate) => candidate.name === name);
  if (parameter && sources.of.get(owner.id)?.get(name)?.kind === 'signature') {
    const details = { function: owner.name, field, name, source: parameter.defaultSource ?? '' };
    problems.push(problemOf('EXPRESSION_DEFAULT', place, details));
  } else if (owner.signature !== null && !parameter && !BUILTINS.has(name)) {
    const fix = rename([...parameters, ...BUILTINS]);
    problems.push(problemOf('EXPRESSION_NAME', place, { function: owner.name, field, name, parameters }, fix));
  }
}

/** What the worker puts beside the parameters. */
const BUILTINS: ReadonlySet<string> = new Set(
  (
    'abs all any bool dict divmod enumerate filter float frozenset int isinstance len list map max min pow range repr ' +
    'reversed round set sorted str sum tuple zip math ceil floor sqrt log log2 log10 exp'
  ).split(' '),
);

import { isArrayName, type Pipeline, type Problem, type ProblemPlace } from '../../pipeline/index.ts';
import { duplicateNameFix, legalNameFix, type Named, renameArrayFix } from '../fixes/name-fixes.ts';
import { problemOf } from '../problem-codes.ts';
import type { ReadFunction } from './read-functions.ts';
import { endKey, type WireEnds } from './wire-ends.ts';

/**
 * Names of arrays: Python identifiers, or two joined by a dot, each given once in the whole pipeline. A scope, the part
 * before the dot, names nothing else.
 *
 * @param given - outputs whose values are given: they are inputs now, and nobody typed their names
 */
export function checkNames(
  pipeline: Pipeline,
  functions: readonly ReadFunction[],
  { wires, given }: { readonly wires: WireEnds; readonly given: ReadonlySet<string> },
): Problem[] {
  const problems: Problem[] = [];
  const givers = new Map<string, string>();
  const ids = new Set<string>();
  const scopes = new Map<string, string>();
  const plain = new Map<string, { readonly what: string; readonly place: ProblemPlace }>();

  const drawn = { pipeline, functions };
  const claim = (name: string, giver: string, place: ProblemPlace, named: Named) => {
    const first = givers.get(name);
    const isGiven = named.kind === 'input' && given.has(name);
    if (!isArrayName(name)) {
      const what = named.kind === 'input' ? 'an input' : 'an output';
      problems.push(problemOf('BAD_NAME', place, { what, name }, isGiven ? null : legalNameFix(named, drawn)));
    } else if (first !== undefined) {
      const fix = isGiven ? null : duplicateNameFix(named, name, drawn);
      problems.push(problemOf('DUPLICATE_NAME', place, { name, first, second: giver }, fix));
    } else givers.set(name, giver);
    const [scope = '', inner] = name.split('.');
    if (inner === undefined) plain.set(name, { what: giver, place });
    else if (!scopes.has(scope)) scopes.set(scope, name);
  };

  for (const input of pipeline.inputs) {
    const node = { kind: 'input', id: input.id } as const;
    if (ids.has(input.id)) problems.push(problemOf('DUPLICATE_ID', { node }, { id: input.id }));
    ids.add(input.id);
    const place: ProblemPlace = given.has(input.name) ? {} : { node, field: 'name' };
    claim(input.name, 'an input', place, { kind: 'input', input });
  }
  for (const { item, name, signature } of functions) {
    const node = { kind: 'function', id: item.id } as const;
    if (item.entry === UNSAFE_KEY) {
      problems.push(problemOf('BAD_NAME', { node, field: 'code' }, { what: 'a function', name: item.entry }));
    }
    const parameters = new Set<string>();
    for (const { name: parameter, start, end } of signature?.parameters ?? []) {
      parameters.add(parameter);
      const isWired = wires.has(endKey(item.id, parameter));
      // What a wire feeds has the name of the array it carries.
      if (!isWired && !plain.has(parameter)) {
        const place: ProblemPlace = { node, field: `parameters.${parameter}` };
        plain.set(parameter, { what: `a parameter of ${name}`, place });
      }
      if (parameter !== UNSAFE_KEY) continue;
      const inCode: ProblemPlace = { node, field: 'code', range: { start, end } };
      problems.push(problemOf('BAD_NAME', inCode, { what: 'a parameter', name: parameter }));
    }
    const place: ProblemPlace = { node, field: 'outputs' };
    for (const [at, output] of item.outputs.entries()) {
      const named: Named = { kind: 'output', item, at };
      claim(output, `an output of ${name}`, place, named);
      if (parameters.has(output)) {
        const fix = renameArrayFix(named, `new_${output}`, drawn);
        problems.push(problemOf('OUTPUT_IS_PARAMETER', place, { function: name, name: output }, fix));
      }
    }
  }
  for (const [scope, array] of scopes) {
    const taken = plain.get(scope);
    if (taken) problems.push(problemOf('SCOPE_IS_NAME', taken.place, { scope, array, what: taken.what }));
  }
  return problems;
}

/** Python takes it as a name, but no JSON object can hold it safely as a key. */
const UNSAFE_KEY = '__proto__';

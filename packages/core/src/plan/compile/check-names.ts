import type { Pipeline, Problem, ProblemPlace } from '../../pipeline/index.ts';
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

  const claim = (name: string, giver: string, place: ProblemPlace, what: 'an input' | 'an output') => {
    const first = givers.get(name);
    if (!isArrayName(name)) problems.push(problemOf('BAD_NAME', place, { what, name }));
    else if (first !== undefined) problems.push(problemOf('DUPLICATE_NAME', place, { name, first, second: giver }));
    else givers.set(name, giver);
    const [scope = '', inner] = name.split('.');
    if (inner === undefined) plain.set(name, { what: giver, place });
    else if (!scopes.has(scope)) scopes.set(scope, name);
  };

  for (const input of pipeline.inputs) {
    const node = { kind: 'input', id: input.id } as const;
    if (ids.has(input.id)) problems.push(problemOf('DUPLICATE_ID', { node }, { id: input.id }));
    ids.add(input.id);
    const place: ProblemPlace = given.has(input.name) ? {} : { node, field: 'name' };
    claim(input.name, 'an input', place, 'an input');
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
    for (const output of item.outputs) {
      claim(output, `an output of ${name}`, place, 'an output');
      if (parameters.has(output)) {
        problems.push(problemOf('OUTPUT_IS_PARAMETER', place, { function: name, name: output }));
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

/** True for an identifier, and for `scope.name`. */
function isArrayName(name: string): boolean {
  const parts = name.split('.');
  return parts.length <= 2 && parts.every(isIdentifier);
}

/** True for what Python takes as a variable. */
export function isIdentifier(name: string): boolean {
  return /^[\p{L}_][\p{L}\p{N}_]*$/u.test(name) && !PYTHON_KEYWORDS.has(name) && name !== UNSAFE_KEY;
}

export const PYTHON_KEYWORDS: ReadonlySet<string> = new Set(
  (
    'False None True and as assert async await break class continue def del elif else except finally for from global ' +
    'if import in is lambda nonlocal not or pass raise return try while with yield'
  ).split(' '),
);

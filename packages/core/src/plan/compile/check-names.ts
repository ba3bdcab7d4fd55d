import type { Pipeline, Problem, ProblemPlace } from '../../pipeline/index.ts';
import { problemOf } from '../problem-codes.ts';
import type { ReadFunction } from './read-functions.ts';

/** Names of arrays: Python identifiers, each given once in the whole pipeline. */
export function checkNames(pipeline: Pipeline, functions: readonly ReadFunction[]): Problem[] {
  const problems: Problem[] = [];
  const givers = new Map<string, string>();
  const ids = new Set<string>();

  const claim = (name: string, giver: string, place: ProblemPlace, what: 'an input' | 'an output') => {
    const first = givers.get(name);
    if (!isIdentifier(name)) problems.push(problemOf('BAD_NAME', place, { what, name }));
    else if (first !== undefined) problems.push(problemOf('DUPLICATE_NAME', place, { name, first, second: giver }));
    else givers.set(name, giver);
  };

  for (const input of pipeline.inputs) {
    const node = { kind: 'input', id: input.id } as const;
    if (ids.has(input.id)) problems.push(problemOf('DUPLICATE_ID', { node }, { id: input.id }));
    ids.add(input.id);
    claim(input.name, 'an input', { node, field: 'name' }, 'an input');
  }
  for (const { item, name, signature } of functions) {
    const node = { kind: 'function', id: item.id } as const;
    if (item.entry === UNSAFE_KEY) {
      problems.push(problemOf('BAD_NAME', { node, field: 'code' }, { what: 'a function', name: item.entry }));
    }
    for (const { name: parameter, start, end } of signature?.parameters ?? []) {
      if (parameter !== UNSAFE_KEY) continue;
      const inCode: ProblemPlace = { node, field: 'code', range: { start, end } };
      problems.push(problemOf('BAD_NAME', inCode, { what: 'a parameter', name: parameter }));
    }
    const place: ProblemPlace = { node, field: 'outputs' };
    for (const output of item.outputs) {
      claim(output, `an output of ${name}`, place, 'an output');
      if (signature?.parameters.some((parameter) => parameter.name === output)) {
        problems.push(problemOf('OUTPUT_IS_PARAMETER', place, { function: name, name: output }));
      }
    }
  }
  return problems;
}

/** Python takes it as a name, but no JSON object can hold it safely as a key. */
const UNSAFE_KEY = '__proto__';

/** True for what Python takes as a variable. */
function isIdentifier(name: string): boolean {
  return /^[\p{L}_][\p{L}\p{N}_]*$/u.test(name) && !KEYWORDS.has(name) && name !== UNSAFE_KEY;
}

const KEYWORDS: ReadonlySet<string> = new Set(
  (
    'False None True and as assert async await break class continue def del elif else except finally for from global ' +
    'if import in is lambda nonlocal not or pass raise return try while with yield'
  ).split(' '),
);

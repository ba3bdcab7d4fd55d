import type { Problem, ProblemPlace } from '../../error/index.ts';
import type { Pipeline } from '../../pipeline/index.ts';
import { problemOf } from '../problem-codes.ts';
import type { ReadFunction } from './read-functions.ts';

/** Names of arrays: Python identifiers, each given once in the whole pipeline. */
export function checkNames(pipeline: Pipeline, functions: readonly ReadFunction[]): Problem[] {
  const problems: Problem[] = [];
  const givers = new Map<string, string>();
  const ids = new Set<string>();

  const claim = (name: string, giver: string, place: ProblemPlace, what: 'input' | 'output') => {
    const first = givers.get(name);
    if (!isIdentifier(name)) problems.push(problemOf('BAD_NAME', place, { what, name }));
    else if (first !== undefined) problems.push(problemOf('DUPLICATE_NAME', place, { name, first, second: giver }));
    else givers.set(name, giver);
  };

  for (const input of pipeline.inputs) {
    const node = { kind: 'input', id: input.id } as const;
    if (ids.has(input.id)) problems.push(problemOf('DUPLICATE_ID', { node }, { id: input.id }));
    ids.add(input.id);
    claim(input.name, 'an input', { node, field: 'name' }, 'input');
  }
  for (const { item, name, signature } of functions) {
    const place: ProblemPlace = { node: { kind: 'function', id: item.id }, field: 'outputs' };
    for (const output of item.outputs) {
      claim(output, `an output of ${name}`, place, 'output');
      if (signature?.parameters.some((parameter) => parameter.name === output)) {
        problems.push(problemOf('OUTPUT_IS_PARAMETER', place, { function: name, name: output }));
      }
    }
  }
  return problems;
}

/** True for what Python takes as a variable; `__proto__` is left out because no JSON object can hold it safely. */
function isIdentifier(name: string): boolean {
  return /^[\p{L}_][\p{L}\p{N}_]*$/u.test(name) && !KEYWORDS.has(name) && name !== '__proto__';
}

const KEYWORDS: ReadonlySet<string> = new Set(
  (
    'False None True and as assert async await break class continue def del elif else except finally for from global ' +
    'if import in is lambda nonlocal not or pass raise return try while with yield'
  ).split(' '),
);

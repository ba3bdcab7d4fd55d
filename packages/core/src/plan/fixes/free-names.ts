import { InputId, isArrayName, type Pipeline, uniqueName } from '../../pipeline/index.ts';
import type { ReadFunction } from '../compile/read-functions.ts';

const known = new WeakMap<readonly ReadFunction[], ReadonlySet<string>>();

/** Names that a new array must not have: those of arrays, of parameters (which would read it) and of scopes. */
export function takenNames(pipeline: Pipeline, functions: readonly ReadFunction[]): ReadonlySet<string> {
  const before = known.get(functions);
  if (before) return before;
  const names = new Set(pipeline.inputs.map(({ name }) => name));
  for (const { item, signature, parameters } of functions) {
    for (const output of item.outputs) names.add(output);
    for (const { name } of signature?.parameters ?? parameters) names.add(name);
  }
  const scopes = Array.from(names, (name) => name.split('.')[0]!);
  for (const scope of scopes) names.add(scope);
  known.set(functions, names);
  return names;
}

/** What Python takes as a name and is nearest to what was given: `2 x` is `n_2_x`, `lambda` is `lambda_`; null when nothing is left of it. */
export function legalName(given: string): string | null {
  const [scope = '', ...inner] = given.split('.');
  const wishes = [[scope, inner.join('_')].map(legalPart), [legalPart(given)]];
  const names = wishes.map((parts) => parts.filter((part) => part !== '').join('.'));
  return names.find(isArrayName) ?? null;
}

function legalPart(given: string): string {
  const letters = given.replaceAll(/[^\p{L}\p{N}_]+/gu, '_').replaceAll(/^_+|_+$/g, '');
  const begun = /^\p{N}/u.test(letters) ? `n_${letters}` : letters;
  return begun === '' || isArrayName(begun) ? begun : `${begun}_`;
}

/** An id that no input has, made of a name. */
export function freeInputId(pipeline: Pipeline, name: string): InputId {
  const wish = `i_${name.toLowerCase().replaceAll(/[^a-z0-9_]/g, '_')}`;
  return InputId.parse(uniqueName(inputIdsOf(pipeline), wish));
}

const inputIds = new WeakMap<Pipeline['inputs'], ReadonlySet<string>>();

function inputIdsOf({ inputs }: Pipeline): ReadonlySet<string> {
  const ids = inputIds.get(inputs) ?? new Set(inputs.map(({ id }) => id));
  inputIds.set(inputs, ids);
  return ids;
}

import type { FunctionId, InputId, InputValue, Json } from '../../pipeline/index.ts';
import type { Parameter } from '../../python/python-module.ts';
import type { ReadFunction } from './read-functions.ts';

/** Where a parameter gets its value. `broken`: a problem says why it has none. */
export type Source =
  | { readonly kind: 'array'; readonly array: ArrayKey }
  | { readonly kind: 'value'; readonly value: Json }
  /** Python's own default, known only to Python. */
  | { readonly kind: 'signature' }
  | { readonly kind: 'broken' };

/** Identity of an array while names may still clash. */
export type ArrayKey = `input ${string}` | `output ${string} ${string}`;

export type ArrayOrigin =
  | { readonly kind: 'output'; readonly name: string; readonly functionId: FunctionId }
  | {
      readonly kind: 'input';
      readonly name: string;
      readonly inputId: InputId | null;
      readonly value: InputValue;
      /** No input gives the value, but a default of some function; it serves every function. */
      readonly fromDefault: boolean;
    };

export type Sources = {
  readonly of: ReadonlyMap<FunctionId, ReadonlyMap<string, Source>>;
  readonly arrays: ReadonlyMap<ArrayKey, ArrayOrigin>;
  readonly missingInputs: readonly string[];
};

/** A parameter that waits for the pipeline input `name`. */
export type InputUser = { readonly owner: ReadFunction; readonly parameter: Parameter };

export function inputKey(name: string): ArrayKey {
  return `input ${name}`;
}

export function outputKey(id: FunctionId, output: string): ArrayKey {
  return `output ${id} ${output}`;
}

/**
 * True when a parameter that only a default gives a value is left to the language, whose own default keeps its exact type.
 * Not where leaving it out would move the arguments that are passed by position, nor in a shell script, whose defaults
 * stand in a comment.
 */
export function keepsOwnDefault(owner: ReadFunction, parameter: Parameter): boolean {
  const isOwn = parameter.defaultSource !== null && !Object.hasOwn(owner.item.defaults, parameter.name);
  return isOwn && parameter.kind !== 'positional-only' && owner.item.language !== 'shell';
}

import { mapspecOf } from '../../../mapspec/index.ts';
import type { InputValue } from '../../../pipeline/index.ts';
import { outputNames, parametersOf } from '../objects/item-names.ts';
import type { FunctionObject } from '../objects/script-values.ts';
import type { GivenInputs } from '../run-call/read-inputs.ts';

/** Kinds of inputs that are arrays in NumPy. */
const ARRAYS: ReadonlySet<InputValue['kind']> = new Set(['array', 'linspace', 'logspace', 'geomspace']);

/** Who takes more than one item of an array at a time; PipeFunc hands a NumPy array over there. */
export type WholeArrays = {
  /** Inputs that a function takes whole, by graph name. */
  readonly inputs: ReadonlySet<string>;
  readonly functions: ReadonlySet<FunctionObject>;
};

/** Looks through the functions of a pipeline, those inside nests included. */
export function wholeArrays(functions: readonly FunctionObject[], inputs: GivenInputs): WholeArrays {
  const mapped = new Set(functions.flatMap((item) => (isMapped(item) ? outputNames(item) : [])));
  const isArray = (name: string) => mapped.has(name) || ARRAYS.has(inputs.get(name)?.whole?.kind ?? 'none');
  const wholes = functions.map((item) => ({ item, names: takenWhole(item) }));
  return {
    inputs: new Set(wholes.flatMap(({ names }) => names)),
    functions: new Set(wholes.filter(({ names }) => names.some(isArray)).map(({ item }) => item)),
  };
}

/** What one call makes out of nothing mapped is handed on as it was returned, also where others are mapped over it. */
function isMapped({ mapspec }: FunctionObject): boolean {
  return (mapspecOf(mapspec)?.inputs.length ?? 0) > 0;
}

function takenWhole(item: FunctionObject): string[] {
  const arrays = mapspecOf(item.mapspec)?.inputs ?? [];
  const byElement = new Set(arrays.flatMap(({ name, axes }) => (axes.includes(null) ? [] : [name])));
  return parametersOf(item)
    .map(({ graph }) => graph)
    .filter((name) => !item.bound.has(name) && !byElement.has(name));
}

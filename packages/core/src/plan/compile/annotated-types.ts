import type { Parameter } from '../../python/python-module.ts';
import { parseAnnotation } from '../../python/types/parse-annotation.ts';
import { NONE, type PythonType, printType, UNKNOWN, unionType } from '../../python/types/python-type.ts';
import { moduleOf, type ReadFunction } from './read-functions.ts';
import type { Mapping } from './read-mapspecs.ts';

/** What the function says of a parameter; `x: int = None` takes None too. */
export function typeOfParameter(owner: ReadFunction, { annotation, defaultSource }: Parameter): PythonType {
  if (annotation === null) return UNKNOWN;
  const type = parseAnnotation(annotation, moduleOf(owner.item).names);
  return defaultSource === 'None' && type.kind !== 'unknown' ? unionType([type, NONE]) : type;
}

/** What one call of the function returns for an output: of several, the item of a tuple. */
export function typeOfOutput(owner: ReadFunction, output: string): PythonType {
  const { returns } = owner.signature ?? { returns: null };
  if (returns === null) return UNKNOWN;
  const type = parseAnnotation(returns, moduleOf(owner.item).names);
  const { outputs } = owner.item;
  if (outputs.length === 1) return type;
  const items = type.kind === 'tuple' && type.items.length === outputs.length ? type.items : [];
  return items[outputs.indexOf(output)] ?? UNKNOWN;
}

/** Axes of a parameter in its function's mapspec, null for a whole axis; null when the function takes it whole. */
export function axesTaken(mapping: Mapping | undefined, parameter: string): readonly (string | null)[] | null {
  if (mapping?.kind !== 'map') return null;
  return mapping.mapspec.inputs.find(({ name }) => name === parameter)?.axes ?? null;
}

/** A type in a sentence; a long one is cut. */
export function shownType(type: PythonType): string {
  const text = printType(type);
  return text.length > 60 ? `${text.slice(0, 59)}…` : text;
}

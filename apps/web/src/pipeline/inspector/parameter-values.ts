import type { Json, PipelineEdit, PipelineFunction } from '@gridloom/core/pipeline';
import { type Read, readValue, writeValue } from '../input-text.ts';

/** Reads what stands in the field of a value that may be left out: nothing is `null`. */
export function readGiven(text: string): Read<{ readonly value: Json } | null> {
  if (text.trim() === '') return { ok: true, value: null };
  const read = readValue(text);
  return read.ok ? { ok: true, value: { value: read.value } } : read;
}

/** The text of such a value, on one line. */
export function writeGiven(values: Readonly<Record<string, Json>>, name: string): string {
  return Object.hasOwn(values, name) ? writeValue(values[name]!).replaceAll(/\n\s*/g, ' ') : '';
}

/** Binds a parameter to a value, or frees it. A bound value wins over everything, so a default beside it goes away. */
export function bindParameter(
  item: PipelineFunction,
  name: string,
  given: { readonly value: Json } | null,
): PipelineEdit {
  const defaults = given ? without(item.defaults, name) : item.defaults;
  return { type: 'changeFunction', id: item.id, patch: { bound: withGiven(item.bound, name, given), defaults } };
}

/** Gives a parameter a default beside the one of the code, or takes it away. */
export function setDefault(item: PipelineFunction, name: string, given: { readonly value: Json } | null): PipelineEdit {
  return { type: 'changeFunction', id: item.id, patch: { defaults: withGiven(item.defaults, name, given) } };
}

/** Values for parameters that the code does not have: they feed nothing. */
export function strayValues(item: PipelineFunction, parameters: readonly string[]): readonly string[] {
  const given = new Set([...Object.keys(item.bound), ...Object.keys(item.defaults)]);
  return [...given].filter((name) => !parameters.includes(name));
}

type Values = Readonly<Record<string, Json>>;

function withGiven(values: Values, name: string, given: { readonly value: Json } | null): Record<string, Json> {
  return given ? { ...values, [name]: given.value } : without(values, name);
}

function without(values: Values, name: string): Record<string, Json> {
  return Object.fromEntries(Object.entries(values).filter(([key]) => key !== name));
}

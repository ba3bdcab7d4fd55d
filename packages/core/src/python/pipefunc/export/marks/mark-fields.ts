import type { Nest, Pipeline, PipelineFunction } from '../../../../pipeline/index.ts';
import { sameJson } from '../../../../pipeline/same-json.ts';
import { fingerprint } from './fingerprint.ts';

/** Fields that the import can read, so that they come back from a mark only where it reads the same again. */
export const FUNCTION_FIELDS = [
  'entry',
  'mapspec',
  'internalShape',
  'bound',
  'defaults',
  'resources',
  'resourcesVariable',
  'scope',
  'chunkSize',
  'executor',
] as const satisfies readonly (keyof PipelineFunction)[];
export const NEST_FIELDS = [
  'outputs',
  'resources',
  'scope',
  'chunkSize',
  'executor',
] as const satisfies readonly (keyof Nest)[];
export const PIPELINE_FIELDS = [
  'name',
  'description',
  'resources',
  'activeVariants',
  'checkTypes',
] as const satisfies readonly (keyof Pipeline)[];

export type FieldMark<T> = { readonly was: string; readonly is: T };
export type FieldMarks<T, Field extends keyof T> = { readonly [Key in Field]?: FieldMark<T[Key]> | undefined };

/** Marks for the fields that the import reads otherwise than they are. */
export function markFields<T, Field extends keyof T>(
  imported: Pick<T, Field>,
  original: Pick<T, Field>,
  fields: readonly Field[],
): FieldMarks<T, Field> {
  const marks: { [Key in Field]?: FieldMark<T[Key]> } = {};
  for (const field of fields) {
    if (sameJson(imported[field], original[field])) continue;
    marks[field] = { was: fingerprint(imported[field]), is: original[field] };
  }
  return marks;
}

/** The fields whose marks hold. */
export function fieldsOfMarks<T, Field extends keyof T>(
  imported: Pick<T, Field>,
  marks: FieldMarks<T, Field>,
  fields: readonly Field[],
): Partial<Pick<T, Field>> {
  const held: Partial<Pick<T, Field>> = {};
  for (const field of fields) {
    const mark = marks[field];
    if (mark && mark.was === fingerprint(imported[field])) held[field] = mark.is;
  }
  return held;
}

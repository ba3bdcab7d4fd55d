import { z } from 'zod';
import { newInput } from './new-node.ts';
import { type InputId, type InputValue, type Json, type Pipeline, ReferenceFormat } from './pipeline.ts';

/**
 * The pipeline with values for its inputs. A list is a list, `{ "array": [[...]] }` an N-D array, `{ "file": "/x.npy" }` a
 * file on the cluster (with `"column"` for CSV, and `"format"` where its name does not tell), everything else one value; a
 * name that no input has yet becomes an input, which feeds the parameters of that name.
 */
export function giveInputs(pipeline: Pipeline, values: Readonly<Record<string, Json>>): Pipeline {
  const known = new Set(pipeline.inputs.map(({ name }) => name));
  const given = pipeline.inputs.map((input) =>
    Object.hasOwn(values, input.name) ? { ...input, value: inputValueOf(values[input.name]!) } : input,
  );
  const added = Object.keys(values)
    .filter((name) => !known.has(name))
    .map((name, index) => {
      // Ids hold lower case only, so the position keeps two names apart that differ in case.
      const id = `i_given_${index}_${name.toLowerCase().replace(/[^a-z0-9_]/g, '_')}` as InputId;
      return { ...newInput(id, { x: 0, y: index * 120 }, name), value: inputValueOf(values[name]!) };
    });
  return { ...pipeline, inputs: [...given, ...added] };
}

function inputValueOf(value: Json): InputValue {
  if (Array.isArray(value)) return { kind: 'list', items: value };
  if (typeof value === 'object' && value !== null) {
    const { array } = value;
    if (Array.isArray(array) && Object.keys(value).length === 1) return { kind: 'array', nested: array };
    const file = FileForm.safeParse(value);
    if (file.success) return referenceTo(file.data);
  }
  return { kind: 'value', value };
}

const FORMATS: Readonly<Record<string, ReferenceFormat>> = {
  npy: 'npy',
  json: 'json',
  csv: 'csv',
  tsv: 'csv',
  pickle: 'pickle',
  pkl: 'pickle',
};

const FileForm = z.strictObject({
  file: z.string().regex(/^(\/|~\/)/),
  format: ReferenceFormat.optional(),
  column: z.string().optional(),
});

/** A folder has no ending: it is a FileArray. */
function referenceTo({ file, format, column }: z.infer<typeof FileForm>): InputValue {
  const ending = /\.(\w+)$/.exec(file)?.[1]?.toLowerCase() ?? '';
  const told = format ?? FORMATS[ending] ?? 'file-array';
  return { kind: 'reference', path: file, format: told, column: column ?? null, shape: null };
}

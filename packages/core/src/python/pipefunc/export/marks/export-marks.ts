import { z } from 'zod';
import { InputValue, Nest, Pipeline, PipelineFunction, PipelineInput } from '../../../../pipeline/index.ts';
import { ResourceForm } from '../../../../resources/index.ts';
import { CodeRecipe, followRecipe, tokensOf } from './code-recipe.ts';
import { printMarksBlock, readMarksBlock } from './marks-block.ts';

/** A value that the import read otherwise: it is put back only where the import reads the same again. */
const was = <T extends z.ZodType>(is: T) => z.strictObject({ was: z.string(), is }).optional();

const fields = PipelineFunction.shape;
const at = z.tuple([z.number(), z.number()]);

/** Keys are the outputs joined by commas, with `@of=name` behind those of a variant; see `functionKeys`. */
const FunctionMark = z.strictObject({
  key: z.string(),
  id: fields.id,
  at,
  notes: z.string().optional(),
  acceptMissing: z.literal(true).optional(),
  retry: fields.retry,
  /** Of a function that is not Python; it holds where its code does. */
  language: fields.language.optional(),
  code: was(CodeRecipe),
  entry: was(fields.entry),
  mapspec: was(fields.mapspec),
  internalShape: was(fields.internalShape),
  bound: was(fields.bound),
  defaults: was(fields.defaults),
  resources: was(ResourceForm),
  resourcesVariable: was(fields.resourcesVariable),
  scope: was(fields.scope),
  chunkSize: was(fields.chunkSize),
  executor: was(fields.executor),
});
export type FunctionMark = z.infer<typeof FunctionMark>;

const InputMark = z.strictObject({
  name: z.string(),
  id: PipelineInput.shape.id,
  at,
  value: was(InputValue),
  /** The value of an input that the script has no place for, such as one that nothing uses. */
  only: InputValue.optional(),
});
export type InputMark = z.infer<typeof InputMark>;

const nest = Nest.shape;
const NestMark = z.strictObject({
  name: z.string(),
  id: nest.id,
  at,
  notes: z.string().optional(),
  retry: nest.retry,
  /** The nest itself, for one that the script has no place for. */
  only: Nest.pick({ outputs: true, resources: true, scope: true, chunkSize: true, executor: true })
    .extend({ functions: z.array(z.string()) })
    .optional(),
  functions: was(z.array(z.string())),
  outputs: was(nest.outputs),
  resources: was(ResourceForm),
  scope: was(nest.scope),
  chunkSize: was(nest.chunkSize),
  executor: was(nest.executor),
});
export type NestMark = z.infer<typeof NestMark>;

/** Name of an input, or of an output with its function's key; then the key of the function it goes to and its parameter. */
const WireMark = z.tuple([z.string(), z.string().nullable(), z.string(), z.string()]);
export type WireMark = z.infer<typeof WireMark>;

/** What PipeFunc has no place for, as the last comment of an exported script. */
export const ExportMarks = z.strictObject({
  format: z.literal(1),
  name: was(z.string()),
  description: was(z.string()),
  resources: was(ResourceForm),
  activeVariants: was(Pipeline.shape.activeVariants),
  checkTypes: was(z.boolean()),
  /** In the order of the document, as are the inputs and nests. */
  functions: z.array(FunctionMark),
  inputs: z.array(InputMark),
  nests: z.array(NestMark),
  /** Of the import's wires and inputs. `order` are their places, else `is` are the wires themselves. */
  wires: z
    .strictObject({
      was: z.string(),
      order: z.array(z.int()).optional(),
      is: z.array(WireMark).optional(),
      /** Functions (by key) and inputs (by name) that only the script has. */
      without: z.strictObject({ functions: z.array(z.string()), inputs: z.array(z.string()) }).optional(),
    })
    .optional(),
});
export type ExportMarks = z.infer<typeof ExportMarks>;

/** The marks of an exported script, with the code of its functions; null for any other file. */
export function readExportMarks(source: string): ExportMarks | null {
  const read = ExportMarks.safeParse(readMarksBlock(source));
  if (!read.success) return null;
  const tokens = tokensOf(source);
  const functions = read.data.functions.map(({ code, ...mark }): FunctionMark => {
    const text = code ? followRecipe(code.is, tokens) : null;
    return code && text !== null ? { ...mark, code: { was: code.was, is: text } } : mark;
  });
  return { ...read.data, functions };
}

/** The marks as comment lines. */
export function printExportMarks(marks: ExportMarks): string {
  return printMarksBlock(marks);
}

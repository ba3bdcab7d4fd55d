import { readCode } from '@gridloom/core/language';
import { dropDanglingWires, type Pipeline, type PipelineFunction } from '@gridloom/core/pipeline';
import { type Parameter, type PythonFunction, parameterRenames } from '@gridloom/core/python';

/** What a function's code says of it, for its ports. */
export type Signature = {
  readonly parameters: readonly Parameter[];
  /** The code could not be read: these are the parameters of before. */
  readonly broken: boolean;
  readonly functionNames: readonly string[];
  readonly docstring: string | null;
};

/** What is written of a function: all that its signature follows from. */
type WrittenFunction = Pick<PipelineFunction, 'language' | 'code' | 'entry'>;

/** Reads the signature of a function; where its code is broken, the ports of before stay. */
export function readSignature({ language, code, entry }: WrittenFunction, before: Signature | null): Signature {
  const { functions } = readCode(language, code);
  const functionNames = functions.map((item) => item.name);
  const found = functions.findLast((item) => item.name === entry);
  if (!found) return { parameters: before?.parameters ?? [], broken: true, functionNames, docstring: null };
  return { parameters: found.parameters.filter(isPort), broken: false, functionNames, docstring: found.docstring };
}

/** Signatures of all functions, reusing those whose code did not change. */
export function readSignatures(
  pipeline: Pipeline,
  before: { readonly pipeline: Pipeline; readonly signatures: Signatures } | null,
): Signatures {
  if (before?.pipeline.functions === pipeline.functions) return before.signatures;
  const old = new Map(before?.pipeline.functions.map((item) => [item.id as string, item]));
  return new Map(
    pipeline.functions.map((item) => {
      const known = before?.signatures.get(item.id) ?? null;
      const was = old.get(item.id);
      const same = was?.code === item.code && was.entry === item.entry && was.language === item.language;
      return [item.id, known && same ? known : readSignature(item, known)];
    }),
  );
}

/** By function id. */
export type Signatures = ReadonlyMap<string, Signature>;

/**
 * Which function of changed code is meant: the one of before, or, when that name is gone, the one that stands in its
 * place. Keeps the name when neither is plain.
 */
export function entryAfter({ language, code: codeBefore, entry }: WrittenFunction, code: string): string {
  const after = readCode(language, code).functions.map((item) => item.name);
  if (after.includes(entry)) return entry;
  const before = readCode(language, codeBefore).functions.map((item) => item.name);
  const place = before.indexOf(entry);
  const inPlace = after.length === before.length ? after[place] : undefined;
  return inPlace ?? (after.length === 1 ? after[0] : undefined) ?? entry;
}

/** A change of code, seen from where the wires hang: the function whose parameter names they have. */
export type CodeChange = {
  readonly entry: string;
  readonly renames: Readonly<Record<string, string>>;
  /** Where the wires hang after the change. */
  readonly anchor: PythonFunction | null;
};

/**
 * What a change of code means for the wires. While a name is deleted and another typed in its place, the list of
 * parameters is shorter for a moment: the anchor stays until it is whole again, so the wire survives.
 *
 * @param anchor - the function that the wires fit, from before or from `anchor` of the last change
 */
export function readCodeChange(before: WrittenFunction, code: string, anchor: PythonFunction | null): CodeChange {
  const entry = entryAfter(before, code);
  const after = readCode(before.language, code).functions.findLast((item) => item.name === entry) ?? null;
  if (!after || !anchor) return { entry, renames: {}, anchor: anchor ?? after };
  const renames = Object.fromEntries(parameterRenames(anchor, after).map(({ from, to }) => [from, to]));
  const shorter = after.parameters.length < anchor.parameters.length;
  return { entry, renames, anchor: shorter ? anchor : after };
}

/** The function that the wires fit when editing begins. */
export function anchorOf({ language, code, entry }: WrittenFunction): PythonFunction | null {
  return readCode(language, code).functions.findLast((item) => item.name === entry) ?? null;
}

/** The pipeline without the wires into parameters that the code no longer has. */
export function dropLostWires(pipeline: Pipeline, signatures: Signatures): Pipeline {
  return dropDanglingWires(pipeline, (item) => {
    const signature = signatures.get(item.id);
    return !signature || signature.broken ? null : signature.parameters.map((parameter) => parameter.name);
  });
}

/** `*args` and `**kwargs` take nothing by name. */
function isPort(parameter: Parameter): boolean {
  return parameter.kind !== 'var-positional' && parameter.kind !== 'var-keyword';
}

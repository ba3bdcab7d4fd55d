import type { SyntaxNode } from '@lezer/common';
import { isPythonNumber, type Json, pythonNumberText } from '../../../pipeline/index.ts';
import { EXPRESSION_FIELDS, type ResourceForm } from '../../../resources/index.ts';
import { constantOf, isRecord } from '../file/constant.ts';
import { plainNumber } from '../file/exact-number.ts';
import { codeOf, noteUnread, type PythonFile, resolve } from '../file/python-file.ts';
import { type ResourceCallable, readResourceCallable } from './resource-callable.ts';
import { type FieldChoice, fieldsByKey, RESOURCE_FIELDS } from './resource-fields.ts';
import { rewriteExpression } from './rewrite-expression.ts';

const MAY_BE_EXPRESSION: ReadonlySet<string> = new Set(EXPRESSION_FIELDS);

/**
 * Reads `{...}`, `Resources(...)`, or a function of the arguments that returns one of them. `parameters` are the
 * names that such a function may look up, each with the function's own name for it.
 */
export function readPipefuncResources(
  file: PythonFile,
  written: SyntaxNode,
  parameters: ReadonlyMap<string, string>,
): ResourceForm {
  const node = resolve(file, written);
  if (codeOf(file, node) === 'None') return {};
  const callable = readResourceCallable(file, node);
  const fields = callable === 'unclear' ? null : fieldsByKey(file, callable?.choice ?? { kind: 'value', node });
  if (!fields) {
    noteUnread(file, written, 'The resources are no plain dictionary, Resources(...) or function that returns one.');
    return {};
  }
  // Every key of the table is a key of the form with a value checked just before; the loop cannot say so to the compiler.
  const form: Record<string, unknown> = {};
  for (const [key, choice] of fields) {
    const field = RESOURCE_FIELDS.get(key);
    const place = placeOf(choice) ?? written;
    const fixed = plainFixed(fixedValue(file, choice));
    if (!field) noteUnread(file, place, `"${key}" is no resource that PipeFunc knows.`);
    else if (fixed && isFieldValue(field, fixed.value)) form[field] = fixed.value;
    else if (fixed?.value === null) continue;
    else if (callable && callable !== 'unclear' && MAY_BE_EXPRESSION.has(field)) {
      const rewritten = expressionOf(file, choice, { callable, parameters });
      if (rewritten.ok) form[field] = { expression: rewritten.expression };
      else noteUnread(file, place, `${key}: ${rewritten.why}`);
    } else if (choice.kind === 'if') noteUnread(file, place, `${key} cannot depend on the arguments.`);
    else noteUnread(file, place, `${key} is not written out as a value.`);
  }
  return form;
}

/** The value that a field has whatever is chosen. */
function fixedValue(file: PythonFile, choice: FieldChoice): { readonly value: Json } | null {
  if (choice.kind === 'value') return choice.node ? constantOf(file, choice.node) : { value: null };
  const [then, otherwise] = [fixedValue(file, choice.whenTrue), fixedValue(file, choice.whenFalse)];
  return then && otherwise && JSON.stringify(then) === JSON.stringify(otherwise) ? then : null;
}

/** Counts have no kinds: `2.0` cpus are 2. An option for sbatch is written as Python prints it. */
function plainFixed(fixed: { readonly value: Json } | null): { readonly value: Json } | null {
  if (!fixed) return null;
  if (!isRecord(fixed.value)) return { value: plainNumber(fixed.value) ?? fixed.value };
  const options = Object.entries(fixed.value).map(
    ([name, value]) => [name, isPythonNumber(value) ? pythonNumberText(value) : value] as const,
  );
  return { value: Object.fromEntries(options) };
}

function placeOf(choice: FieldChoice): SyntaxNode | null {
  return choice.kind === 'value' ? choice.node : (placeOf(choice.whenTrue) ?? placeOf(choice.whenFalse));
}

type Written = { readonly ok: true; readonly expression: string } | { readonly ok: false; readonly why: string };

function expressionOf(
  file: PythonFile,
  choice: FieldChoice,
  given: { readonly callable: ResourceCallable; readonly parameters: ReadonlyMap<string, string> },
): Written {
  const { argument, locals } = given.callable;
  const rewrite = (node: SyntaxNode) =>
    rewriteExpression(file, node, { argument, locals, parameters: given.parameters });
  if (choice.kind === 'value') return choice.node ? rewrite(choice.node) : { ok: true, expression: 'None' };
  const test = rewrite(choice.test);
  const then = expressionOf(file, choice.whenTrue, given);
  const otherwise = expressionOf(file, choice.whenFalse, given);
  const wrong = [test, then, otherwise].find((part) => !part.ok);
  if (!test.ok || !then.ok || !otherwise.ok) return wrong ?? test;
  const inBrackets = (text: string) => (/\b(?:if|lambda)\b/.test(text) ? `(${text})` : text);
  return {
    ok: true,
    expression: `${inBrackets(then.expression)} if ${inBrackets(test.expression)} else ${otherwise.expression}`,
  };
}

function isFieldValue(field: keyof ResourceForm, value: unknown): boolean {
  if (field === 'extraArgs') return isExtraArgs(value);
  if (field === 'partition' || field === 'parallelizationMode') return typeof value === 'string';
  return typeof value === 'number' || typeof value === 'string';
}

function isExtraArgs(value: unknown): boolean {
  return (
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    Object.values(value).every((item) => item === null || typeof item === 'string' || typeof item === 'number')
  );
}

import type { ProblemFix } from '../../pipeline/index.ts';
import { type ResourceForm, renameInExpression } from '../../resources/index.ts';
import type { Said } from '../compile/where-said.ts';
import { resourceWord } from '../problems/problem-entry.ts';
import { misspeltName } from './misspelt-name.ts';

type Field = keyof ResourceForm;

/** Leaves the field to whoever speaks next: the pipeline, the profile, or nobody. */
export function dropFieldFix({ revise }: Said, field: Field): ProblemFix | null {
  return revise(`Ask for no ${resourceWord(field)}`, (form) => {
    return Object.fromEntries(Object.entries(form).filter(([key]) => key !== field));
  });
}

/** The parameter or the function of Python that is plainly meant. */
export function expressionNameFix(
  { revise }: Said,
  field: Field,
  {
    expression,
    name,
    names,
  }: { readonly expression: string; readonly name: string; readonly names: readonly string[] },
): ProblemFix | null {
  const meant = misspeltName(name, names);
  if (meant === null) return null;
  const written = renameInExpression(expression, new Map([[name, meant]]));
  return revise(`Write ${meant} for ${name}`, (form) => ({ ...form, [field]: { expression: written } }));
}

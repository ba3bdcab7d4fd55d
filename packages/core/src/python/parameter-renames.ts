import type { PythonFunction } from './python-module.ts';

/**
 * The parameter that an edit renamed, so that its wire can be kept: one name changed at its place, and nothing was added
 * or taken away. Empty when nothing changed, or when it is not plain what became what.
 */
export function parameterRenames(
  before: PythonFunction,
  after: PythonFunction,
): readonly { readonly from: string; readonly to: string }[] {
  if (before.parameters.length !== after.parameters.length) return [];
  const changes = before.parameters.flatMap((parameter, index) => {
    const to = after.parameters[index]?.name ?? parameter.name;
    return to === parameter.name ? [] : [{ from: parameter.name, to }];
  });
  return changes.length === 1 ? changes : [];
}

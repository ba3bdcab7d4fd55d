import type { ResourceForm } from '@gridloom/core/resources';

type Rows = readonly (readonly [string, string])[];

/** The further options of a form as rows of text. */
export function extraOptionsOf(form: ResourceForm): Rows {
  return Object.entries(form.extraArgs ?? {}).map(([key, value]) => [key, value === null ? '' : String(value)]);
}

/** Reads the rows: dashes in front may stand there or not, a row without an option says nothing. */
export function readExtraOptions(rows: Rows): NonNullable<ResourceForm['extraArgs']> {
  const entries = rows.map(([key, value]) => [key.trim().replace(/^--?/, ''), value.trim()] as const);
  return Object.fromEntries(
    entries.filter(([key]) => key !== '').map(([key, value]) => [key, value === '' ? null : value]),
  );
}

/** One array of a mapspec with its axes; `null` is `:`, the whole axis. `x[i, :]` is `{ name: 'x', axes: ['i', null] }`. */
export type ArraySpec = { readonly name: string; readonly axes: readonly (string | null)[] };

/** A parsed mapspec: `x[i], y[j] -> z[i, j]`. No inputs is printed as `... -> x[i]`. */
export type MapSpec = { readonly inputs: readonly ArraySpec[]; readonly outputs: readonly ArraySpec[] };

/** What is wrong with a mapspec text, and where: character offsets, end exclusive. */
export type MapSpecError = {
  readonly message: string;
  readonly hint: string;
  readonly start: number;
  readonly end: number;
  /** The whole corrected mapspec, where one edit mends it. */
  readonly corrected?: string;
};

/** Length of an axis; `'?'` until a generator has run. */
export type Size = number | '?';

/** An axis of a map, in output order. Elements are counted over the external axes; one call returns the internal ones. */
export type MapAxis = { readonly name: string; readonly size: Size; readonly external: boolean };

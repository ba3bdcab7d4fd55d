import type { Json } from '../pipeline/index.ts';

/** A parameter of a Python function. `kind` as in Python's `inspect`. */
export type Parameter = {
  readonly name: string;
  readonly kind: 'positional-only' | 'positional-or-keyword' | 'var-positional' | 'keyword-only' | 'var-keyword';
  readonly annotation: string | null;
  /** Source text of the default; null when there is none. */
  readonly defaultSource: string | null;
  readonly start: number;
  readonly end: number;
};

/** A function at the top level of a module. Offsets are characters of the module's text. */
export type PythonFunction = {
  readonly name: string;
  readonly isAsync: boolean;
  readonly parameters: readonly Parameter[];
  readonly returns: string | null;
  readonly docstring: string | null;
  readonly decorators: readonly { readonly source: string; readonly start: number; readonly end: number }[];
  readonly start: number;
  readonly end: number;
};

export type PythonModule = {
  readonly functions: readonly PythonFunction[];
  /** Names of imported top-level packages: `numpy`, `scipy`. */
  readonly imports: readonly string[];
};

/** Reads the functions of a Python module without running it. Never throws: what cannot be read is left out. */
export function readModule(_source: string): PythonModule {
  throw new Error('not built yet');
}

/** The value of a Python literal (numbers, strings, True, None, lists, tuples, dicts), or null when it is none. */
export function readLiteral(_source: string): { readonly value: Json } | null {
  throw new Error('not built yet');
}

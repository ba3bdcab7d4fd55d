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

/** A function of a module. Offsets are characters of the module's text. */
export type PythonFunction = {
  readonly name: string;
  readonly isAsync: boolean;
  readonly parameters: readonly Parameter[];
  readonly returns: string | null;
  /** As `inspect.getdoc` gives it: indentation and blank ends removed. */
  readonly docstring: string | null;
  /** `source` is the expression after the `@`; the offsets include the `@`. */
  readonly decorators: readonly { readonly source: string; readonly start: number; readonly end: number }[];
  /** Where its first decorator, or else its `def` or `async`, begins. */
  readonly start: number;
  readonly end: number;
};

export type PythonModule = {
  /**
   * Those that importing the module defines, in source order; of two with one name, Python keeps the later. Where branches
   * of one `if` or `try` define the same name, the first of them.
   */
  readonly functions: readonly PythonFunction[];
  /** Names of imported top-level packages: `numpy`, `scipy`. */
  readonly imports: readonly string[];
  /**
   * What the module's names mean: the full name of what is imported (`np` is `numpy`; a relative one begins with a dot),
   * null for what the module defines itself or gives two meanings. Names of parameters are not among them.
   */
  readonly names: ReadonlyMap<string, string | null>;
};

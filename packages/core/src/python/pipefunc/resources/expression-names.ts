/** Functions of Python that the worker gives to an expression. */
export const EXPRESSION_BUILTINS: ReadonlySet<string> = new Set(
  (
    'abs all any bool dict divmod enumerate filter float frozenset int isinstance len list map max min pow range repr ' +
    'reversed round set sorted str sum tuple zip'
  ).split(' '),
);

/** Functions of `math` that an expression sees by their bare name. */
export const EXPRESSION_MATH: ReadonlySet<string> = new Set(['ceil', 'floor', 'sqrt', 'log', 'log2', 'log10', 'exp']);

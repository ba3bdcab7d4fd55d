/**
 * Gives variables of a Python expression other names, all at once. Strings, attributes (`a.x`) and keywords of calls
 * (`f(x=1)`) are left alone.
 */
export function renameInExpression(expression: string, names: ReadonlyMap<string, string>): string {
  let previous = '';
  return expression.replace(TOKEN, (token, ...rest) => {
    const at: unknown = rest.at(-2);
    const before = previous;
    previous = token.trim() === '' ? before : token;
    const name = names.get(token);
    if (name === undefined || before === '.' || typeof at !== 'number') return token;
    const isKeyword = (before === '(' || before === ',') && /^\s*=(?!=)/.test(expression.slice(at + token.length));
    return isKeyword ? token : name;
  });
}

/** Strings (with prefix), names, numbers, white space, and any other single character. */
const TOKEN =
  /[A-Za-z]{0,2}(?:"""[^]*?"""|'''[^]*?'''|"(?:\\[^]|[^"\\\n])*"|'(?:\\[^]|[^'\\\n])*')|[\p{L}_][\p{L}\p{N}_]*|\d[\w.]*|\s+|[^]/gu;

/** True for what can name an input or an output: a Python name, or two joined by a dot (`scope.name`). */
export function isArrayName(name: string): boolean {
  const parts = name.split('.');
  return parts.length <= 2 && parts.every(isPythonName);
}

/** True for what Python takes as the name of a variable. */
export function isPythonName(name: string): boolean {
  return /^[\p{XID_Start}_]\p{XID_Continue}*$/u.test(name) && !KEYWORDS.has(name) && name !== UNSAFE_KEY;
}

/** Python takes it as a name, but no JSON object can hold it safely as a key. */
const UNSAFE_KEY = '__proto__';

const KEYWORDS: ReadonlySet<string> = new Set(
  (
    'False None True and as assert async await break class continue def del elif else except finally for from global ' +
    'if import in is lambda nonlocal not or pass raise return try while with yield'
  ).split(' '),
);

import { isPythonNumber, type Json, type PythonNumber, pythonNumberText } from '../../../pipeline/index.ts';

/** What an editor may show as nothing or as a new line; inside a literal it is written as an escape. */
// oxlint-disable-next-line no-control-regex
const UNSEEN = /[\u007f-\u00a0\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g;

/** A Python string literal on one line. */
export function pythonString(text: string): string {
  // JSON's escapes are all Python's as well.
  return JSON.stringify(text).replace(UNSEEN, escaped);
}

/** A Python string literal that shows the lines of a text as lines; only what would end or change it is escaped. */
export function pythonText(text: string): string {
  const body = text
    .replaceAll('\\', String.raw`\\`)
    .replaceAll('"""', String.raw`\"\"\"`)
    // Python would read a carriage return as a new line, and refuses zero bytes.
    // oxlint-disable-next-line no-control-regex
    .replaceAll(/[\u0000-\u0008\u000b-\u001f]/g, escaped)
    .replaceAll(/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, escaped)
    .replace(UNSEEN, escaped)
    .replace(/"$/, String.raw`\"`);
  return `"""\\\n${body}"""`;
}

function escaped(character: string): string {
  return String.raw`\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

/** A JSON value as a Python literal on one line. */
export function pythonLiteral(value: Json): string {
  if (typeof value === 'string') return pythonString(value);
  if (value === null) return 'None';
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  if (typeof value === 'number') return JSON.stringify(value);
  if (isPythonNumber(value)) return numberText(value);
  if (Array.isArray(value)) return `[${value.map(pythonLiteral).join(', ')}]`;
  return `{${Object.entries(value)
    .map(([key, item]) => `${pythonString(key)}: ${pythonLiteral(item)}`)
    .join(', ')}}`;
}

function numberText(number: PythonNumber): string {
  const text = pythonNumberText(number);
  if ('$int' in number) return text.replace(/^([+-]?)0+(?=\d)/, '$1');
  if (/(?:inf|nan)$/.test(text)) return `float("${text}")`;
  return /^[+-]?\d+$/.test(text) ? `${text}.0` : text;
}

/** A dictionary of expressions; null when it has no entries. */
export function pythonDict(entries: Iterable<readonly [string, string]>): string | null {
  const written = [...entries].map(([key, value]) => `${pythonString(key)}: ${value}`);
  return written.length > 0 ? `{${written.join(', ')}}` : null;
}

const WIDTH = 110;

/** A call with its arguments on one line where they fit, else each on its own. */
export function pythonCall(callee: string, args: readonly string[], indent = ''): string {
  const short = `${callee}(${args.join(', ')})`;
  if (indent.length + short.length <= WIDTH && !short.includes('\n')) return short;
  return `${callee}(\n${args.map((arg) => `${indent}    ${arg},\n`).join('')}${indent})`;
}

/** A text in a comment, on one line whatever it holds. */
export function onOneLine(text: string): string {
  return text.replaceAll(/\s+/g, ' ').replace(UNSEEN, ' ').trim();
}

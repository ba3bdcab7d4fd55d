import { closingQuote } from './string-end.ts';

const SIMPLE_ESCAPES: Readonly<Record<string, string>> = {
  '\n': '',
  '\\': '\\',
  "'": "'",
  '"': '"',
  a: '\u0007',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
};

const ESCAPE =
  /\\(?:([0-7]{1,3})|x([\da-fA-F]{2})|u([\da-fA-F]{4})|U([\da-fA-F]{8})|(N(?:\{[^}]*\})?|x|u|U)|(\n|[\\'"abfnrtv]))/g;

/** The text of a Python string literal, several side by side joined; null when it is none, or bytes or an f-string. */
export function readString(source: string): string | null {
  let text = '';
  let offset = skipBlanks(source, 0);
  do {
    const piece = readStringAt(source, offset);
    if (!piece) return null;
    text += piece.text;
    offset = skipBlanks(source, piece.end);
  } while (offset < source.length);
  return text;
}

/** One string literal that begins at `offset`, and where it ends. */
export function readStringAt(source: string, offset: number): { text: string; end: number } | null {
  const opening = /^([rRuU]?)("""|'''|"|')/.exec(source.slice(offset, offset + 4));
  if (!opening) return null;
  const [whole, prefix = '', quote = ''] = opening;
  const start = offset + whole.length;
  const end = closingQuote(source, start, quote);
  if (end === null) return null;
  const body = source.slice(start, end).replaceAll(/\r\n?/g, '\n');
  const text = /r/i.test(prefix) ? body : unescapeText(body);
  return text === null ? null : { text, end: end + quote.length };
}

/** Unknown escapes keep their backslash, as in Python; a name (`\N{...}`) or a broken number cannot be read. */
function unescapeText(body: string): string | null {
  let readable = true;
  const text = body.replaceAll(ESCAPE, (whole, ...groups: (string | undefined)[]) => {
    const [octal, hex, short, long, unreadable, simple] = groups;
    const digits = hex ?? short ?? long;
    const code = octal === undefined ? Number.parseInt(digits ?? '0', 16) : Number.parseInt(octal, 8);
    if (unreadable !== undefined || code > 0x10_ffff) readable = false;
    else if (simple !== undefined) return SIMPLE_ESCAPES[simple] ?? whole;
    else return String.fromCodePoint(code);
    return whole;
  });
  return readable ? text : null;
}

function skipBlanks(source: string, start: number): number {
  const blanks = /^(?:\s|#.*|\\\r?\n)*/.exec(source.slice(start));
  return start + (blanks?.[0].length ?? 0);
}

/** A token of JavaScript. Comments and white space are none. */
export type JavascriptToken = {
  readonly kind: 'word' | 'text' | 'number' | 'punctuation';
  readonly text: string;
  readonly start: number;
  readonly end: number;
};

const SPACE = /(?:\s|\/\/[^\n]*|\/\*[\s\S]*?(?:\*\/|$))+/y;
const WORD = /#?[\p{ID_Start}$_][\p{ID_Continue}$\u200c\u200d]*/uy;
const NUMBER = /(?:0[xXbBoO][\da-fA-F_]+|(?:\d[\d_]*\.?[\d_]*|\.\d[\d_]*)(?:[eE][+-]?\d+)?)n?/y;
const STRING = /"(?:[^"\\\n]|\\[\s\S])*"?|'(?:[^'\\\n]|\\[\s\S])*'?/y;
const REGEX = /\/(?:[^/\\[\n]|\\.|\[(?:[^\]\\\n]|\\.)*\])+\/\w*/y;
const PUNCTUATION = /=>|\.\.\.|[\s\S]/y;
/** After these words a slash begins a regular expression, and not a division. */
const BEFORE_VALUE =
  /^(?:return|typeof|case|in|of|delete|void|throw|new|instanceof|do|else|await|yield|default|extends)$/;

/** Splits a program into tokens; a template with all that stands in it is one. Never throws. */
export function javascriptTokens(source: string): JavascriptToken[] {
  const tokens: JavascriptToken[] = [];
  let at = source.startsWith('#!') ? lineEnd(source, 0) : 0;
  while (at < source.length) {
    const space = matchAt(SPACE, source, at);
    at += space;
    if (at >= source.length) break;
    const token = tokenAt(source, at, tokens.at(-1));
    tokens.push(token);
    at = token.end;
  }
  return tokens;
}

function tokenAt(source: string, start: number, before: JavascriptToken | undefined): JavascriptToken {
  const token = (kind: JavascriptToken['kind'], length: number): JavascriptToken => {
    return { kind, text: source.slice(start, start + length), start, end: start + length };
  };
  const character = source[start]!;
  if (character === '`') return token('text', templateEnd(source, start) - start);
  const word = matchAt(WORD, source, start);
  if (word > 0) return token('word', word);
  if (/[\d.]/.test(character)) {
    const number = matchAt(NUMBER, source, start);
    if (number > 0) return token('number', number);
  }
  const string = matchAt(STRING, source, start);
  if (string > 0) return token('text', string);
  const regex = character === '/' && beginsValue(before) ? matchAt(REGEX, source, start) : 0;
  return regex > 0 ? token('text', regex) : token('punctuation', matchAt(PUNCTUATION, source, start));
}

function beginsValue(before: JavascriptToken | undefined): boolean {
  if (before === undefined) return true;
  if (before.kind === 'word') return BEFORE_VALUE.test(before.text);
  return before.kind === 'punctuation' && !')]}'.includes(before.text);
}

/** Where a template that begins at `start` ends: it may hold programs, and these templates. */
function templateEnd(source: string, start: number): number {
  let at = start + 1;
  while (at < source.length) {
    if (source[at] === '`') return at + 1;
    if (source[at] === '\\') at += 2;
    else if (source.startsWith('${', at)) at = bracesEnd(source, at + 2);
    else at++;
  }
  return source.length;
}

/** Where the brace that was opened before `start` is closed. */
function bracesEnd(source: string, start: number): number {
  let depth = 1;
  let before: JavascriptToken | undefined;
  let at = start;
  while (at < source.length) {
    at += matchAt(SPACE, source, at);
    if (at >= source.length) break;
    const token = tokenAt(source, at, before);
    at = token.end;
    before = token;
    if (token.kind !== 'punctuation') continue;
    if (token.text === '{') depth++;
    else if (token.text === '}' && --depth === 0) return at;
  }
  return source.length;
}

function matchAt(pattern: RegExp, source: string, at: number): number {
  pattern.lastIndex = at;
  return pattern.exec(source)?.[0].length ?? 0;
}

function lineEnd(source: string, from: number): number {
  const end = source.indexOf('\n', from);
  return end < 0 ? source.length : end;
}

import type { Parameter, PythonFunction, PythonModule } from '../../python/python-module.ts';
import { type JavascriptToken, javascriptTokens } from './javascript-tokens.ts';

/**
 * Reads the functions at the top level of a JavaScript module, without running it: declarations, exported or not, and
 * constants that are a function. Never throws: what cannot be read is left out.
 *
 * A rest parameter is `var-positional`; one that takes its argument apart has no name, and is `var-keyword`.
 */
export function readJavascript(source: string): PythonModule {
  const tokens = javascriptTokens(source);
  const functions: PythonFunction[] = [];
  let depth = 0;
  for (const [index, { kind, text }] of tokens.entries()) {
    if (depth === 0 && kind === 'word' && beginsStatement(tokens, index)) {
      const found = readDeclaration(source, tokens, index);
      if (found) functions.push(found);
    }
    if (kind === 'punctuation' && '([{'.includes(text)) depth++;
    if (kind === 'punctuation' && ')]}'.includes(text)) depth = Math.max(0, depth - 1);
  }
  return { functions, imports: [], names: new Map() };
}

/** Operators and words after which an expression goes on. */
const UNFINISHED_WORD =
  /^(?:export|default|async|return|typeof|case|in|of|delete|void|throw|new|instanceof|await|yield)$/;

function beginsStatement(tokens: readonly JavascriptToken[], index: number): boolean {
  const before = tokens[index - 1];
  if (before === undefined) return true;
  if (before.kind === 'word') return !UNFINISHED_WORD.test(before.text);
  return before.kind !== 'punctuation' || [';', '}', ')', ']'].includes(before.text);
}

function readDeclaration(source: string, tokens: readonly JavascriptToken[], index: number): PythonFunction | null {
  const reader = new Reader(tokens, index);
  if (reader.take('export')) reader.take('default');
  if (reader.take('const') || reader.take('let') || reader.take('var')) return readConstant(source, reader, index);
  const isAsync = reader.take('async');
  if (!reader.take('function')) return null;
  reader.take('*');
  const name = reader.takeWord();
  const parameters = name === null ? null : readParameters(source, reader);
  if (name === null || !parameters) return null;
  const end = reader.skipBraces() ?? source.length;
  return functionOf({ name, isAsync, parameters, start: tokens[index]!.start, end });
}

/** `const f = (x) => ...`, `const f = async function (x) {...}`. */
function readConstant(source: string, reader: Reader, index: number): PythonFunction | null {
  const name = reader.takeWord();
  if (name === null || !reader.take('=')) return null;
  const start = reader.tokens[index]!.start;
  const isAsync = reader.take('async');
  if (reader.take('function')) {
    reader.take('*');
    reader.takeWord();
    const parameters = readParameters(source, reader);
    return parameters && functionOf({ name, isAsync, parameters, start, end: reader.skipBraces() ?? source.length });
  }
  const only = reader.tokens[reader.at];
  const word = reader.takeWord();
  const parameters =
    word !== null && only ? [parameterOf(word, only.start)] : word === null ? readParameters(source, reader) : null;
  if (!parameters || !reader.take('=>')) return null;
  return functionOf({ name, isAsync, parameters, start, end: reader.tokens[reader.at]?.end ?? source.length });
}

function functionOf(about: Pick<PythonFunction, 'name' | 'isAsync' | 'parameters' | 'start' | 'end'>): PythonFunction {
  return { ...about, returns: null, docstring: null, decorators: [] };
}

/** The list in brackets at which the reader stands; null when there is none. */
function readParameters(source: string, reader: Reader): Parameter[] | null {
  const first = reader.at + 1;
  if (reader.tokens[reader.at]?.text !== '(' || reader.skipBraces() === null) return null;
  const parts: JavascriptToken[][] = [[]];
  let depth = 0;
  for (const token of reader.tokens.slice(first, reader.at - 1)) {
    const mark = token.kind === 'punctuation' ? token.text : '';
    if (mark !== '' && '([{'.includes(mark)) depth++;
    if (mark !== '' && ')]}'.includes(mark)) depth--;
    if (mark === ',' && depth === 0) parts.push([]);
    else parts.at(-1)!.push(token);
  }
  // Behind the last comma there may be nothing.
  return parts.flatMap((tokens) => (tokens[0] ? [parameterOf(textOf(source, tokens), tokens[0].start)] : []));
}

/** The text of tokens in a row, with spaces in the place of comments. */
function textOf(source: string, tokens: readonly JavascriptToken[]): string {
  let text = '';
  let at = tokens[0]?.start ?? 0;
  for (const { start, end } of tokens) {
    text += ' '.repeat(start - at) + source.slice(start, end);
    at = end;
  }
  return text;
}

const NAME = /^(?<name>[\p{ID_Start}$_][\p{ID_Continue}$]*)\s*(?:=(?<value>[\s\S]*))?$/u;

function parameterOf(text: string, start: number): Parameter {
  const rest = { annotation: null, start, end: start + text.length };
  if (text.startsWith('...')) {
    return { ...rest, name: text.slice(3).trim(), kind: 'var-positional', defaultSource: null };
  }
  const found = NAME.exec(text)?.groups;
  if (!found) return { ...rest, name: text, kind: 'var-keyword', defaultSource: null };
  const value = found['value']?.trim();
  const defaultSource = value === undefined ? null : (WORDS[value] ?? value);
  return { ...rest, name: found['name'] ?? '', kind: 'positional-or-keyword', defaultSource };
}

/** Python's words for values that JavaScript calls otherwise; numbers, texts and lists of them are written alike. */
const WORDS: Readonly<Record<string, string | undefined>> = { true: 'True', false: 'False', null: 'None' };

/** Walks over tokens. */
class Reader {
  readonly tokens: readonly JavascriptToken[];
  at: number;

  constructor(tokens: readonly JavascriptToken[], at: number) {
    this.tokens = tokens;
    this.at = at;
  }

  take(text: string): boolean {
    const isNext = this.tokens[this.at]?.text === text;
    if (isNext) this.at++;
    return isNext;
  }

  takeWord(): string | null {
    const token = this.tokens[this.at];
    if (token?.kind !== 'word') return null;
    this.at++;
    return token.text;
  }

  /** Goes behind the bracket that closes the next one; where that ends, or null when the text ends before. */
  skipBraces(): number | null {
    let depth = 0;
    for (; this.at < this.tokens.length; this.at++) {
      const { kind, text, end } = this.tokens[this.at]!;
      if (kind !== 'punctuation') continue;
      if ('([{'.includes(text)) depth++;
      if (')]}'.includes(text) && --depth === 0) {
        this.at++;
        return end;
      }
    }
    return null;
  }
}

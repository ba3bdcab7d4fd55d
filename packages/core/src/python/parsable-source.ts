import { closingQuote, closingQuoteOfFormat } from './string-end.ts';

/**
 * The source at the same offsets, without what makes the parser lose its place and with it what belongs to which function:
 * `with a() as (b, c)`, brackets around several `a() as b`, `24. if x`, `tuple[*Ts]`, `for a in *b, c`, decorators that are
 * more than a name and a call, `case "a" "b"`, `t"..."`. Each becomes something as long that the parser reads. Only the tree is made of it:
 * text is always taken from the source itself.
 */
export function parsableSource(source: string): string {
  const scan: Scan = { source, brackets: [], previous: '\n', previousEnd: 0, edits: [] };
  // A byte order mark; a form feed is what the parser skips there.
  if (source.startsWith('\ufeff')) scan.edits.push({ from: 0, to: 1, text: '\f' });
  TOKEN.lastIndex = 0;
  for (let match = TOKEN.exec(source); match; match = TOKEN.exec(source)) {
    const [token, prefix, quote, digits] = match;
    const start = match.index;
    if (token.startsWith('#')) continue;
    if (quote !== undefined) {
      TOKEN.lastIndex = skipString(scan, start, prefix ?? '', quote);
      if (scan.isCase && scan.previous === '""') scan.edits.push({ from: start, to: TOKEN.lastIndex, text: ' ' });
      scan.previous = '""';
    } else if (digits !== undefined) {
      scan.edits.push({ from: start + digits.length, to: start + token.length, text: '0' });
      scan.previous = '0';
    } else if (LINE_END.test(token)) {
      if (scan.brackets.length === 0) endLine(scan);
      continue;
    } else {
      takeToken(scan, token, start);
      scan.previous = token;
    }
    scan.previousEnd = TOKEN.lastIndex;
  }
  endLine(scan);
  return applyEdits(source, scan.edits);
}

type Edit = { readonly from: number; readonly to: number; readonly text: string };

type Scan = {
  readonly source: string;
  /** Open brackets; true for those of a subscript. */
  readonly brackets: boolean[];
  previous: string;
  previousEnd: number;
  /** Number of brackets at the `with` whose header this is. */
  withDepth?: number | undefined;
  /** Offset of the `as` whose target is taken out, and the number of brackets there. */
  as?: { readonly from: number; readonly depth: number } | undefined;
  /** Number of brackets at the `for` whose target this is, or, behind `in`, what it runs over. */
  loop?: { readonly depth: number; isTarget: boolean } | undefined;
  /** Offset behind the `@`; `isPlain` while it is a dotted name, with or without a call. */
  decorator?: { readonly from: number; isPlain: boolean; called: boolean } | undefined;
  /** True between `case` and what shows that it was no name. */
  isCase?: boolean;
  /** An f-string's braces are not closed. */
  hasOpenFormat?: boolean;
  readonly edits: Edit[];
};

const TOKEN =
  /#.*|([A-Za-z]{0,2})("""|'''|["'])|(\d[\d_]*)\.(?![\w.])|[.\d][\w.]*|[A-Za-z_\u0080-\uffff][\w\u0080-\uffff]*|\\\r?\n|\r?\n|\r|\S/g;
const LINE_END = /^(?:\r?\n|\r)$/;
const OPERAND = /^(?:[)\]}0."]|[A-Za-z_\u0080-\uffff])/;
const NO_OPERAND = new Set(
  'and as assert await case del elif else for from if import in is lambda match not or print raise return while with yield'.split(
    ' ',
  ),
);
/** Behind `as`: a name, and the header goes on or ends. */
const PLAIN_TARGET = /\s*[\w\u0080-\uffff]+\s*(?=[,:])/y;

function takeToken(scan: Scan, token: string, start: number): void {
  const depth = scan.brackets.length;
  if (scan.decorator) noteDecorator(scan.decorator, scan, token);
  switch (token) {
    case '(':
    case '[':
    case '{':
      scan.brackets.push(token === '[' && OPERAND.test(scan.previous) && !NO_OPERAND.has(scan.previous));
      return;
    case ')':
    case ']':
    case '}':
      if (scan.as?.depth === depth) endTarget(scan, start);
      scan.brackets.pop();
      return;
    case '@':
      if (scan.previous === '\n') scan.decorator = { from: start + 1, isPlain: true, called: false };
      return;
    case 'with':
      scan.withDepth = depth;
      return;
    case 'as':
      if (scan.withDepth !== undefined && !scan.as && !isPlainTarget(scan, start, depth)) {
        scan.as = { from: start, depth };
      }
      return;
    case 'case':
      scan.isCase = scan.previous === '\n';
      return;
    case '=':
      if (depth === 0) scan.isCase = false;
      return;
    case 'for':
      scan.loop = { depth, isTarget: true };
      return;
    case 'in':
      // Behind it only the statement has stars, no comprehension.
      scan.loop = depth === 0 && scan.loop ? { depth, isTarget: false } : undefined;
      return;
    case ',':
    case ':':
      if (scan.as?.depth === depth) endTarget(scan, start);
      if (token === ':' && scan.withDepth === depth) scan.withDepth = undefined;
      if (token === ':' && scan.loop?.depth === depth) scan.loop = undefined;
      return;
    case '*':
      if (isUnreadStar(scan)) scan.edits.push({ from: start, to: start + 1, text: ' ' });
      return;
    default:
  }
}

function isUnreadStar({ previous, brackets, loop }: Scan): boolean {
  if (previous === ':') return true;
  if (brackets.at(-1) && (previous === '[' || previous === ',')) return true;
  if (!loop || !['for', 'in', ',', '(', '['].includes(previous)) return false;
  return loop.isTarget || brackets.length === loop.depth;
}

function isPlainTarget({ source, withDepth }: Scan, start: number, depth: number): boolean {
  PLAIN_TARGET.lastIndex = start + 'as'.length;
  return depth === withDepth && PLAIN_TARGET.test(source);
}

function endTarget(scan: Scan, end: number): void {
  if (scan.as) scan.edits.push({ from: scan.as.from, to: end, text: ' ' });
  scan.as = undefined;
}

function noteDecorator(decorator: NonNullable<Scan['decorator']>, { brackets, previous }: Scan, token: string): void {
  if (brackets.length > 0 || (decorator.called && token === ')')) return;
  if (token === '(' && previous !== '@' && !decorator.called) decorator.called = true;
  else if (decorator.called || !(token.startsWith('.') || (/^[@.]$/.test(previous) && OPERAND.test(token)))) {
    decorator.isPlain = false;
  }
}

function endLine(scan: Scan): void {
  const { decorator, previousEnd } = scan;
  if (decorator && !decorator.isPlain) scan.edits.push({ from: decorator.from, to: previousEnd, text: '_' });
  scan.decorator = undefined;
  scan.withDepth = undefined;
  scan.as = undefined;
  scan.loop = undefined;
  scan.isCase = false;
  scan.previous = '\n';
}

/** Returns the offset behind the string; behind its line, or all, when nothing ends it. */
function skipString(scan: Scan, start: number, prefix: string, quote: string): number {
  const { source } = scan;
  const body = start + prefix.length + quote.length;
  const isFormat = /[fFtT]/.test(prefix);
  const template = prefix.search(/[tT]/);
  if (template >= 0) scan.edits.push({ from: start + template, to: start + template + 1, text: 'f' });
  const format = { source, quote, isRaw: /[rR]/.test(prefix), depth: 0 };
  let end = isFormat && !scan.hasOpenFormat ? closingQuoteOfFormat(body, format) : null;
  if (end === null) {
    // Looked for once in a text, or a line of open braces would take quadratic time.
    if (isFormat) scan.hasOpenFormat = true;
    end = closingQuote(source, body, quote);
  }
  if (end !== null) return end + quote.length;
  const lineEnd = source.indexOf('\n', body);
  return quote.length === 3 || lineEnd < 0 ? source.length : lineEnd;
}

/** Writes `text` over each range, again and again to its end. Of two that overlap, the outer one counts. */
function applyEdits(source: string, edits: Edit[]): string {
  if (edits.length === 0) return source;
  let text = '';
  let offset = 0;
  for (const edit of edits.sort((a, b) => a.from - b.from || b.to - a.to)) {
    if (edit.from < offset) continue;
    text += source.slice(offset, edit.from) + edit.text.repeat(edit.to - edit.from);
    offset = edit.to;
  }
  return text + source.slice(offset);
}

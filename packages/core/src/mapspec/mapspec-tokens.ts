/** A piece of a text: character offsets, end exclusive. */
export type Span = { readonly start: number; readonly end: number };

/** A word or sign of a mapspec text. `other` is anything the grammar has no use for. */
export type Token = Span & {
  readonly kind: 'name' | '->' | '...' | '[' | ']' | ',' | ':' | '.' | 'other' | 'end';
  readonly text: string;
};

/** Splits a mapspec text; white space goes, everything else is kept. The last token is always `end`. */
export function tokenise(text: string): Token[] {
  const tokens: Token[] = [];
  for (const match of text.matchAll(TOKEN)) {
    const word = match[0];
    if (word.trim() === '') continue;
    tokens.push({ kind: kindOf(word), text: word, start: match.index, end: match.index + word.length });
  }
  const end = text.trimEnd().length;
  return [...tokens, { kind: 'end', text: '', start: end, end }];
}

/** White space; signs that somebody may take for the arrow; the signs of the grammar; names; numbers; any other character. */
const TOKEN = /\s+|[-=–—]{2,}>|[=–—]>|->|\.\.\.|[[\],:.]|[\p{XID_Start}_]\p{XID_Continue}*|\p{XID_Continue}+|[^]/gu;

const SIGNS = ['->', '...', '[', ']', ',', ':', '.'] as const;

function kindOf(word: string): Token['kind'] {
  const sign = SIGNS.find((candidate) => candidate === word);
  return sign ?? (/^[\p{XID_Start}_]/u.test(word) ? 'name' : 'other');
}

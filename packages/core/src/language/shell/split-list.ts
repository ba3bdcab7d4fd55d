/** A part of a list with its place in the text; white space around it is left out. */
export type ListPart = { readonly text: string; readonly start: number };

const OPENING = '([{';
const CLOSING = ')]}';

/** Splits at the commas that stand in no brackets and no quotes. A comma at the end begins no part. */
export function splitList(text: string): ListPart[] {
  const parts: ListPart[] = [];
  let depth = 0;
  let quote = '';
  let start = 0;
  for (let at = 0; at < text.length; at++) {
    const character = text[at]!;
    if (quote !== '') {
      if (character === '\\') at++;
      else if (character === quote) quote = '';
    } else if (character === '"' || character === "'") quote = character;
    else if (OPENING.includes(character)) depth++;
    else if (CLOSING.includes(character)) depth--;
    else if (character === ',' && depth === 0) {
      parts.push(part(text, start, at));
      start = at + 1;
    }
  }
  const last = part(text, start, text.length);
  return last.text === '' ? parts : [...parts, last];
}

function part(text: string, from: number, to: number): ListPart {
  const piece = text.slice(from, to);
  return { text: piece.trim(), start: from + piece.length - piece.trimStart().length };
}

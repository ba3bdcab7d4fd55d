/** Where the body of a string that begins at `start` ends: the offset of its closing quotes, or null when there are none. */
export function closingQuote(source: string, start: number, quote: string): number | null {
  for (let offset = start; offset < source.length; offset++) {
    if (source[offset] === '\\') offset += source.startsWith('\r\n', offset + 1) ? 2 : 1;
    else if (source.startsWith(quote, offset)) return offset;
    else if (quote.length === 1 && (source[offset] === '\n' || source[offset] === '\r')) return null;
  }
  return null;
}

/** F-strings within f-strings: far fewer than Python takes, far more than anybody writes. */
const MAX_DEPTH = 20;

/** An f-string that is being read; `depth` counts those around it. */
type Format = { readonly source: string; readonly quote: string; readonly isRaw: boolean; readonly depth: number };

/** As `closingQuote`, of an f-string: since Python 3.12 the same quotes may also stand inside its braces. */
export function closingQuoteOfFormat(start: number, format: Format): number | null {
  const { source, quote, isRaw } = format;
  for (let offset = start; offset < source.length; offset++) {
    const character = source[offset];
    if (source.startsWith(quote, offset)) return offset;
    if (quote.length === 1 && (character === '\n' || character === '\r')) return null;
    if (character === '\\') {
      if (!isRaw && source.startsWith('N{', offset + 1)) offset = Math.max(offset, source.indexOf('}', offset));
      else if (source[offset + 1] !== '{') offset++;
    } else if (source.startsWith('{{', offset)) offset++;
    else if (character === '{') {
      const end = closingBrace(offset + 1, format);
      if (end === null) return null;
      offset = end;
    }
  }
  return null;
}

/** The brace that ends the expression of an f-string, which may hold brackets, strings and a format with braces. */
function closingBrace(start: number, format: Format): number | null {
  const { source } = format;
  let brackets = 0;
  for (let offset = start; offset < source.length; offset++) {
    const character = source[offset]!;
    if (character === '}' && brackets === 0) return offset;
    if ('([{'.includes(character)) brackets++;
    else if (')]}'.includes(character)) brackets--;
    else if (character === ':' && brackets === 0) return closingBraceOfLayout(offset + 1, format);
    else if (character === '#') offset = Math.max(offset, source.indexOf('\n', offset));
    else if (character === '"' || character === "'") {
      const end = endOfStringInside(offset, start, format);
      if (end === null) return null;
      offset = end;
    }
  }
  return null;
}

/** Behind the colon (`>{width}.2f`), quotes are characters, except those that end the whole string. */
function closingBraceOfLayout(start: number, format: Format): number | null {
  const { source, quote, depth } = format;
  if (depth > MAX_DEPTH) return null;
  for (let offset = start; offset < source.length; offset++) {
    if (source[offset] === '}') return offset;
    if (source.startsWith(quote, offset)) return null;
    if (source[offset] !== '{') continue;
    const end = closingBrace(offset + 1, { ...format, depth: depth + 1 });
    if (end === null) return null;
    offset = end;
  }
  return null;
}

/** The last character of the string whose quotes begin at `offset`. */
function endOfStringInside(offset: number, start: number, { source, depth }: Format): number | null {
  const character = source[offset]!;
  const quote = source.startsWith(character.repeat(3), offset) ? character.repeat(3) : character;
  const prefix = /[A-Za-z]{0,2}$/.exec(source.slice(Math.max(start, offset - 2), offset))?.[0] ?? '';
  const body = offset + quote.length;
  const inner: Format = { source, quote, isRaw: /[rR]/.test(prefix), depth: depth + 1 };
  const isFormat = /[fFtT]/.test(prefix);
  if (isFormat && depth > MAX_DEPTH) return null;
  const end = isFormat ? closingQuoteOfFormat(body, inner) : closingQuote(source, body, quote);
  return end === null ? null : end + quote.length - 1;
}

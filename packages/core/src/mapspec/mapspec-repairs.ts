import type { Span, Token } from './mapspec-tokens.ts';

/** One edit of a text: the span is replaced by `insert`. */
export type Repair = Span & { readonly insert: string };

/** Edits that may mend a text whose token `at` does not fit: put in what was expected, or take out what is too much. */
export function repairsAt(tokens: readonly Token[], at: number, inserts: readonly string[]): Repair[] {
  const token = tokens[at]!;
  const previous = tokens[at - 1];
  const next = tokens.slice(at).find(({ kind }) => kind === ']' || kind === ',');
  const repairs: Repair[] = inserts.map((insert) => ({ start: token.start, end: token.start, insert: ` ${insert} ` }));
  if (token.kind !== 'end') {
    repairs.push(...inserts.map((insert) => ({ start: token.start, end: token.end, insert: ` ${insert} ` })));
    repairs.push({ start: token.start, end: token.end, insert: '' });
  }
  if (previous) {
    repairs.push({ start: previous.start, end: previous.end, insert: '' });
    repairs.push({ start: previous.start, end: token.end, insert: '' });
  }
  if (next && next !== token) repairs.push({ start: token.start, end: next.start, insert: '' });
  repairs.push({ start: token.start, end: tokens.at(-1)!.end, insert: '' });
  return repairs;
}

/** Axes that may be missing at a place, seen from the axes named elsewhere. */
export function repairsOfAxes(tokens: readonly Token[], side: 'left' | 'right', gap: Span): Repair[] {
  const arrow = tokens.findIndex(({ kind }) => kind === '->');
  const ofLeft = axisNames(arrow < 0 ? tokens : tokens.slice(0, arrow));
  const ofRight = axisNames(arrow < 0 ? [] : tokens.slice(arrow));
  const unused = ofRight.filter((name) => !ofLeft.includes(name));
  const lists = side === 'left' ? [unused, ofRight] : [ofRight, ofLeft];
  const inserts = [...lists.map((list) => list.join(', ')), ...lists.flat(), ':'];
  return inserts.filter((insert) => insert !== '').map((insert) => ({ ...gap, insert }));
}

/** Edits of the whole text: quotes around it, and other brackets than square ones. */
export function wholeTextRepairs(text: string): Repair[] {
  const quoted = /^\s*(["'`])(.*)\1\s*$/s.exec(text)?.[2];
  const squared = text.replaceAll(/[({]/g, '[').replaceAll(/[)}]/g, ']');
  return [quoted, squared]
    .filter((insert) => insert !== undefined && insert !== text)
    .map((insert) => ({ start: 0, end: text.length, insert: insert ?? '' }));
}

function axisNames(tokens: readonly Token[]): string[] {
  const names = new Set<string>();
  let inside = false;
  for (const token of tokens) {
    if (token.kind === '[' || token.kind === ']') inside = token.kind === '[';
    else if (inside && token.kind === 'name') names.add(token.text);
  }
  return [...names];
}

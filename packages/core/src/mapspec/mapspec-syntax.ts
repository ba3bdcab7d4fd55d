import type { Repair } from './mapspec-repairs.ts';
import { repairsAt, repairsOfAxes, wholeTextRepairs } from './mapspec-repairs.ts';
import type { Span, Token } from './mapspec-tokens.ts';
import { tokenise } from './mapspec-tokens.ts';

/** Something wrong in a mapspec text, with edits that may mend it, likeliest first. */
export type MapspecIssue = Span & {
  readonly message: string;
  /** What holds for every mapspec, in a sentence. */
  readonly rule: string;
  readonly repairs: readonly Repair[];
};

/** An axis as written; `null` is `:`. */
export type AxisNode = Span & { readonly name: string | null };

/** An array as written; the span goes from its name to its closing bracket. */
export type ArrayNode = Span & {
  readonly name: string;
  readonly nameSpan: Span;
  /** From the opening to the closing bracket. */
  readonly brackets: Span;
  readonly axes: readonly AxisNode[];
};

/** A mapspec as written. `inputs` is empty for `...`. */
export type MapspecTree = {
  readonly inputs: readonly ArrayNode[];
  readonly outputs: readonly ArrayNode[];
  readonly left: Span;
};

type Side = 'left' | 'right';
type Refused = { readonly issue: MapspecIssue };
/** How far a text has been read. */
type Cursor = { readonly text: string; readonly tokens: readonly Token[]; at: number };

/** Reads the grammar; every character is consumed. The first place that does not fit is the issue. */
export function readSyntax(text: string): { readonly tree: MapspecTree } | Refused {
  const cursor: Cursor = { text, tokens: tokenise(text), at: 0 };
  if (cursor.tokens.length === 1) return { issue: { ...EMPTY, start: 0, end: text.length, repairs: [] } };
  const inputs = readSide(cursor, 'left');
  if ('issue' in inputs) return inputs;
  const left = { start: cursor.tokens[0]!.start, end: cursor.tokens[cursor.at - 1]!.end };
  if (!take(cursor, '->')) {
    return inputs.arrays.length === 0
      ? expected(cursor, '"->" after "..."', DOTS_RULE, ['->'])
      : expected(cursor, '"," or "->" after an input', ARROW_RULE, [',', '->']);
  }
  const outputs = readSide(cursor, 'right');
  if ('issue' in outputs) return outputs;
  if (!take(cursor, 'end')) return expected(cursor, '"," or the end after an output', ARROW_RULE, [',']);
  return { tree: { inputs: inputs.arrays, outputs: outputs.arrays, left } };
}

function readSide(cursor: Cursor, side: Side): { readonly arrays: readonly ArrayNode[] } | Refused {
  if (side === 'right' && peek(cursor).kind === '...') {
    return refused(cursor, '"..." stands only left of the arrow.', OUTPUT_RULE, []);
  }
  if (take(cursor, '...')) return { arrays: [] };
  const arrays: ArrayNode[] = [];
  do {
    const array = readArray(cursor, side);
    if ('issue' in array) return array;
    arrays.push(array);
  } while (take(cursor, ','));
  return { arrays };
}

function readArray(cursor: Cursor, side: Side): ArrayNode | Refused {
  const read = readName(cursor, side);
  if ('issue' in read) return read;
  const { name, ...nameSpan } = read;
  const open = take(cursor, '[');
  if (!open) {
    const gap = { start: nameSpan.end, end: nameSpan.end };
    const axes = repairsOfAxes(cursor.tokens, side, gap).map((axis) => ({ ...axis, insert: `[${axis.insert}]` }));
    const repairs = [...repairsAt(cursor.tokens, cursor.at, ['[']), ...axes];
    return refused(cursor, `Expected the axes of ${name}, as in ${name}[i], ${found(cursor)}.`, WHOLE_RULE, repairs);
  }
  const axes: AxisNode[] = [];
  do {
    const axis = take(cursor, 'name') ?? take(cursor, ':');
    if (!axis) {
      const { kind, start, end } = peek(cursor);
      const gap = kind === 'other' ? { start, end } : { start, end: start };
      const repairs = [...repairsAt(cursor.tokens, cursor.at, []), ...repairsOfAxes(cursor.tokens, side, gap)];
      return refused(cursor, `Expected an axis of ${name}, or ":", ${found(cursor)}.`, AXIS_RULE, repairs);
    }
    axes.push({ name: axis.kind === ':' ? null : axis.text, start: axis.start, end: axis.end });
  } while (take(cursor, ','));
  const close = take(cursor, ']');
  if (!close) return expected(cursor, `"," or "]" in the axes of ${name}`, AXIS_RULE, [',', ']']);
  const brackets = { start: open.start, end: close.end };
  return { name, nameSpan, brackets, axes, start: nameSpan.start, end: close.end };
}

function readName(cursor: Cursor, side: Side): (Span & { readonly name: string }) | Refused {
  const first = take(cursor, 'name');
  if (!first) {
    const word = peek(cursor);
    if (word.kind === 'other' && /^\d+\D/.test(word.text)) {
      const digits = { start: word.start, end: word.start + word.text.search(/\D/), insert: '' };
      return refused(cursor, `"${word.text}" is no name: names begin with a letter or "_".`, NAME_RULE, [digits]);
    }
    if (side === 'right') return expected(cursor, 'the name of an output', OUTPUT_RULE, []);
    return expected(cursor, 'the name of an input, or "..."', ARROW_RULE, cursor.at === 0 ? ['...'] : []);
  }
  if (!take(cursor, '.')) return { name: first.text, start: first.start, end: first.end };
  const second = take(cursor, 'name');
  if (!second) return expected(cursor, `a name after "${first.text}."`, NAME_RULE, []);
  if (peek(cursor).kind === '.') {
    const scope = { start: first.start, end: second.start, insert: '' };
    const message = `A name has at most one scope, but "${first.text}.${second.text}." has two.`;
    return refused(cursor, message, NAME_RULE, [scope]);
  }
  return { name: `${first.text}.${second.text}`, start: first.start, end: second.end };
}

function peek(cursor: Cursor): Token {
  // The last token is `end`, and nothing reads past it.
  return cursor.tokens[Math.min(cursor.at, cursor.tokens.length - 1)]!;
}

function take(cursor: Cursor, kind: Token['kind']): Token | null {
  const token = peek(cursor);
  if (token.kind !== kind) return null;
  cursor.at++;
  return token;
}

function expected(cursor: Cursor, what: string, rule: string, inserts: readonly string[]): Refused {
  const repairs = repairsAt(cursor.tokens, cursor.at, inserts);
  return refused(cursor, `Expected ${what}, ${found(cursor)}.`, rule, repairs);
}

function refused(cursor: Cursor, message: string, rule: string, repairs: readonly Repair[]): Refused {
  const { start, end } = peek(cursor);
  return { issue: { message, rule, start, end, repairs: [...repairs, ...wholeTextRepairs(cursor.text)] } };
}

function found(cursor: Cursor): string {
  const token = peek(cursor);
  return token.kind === 'end' ? 'but the text ends here' : `but found "${token.text}"`;
}

const ARROW_RULE = 'A mapspec is inputs, "->", outputs: x[i], y[j] -> z[i, j].';
const DOTS_RULE = '"..." stands alone left of the arrow: ... -> x[i].';
const OUTPUT_RULE = 'Right of the arrow stand the outputs of the function with their axes, separated by commas.';
const NAME_RULE = 'A name is a Python identifier, with at most one scope before it: x, or scope.x.';
const WHOLE_RULE =
  'Every array of a mapspec has its axes in brackets; a parameter that is passed whole is not mentioned.';
const AXIS_RULE = 'Axes are names, or ":" for the whole axis, separated by commas: x[i, :].';
const EMPTY = {
  message: 'The mapspec is empty.',
  rule: 'Write one such as x[i] -> y[i], or leave the function without a mapspec to call it once.',
};

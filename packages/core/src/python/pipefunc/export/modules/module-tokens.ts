import type { SyntaxNode } from '@lezer/common';
import { childrenOf, parsePython } from '../../../syntax-tree.ts';

/** A statement at the top level with the comment behind it on its line, or a comment line. */
export type ModuleToken = {
  readonly text: string;
  /** White space in front of it. */
  readonly gap: string;
  /** Null for a comment. Its offsets are those of the module, decorators of the export included. */
  readonly node: SyntaxNode | null;
};

export type ModuleTokens = {
  readonly tokens: readonly ModuleToken[];
  /** White space behind the last token. */
  readonly tail: string;
  /** False when something stands between the tokens, so that they do not make up the module. */
  readonly whole: boolean;
};

/** Decorators that the export puts in front of a function. */
const EXPORTED_DECORATOR = /^@(?:pipefunc|gridloom_sync)(?:_\d+)?\b/;

/**
 * Cuts a module into statements and comment lines; gaps and tokens joined are the module again. The decorators of an
 * export are left out of a statement's text, so that a token has one text here and in the script.
 */
export function moduleTokens(source: string): ModuleTokens {
  const tokens: ModuleToken[] = [];
  let whole = true;
  let offset = 0;
  let gap = '';
  const takeGap = (to: number) => {
    const text = source.slice(offset, to);
    let read = 0;
    for (const { 0: found, 1: blank = '', 2: comment = '', index } of text.matchAll(/(\s*)(#[^\r\n]*)/g)) {
      if (index !== read) whole = false;
      tokens.push({ text: comment, gap: gap + blank, node: null });
      gap = '';
      read = index + found.length;
    }
    const rest = text.slice(read);
    if (rest.trim() !== '') whole = false;
    gap += rest;
    offset = to;
  };
  for (const node of childrenOf(parsePython(source))) {
    const end = endOf(node);
    if (end <= node.from) continue;
    takeGap(node.from);
    // What does not begin its line belongs to something that was not understood.
    if (node.from > 0 && !/[\r\n\uFEFF]/.test(source[node.from - 1] ?? '')) whole = false;
    const comment = /^[ \t\f]*#[^\r\n]*/.exec(source.slice(end))?.[0] ?? '';
    offset = end + comment.length;
    tokens.push({ text: source.slice(startOf(source, node), offset), gap, node });
    gap = '';
  }
  takeGap(source.length);
  return { tokens, tail: gap, whole };
}

/** Where the last part ends that is no comment: a comment below a body is no part of it. */
function endOf(node: SyntaxNode): number {
  let last = node.lastChild;
  while (last && (last.name === 'Comment' || last.to === last.from)) last = last.prevSibling;
  return last ? endOf(last) : node.to;
}

function startOf(source: string, node: SyntaxNode): number {
  let first = node.firstChild;
  while (first?.name === 'Decorator' && EXPORTED_DECORATOR.test(source.slice(first.from, first.to))) {
    first = first.nextSibling;
  }
  return first?.from ?? node.from;
}

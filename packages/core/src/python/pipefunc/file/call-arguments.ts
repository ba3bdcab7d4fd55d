import type { SyntaxNode } from '@lezer/common';
import { childrenOf, commaGroups } from '../../syntax-tree.ts';
import { noteUnread, type PythonFile } from './python-file.ts';

/** Arguments of a call. `others` are what has no plain place: `*args`, `**kwargs`, a generator. */
export type CallArguments = {
  readonly positional: readonly SyntaxNode[];
  readonly keywords: ReadonlyMap<string, SyntaxNode>;
  readonly others: readonly SyntaxNode[];
};

export const NO_ARGUMENTS: CallArguments = { positional: [], keywords: new Map(), others: [] };

/** Reads an `ArgList`. */
export function readArguments(file: PythonFile, list: SyntaxNode): CallArguments {
  const positional: SyntaxNode[] = [];
  const keywords = new Map<string, SyntaxNode>();
  const others: SyntaxNode[] = [];
  for (const { nodes } of commaGroups(list)) {
    const [first, second, third] = nodes;
    if (!first) continue;
    if (nodes.length === 1) positional.push(first);
    else if (nodes.length === 3 && second?.name === 'AssignOp' && third) {
      keywords.set(file.source.slice(first.from, first.to), third);
    } else others.push(first);
  }
  return { positional, keywords, others };
}

/** Notes arguments that have no plain place. */
export function noteOthers(file: PythonFile, { others }: CallArguments): void {
  for (const other of others) noteUnread(file, other, 'Arguments by * or ** are only known when the file runs.');
}

/** Callee and arguments of a call expression; null for any other node. */
export function readCall(file: PythonFile, node: SyntaxNode): { callee: SyntaxNode; args: CallArguments } | null {
  if (node.name !== 'CallExpression') return null;
  const [callee] = childrenOf(node);
  const list = node.getChild('ArgList');
  return callee && list ? { callee, args: readArguments(file, list) } : null;
}

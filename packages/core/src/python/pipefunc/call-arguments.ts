import type { SyntaxNode } from '@lezer/common';
import { childrenOf, commaGroups } from '../syntax-tree.ts';
import { literalOf, type PythonFile } from './python-file.ts';

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

/** Callee and arguments of a call expression; null for any other node. */
export function readCall(file: PythonFile, node: SyntaxNode): { callee: SyntaxNode; args: CallArguments } | null {
  if (node.name !== 'CallExpression') return null;
  const [callee] = childrenOf(node);
  const list = node.getChild('ArgList');
  return callee && list ? { callee, args: readArguments(file, list) } : null;
}

/** Entries of a dict display with text keys; `others` are entries of any other kind (`**more`, computed keys). */
export function readDictEntries(
  file: PythonFile,
  dict: SyntaxNode,
): { entries: { key: string; node: SyntaxNode }[]; others: SyntaxNode[] } {
  const entries: { key: string; node: SyntaxNode }[] = [];
  const others: SyntaxNode[] = [];
  for (const { nodes } of commaGroups(dict)) {
    const [keyNode, colon, node] = nodes;
    if (!keyNode) continue;
    const key = literalOf(file, keyNode)?.value;
    if (nodes.length === 3 && colon?.name === ':' && node && typeof key === 'string') entries.push({ key, node });
    else others.push(keyNode);
  }
  return { entries, others };
}

/** The items of a list or tuple; null when one of them is no single expression (`*more`, a comprehension). */
export function readItems(list: SyntaxNode): SyntaxNode[] | null {
  const groups = commaGroups(list).filter((group) => group.nodes.length > 0);
  const items = groups.flatMap((group) => (group.nodes.length === 1 ? group.nodes : []));
  return items.length === groups.length ? items : null;
}

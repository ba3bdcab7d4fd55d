import type { SyntaxNode } from '@lezer/common';
import { parser } from '@lezer/python';
import { parsableSource } from './parsable-source.ts';

/** What stands between two commas of a list; `from` and `to` are the ends of the gap, blanks and comments included. */
export type CommaGroup = { readonly nodes: readonly SyntaxNode[]; readonly from: number; readonly to: number };

const BRACKETS = new Set(['(', ')', '[', ']', '{', '}']);

/** The tree's root. The parser recovers from anything; its error nodes are no syntax errors (`24.` has one). */
export function parsePython(source: string): SyntaxNode {
  return parser.parse(parsableSource(source)).topNode;
}

/** Children in order, without comments. */
export function childrenOf(node: SyntaxNode): SyntaxNode[] {
  const children: SyntaxNode[] = [];
  for (let child = node.firstChild; child; child = child.nextSibling) {
    if (child.name !== 'Comment') children.push(child);
  }
  return children;
}

/** The node and all below it that have the given name (all when none is given), in source order. */
export function* descendantsOf(node: SyntaxNode, name?: string): Generator<SyntaxNode> {
  const cursor = node.cursor();
  do {
    // Nodes are made only for what is asked: a module has a hundred times more nodes than, say, imports.
    if (name === undefined || cursor.name === name) yield cursor.node;
    // A cursor runs on past the end of the node it began at.
  } while (cursor.next() && cursor.from < node.to);
}

/** The items of parameters, arguments, lists, tuples and dicts. The gap after a trailing comma is a group without nodes. */
export function commaGroups(list: SyntaxNode): CommaGroup[] {
  const groups: CommaGroup[] = [];
  let nodes: SyntaxNode[] = [];
  let from = list.from;
  let to = list.to;
  for (const child of childrenOf(list)) {
    if (child.name === ',') {
      groups.push({ nodes, from, to: child.from });
      nodes = [];
      from = child.to;
    } else if (!BRACKETS.has(child.name)) nodes.push(child);
    else if (child.from === list.from) from = child.to;
    else to = child.from;
  }
  groups.push({ nodes, from, to });
  return groups;
}

/** True for the `x` of `f(x=1)`, which is no name that is looked up. */
export function isKeywordName(name: SyntaxNode): boolean {
  return name.parent?.name === 'ArgList' && name.nextSibling?.name === 'AssignOp';
}

/** The names of the parameters of a function or lambda. */
export function parameterNodes(definition: SyntaxNode): SyntaxNode[] {
  const names = definition.getChild('ParamList')?.getChildren('VariableName') ?? [];
  return names.filter((name) => name.prevSibling?.name !== 'AssignOp');
}

/** Source text of a run of nodes. */
export function textOf(source: string, nodes: readonly SyntaxNode[]): string {
  const [first] = nodes;
  const last = nodes.at(-1);
  return first && last ? source.slice(first.from, last.to).trim() : '';
}

/** Line of a character, from 1. */
export function lineOf(source: string, offset: number): number {
  return source.slice(0, offset).split('\n').length;
}

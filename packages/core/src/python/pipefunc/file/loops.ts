import type { SyntaxNode } from '@lezer/common';
import { childrenOf, descendantsOf } from '../../syntax-tree.ts';

/** `for a, b in over if condition` of a comprehension or a statement. */
export type Loop = {
  /** Names that it counts with; several take the items of each item. */
  readonly variables: readonly SyntaxNode[];
  readonly over: SyntaxNode;
  readonly conditions: readonly SyntaxNode[];
};

/** Item and loops of a list comprehension or generator; null where it is none that can be read. */
export function loopsOf(node: SyntaxNode): { readonly item: SyntaxNode; readonly loops: readonly Loop[] } | null {
  const parts = childrenOf(node);
  const item = parts[1];
  const words = parts.flatMap((part, at) => (part.name === 'for' || part.name === 'if' ? [at] : []));
  if (!item || words[0] !== 2) return null;
  const loops: (Loop & { conditions: SyntaxNode[] })[] = [];
  for (const [index, at] of words.entries()) {
    const clause = parts.slice(at, words[index + 1] ?? parts.length - 1);
    const [word, condition, ...more] = clause;
    if (word?.name === 'if') {
      if (!condition || more.length > 0) return null;
      loops.at(-1)?.conditions.push(condition);
      continue;
    }
    const loop = loopOf(clause);
    if (!loop) return null;
    loops.push({ ...loop, conditions: [] });
  }
  return { item, loops };
}

/** The loop that begins with these parts: `for`, names, `in`, and what it runs over. */
export function loopOf(parts: readonly SyntaxNode[]): Loop | null {
  const at = parts.findIndex((part) => part.name === 'in');
  const [over, ...more] = parts.slice(at + 1).filter((part) => part.name !== 'Body');
  const variables = parts.slice(1, Math.max(at, 1)).flatMap((part) => [...descendantsOf(part, 'VariableName')]);
  if (parts[0]?.name !== 'for' || at < 0 || !over || more.length > 0 || variables.length === 0) return null;
  return { variables, over, conditions: [] };
}

import type { SyntaxNode } from '@lezer/common';
import { parsePython } from '../../python/syntax-tree.ts';

/**
 * Names that a Python expression takes from outside, each once: without attributes, keywords of calls, and what a
 * lambda or comprehension binds itself. Null when the text is not one expression.
 */
export function expressionNames(expression: string): string[] | null {
  const text = expression.trim();
  const root = parsePython(text);
  const statement = root.firstChild;
  if (statement?.name !== 'ExpressionStatement' || statement.nextSibling) return null;
  const names = new Set<string>();
  const bound = new Set<string>();
  // Between `for` and `in` of a comprehension stand its own names.
  let binding = false;
  const cursor = root.cursor();
  do {
    const { node } = cursor;
    if (node.type.isError && !isTrailingPoint(node)) return null;
    if (node.name === 'for') binding = true;
    if (node.name === 'in') binding = false;
    if (node.name !== 'VariableName') continue;
    const role = binding ? 'bound' : roleOf(node);
    if (role === 'bound') bound.add(text.slice(node.from, node.to));
    if (role === 'read') names.add(text.slice(node.from, node.to));
  } while (cursor.next());
  return [...names].filter((name) => !bound.has(name));
}

function roleOf(node: SyntaxNode): 'read' | 'bound' | 'keyword' {
  // The value of a keyword (`max(a, key=b)`) or of a lambda's default.
  if (node.prevSibling?.name === 'AssignOp') return 'read';
  if (node.parent?.name === 'ParamList') return 'bound';
  if (node.nextSibling?.name !== 'AssignOp') return 'read';
  return node.parent?.name === 'ArgList' ? 'keyword' : 'bound';
}

/** The parser takes `24.` for the beginning of an attribute. */
function isTrailingPoint(error: SyntaxNode): boolean {
  return error.parent?.name === 'MemberExpression' && error.parent.firstChild?.name === 'Number';
}

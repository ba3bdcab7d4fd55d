import type { SyntaxNode } from '@lezer/common';
import { readString } from '../read-string.ts';
import { childrenOf, descendantsOf } from '../syntax-tree.ts';
import { codeOf, type PythonFile } from './python-file.ts';

/** Functions an expression may call without an import: those that the worker gives it. */
const BUILTINS = new Set(
  (
    'abs all any bool dict divmod enumerate filter float frozenset int isinstance len list map max min pow range repr ' +
    'reversed round set sorted str sum tuple zip'
  ).split(' '),
);
const MATH = new Set(['math.ceil', 'math.floor', 'math.sqrt', 'math.log', 'math.log2', 'math.log10', 'math.exp']);

/**
 * Turns an expression over `kw["x"]` into one over `x`, the function's own name for it. Refuses what looks anything up
 * in another way, or needs a name that an expression does not see.
 */
export function rewriteExpression(
  file: PythonFile,
  node: SyntaxNode,
  argument: string,
  parameters: ReadonlyMap<string, string>,
): { ok: true; expression: string } | { ok: false; why: string } {
  if ([...descendantsOf(node, 'Comment')].length > 0) return { ok: false, why: 'The expression contains a comment.' };
  const lookups = [...descendantsOf(node, 'MemberExpression')].flatMap((member) => {
    const key = lookedUpKey(file, member, argument);
    return key === null ? [] : [{ member, key }];
  });
  let expression = '';
  let offset = node.from;
  for (const { member, key } of lookups) {
    const own = parameters.get(key);
    if (own === undefined) return { ok: false, why: `"${key}" is no parameter of the function.` };
    expression += file.source.slice(offset, member.from) + own;
    offset = member.to;
  }
  expression += file.source.slice(offset, node.to);
  const bound = loopVariables(file, node);
  for (const name of descendantsOf(node, 'VariableName')) {
    if (lookups.some(({ member }) => member.from <= name.from && name.to <= member.to)) continue;
    const text = codeOf(file, name);
    if (text === argument) return { ok: false, why: `"${argument}" is used for more than looking a parameter up.` };
    const isKeyword = name.nextSibling?.name === 'AssignOp';
    if (!isKeyword && !bound.has(text) && !isGiven(file, text)) {
      return { ok: false, why: `"${text}" is neither a parameter nor something that an expression sees.` };
    }
  }
  return { ok: true, expression: expression.replaceAll(/\s*\n\s*/g, ' ') };
}

/** True for what the worker gives to every expression under the same name. */
function isGiven(file: PythonFile, name: string): boolean {
  const full = file.imported.get(name);
  if (full === undefined) return BUILTINS.has(name);
  return (name === 'math' && full === 'math') || (full === `math.${name}` && MATH.has(full));
}

function lookedUpKey(file: PythonFile, member: SyntaxNode, argument: string): string | null {
  const [object, open, key, close] = childrenOf(member);
  if (object?.name !== 'VariableName' || codeOf(file, object) !== argument) return null;
  return open?.name === '[' && key?.name === 'String' && close?.name === ']' ? readString(codeOf(file, key)) : null;
}

/** Names that comprehensions inside the expression bind. */
function loopVariables(file: PythonFile, node: SyntaxNode): Set<string> {
  const names = new Set<string>();
  for (const loop of descendantsOf(node, 'for')) {
    for (let next = loop.nextSibling; next && next.name !== 'in'; next = next.nextSibling) {
      for (const name of descendantsOf(next, 'VariableName')) names.add(codeOf(file, name));
    }
  }
  return names;
}

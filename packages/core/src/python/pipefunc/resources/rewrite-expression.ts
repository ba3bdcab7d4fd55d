import type { SyntaxNode } from '@lezer/common';
import { readString } from '../../read-string.ts';
import { childrenOf, descendantsOf, isKeywordName } from '../../syntax-tree.ts';
import { pythonLiteral } from '../export/python-text.ts';
import { constantOf } from '../file/constant.ts';
import { exactNumber } from '../file/exact-number.ts';
import { codeOf, type PythonFile } from '../file/python-file.ts';
import { EXPRESSION_BUILTINS, EXPRESSION_MATH } from './expression-names.ts';

/** What the names of an expression mean. */
type Names = {
  /** The one argument of the function, whose items are the parameters. */
  readonly argument: string;
  /** What may be looked up, with the function's own name for it. */
  readonly parameters: ReadonlyMap<string, string>;
  /** Names that the function gives a value before it returns. */
  readonly locals: ReadonlyMap<string, SyntaxNode>;
};

type Rewritten = { readonly ok: true; readonly expression: string } | { readonly ok: false; readonly why: string };

/**
 * Turns an expression over `kw["x"]` into one over `x`, the function's own name for it. Constants of the file are written
 * out. Refuses what looks anything up in another way, or needs a name that an expression does not see.
 */
export function rewriteExpression(file: PythonFile, node: SyntaxNode, names: Names): Rewritten {
  if ([...descendantsOf(node, 'Comment')].length > 0) return { ok: false, why: 'The expression contains a comment.' };
  const edits: { from: number; to: number; text: string }[] = [];
  for (const member of descendantsOf(node, 'MemberExpression')) {
    const key = lookedUpKey(file, member, names.argument);
    if (key === null) continue;
    const own = names.parameters.get(key);
    if (own === undefined) return { ok: false, why: `"${key}" is no parameter of the function.` };
    edits.push({ from: member.from, to: member.to, text: own });
  }
  const bound = loopVariables(file, node);
  for (const name of descendantsOf(node, 'VariableName')) {
    if (edits.some(({ from, to }) => from <= name.from && name.to <= to)) continue;
    if (isKeywordName(name) || bound.has(codeOf(file, name))) continue;
    const meant = meaningOf(file, name, names);
    if (!meant.ok) return meant;
    if (meant.expression !== codeOf(file, name)) edits.push({ from: name.from, to: name.to, text: meant.expression });
  }
  let expression = '';
  let offset = node.from;
  for (const { from, to, text } of edits.toSorted((a, b) => a.from - b.from)) {
    expression += file.source.slice(offset, from) + text;
    offset = to;
  }
  expression += file.source.slice(offset, node.to);
  return { ok: true, expression: expression.replaceAll(/\s*\n\s*/g, ' ') };
}

function meaningOf(file: PythonFile, node: SyntaxNode, names: Names): Rewritten {
  const text = codeOf(file, node);
  if (text === names.argument) {
    return { ok: false, why: `"${text}" is used for more than looking a parameter up.` };
  }
  const local = names.locals.get(text);
  if (local) {
    const others = new Map([...names.locals].filter(([name]) => name !== text));
    const rewritten = rewriteExpression(file, local, { ...names, locals: others });
    const isSimple = ['VariableName', 'Number', 'String', 'CallExpression', 'MemberExpression'].includes(local.name);
    return rewritten.ok && !isSimple ? { ok: true, expression: `(${rewritten.expression})` } : rewritten;
  }
  if (isGiven(file, text)) return { ok: true, expression: text };
  const constant = constantOf(file, node)?.value;
  // Inside an f-string a text cannot be written out: it would need quotes of its own.
  const isInText = node.parent?.name === 'FormatReplacement' && typeof constant === 'string';
  if (constant !== undefined && !isInText && (exactNumber(constant) || typeof constant === 'string')) {
    const literal = pythonLiteral(constant);
    return { ok: true, expression: literal.startsWith('-') ? `(${literal})` : literal };
  }
  return { ok: false, why: `"${text}" is neither a parameter nor something that an expression sees.` };
}

/** True for what the worker gives to every expression under the same name. */
function isGiven(file: PythonFile, name: string): boolean {
  const full = file.imported.get(name);
  if (full === undefined) return EXPRESSION_BUILTINS.has(name);
  return (name === 'math' && full === 'math') || (full === `math.${name}` && EXPRESSION_MATH.has(name));
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

import type { SyntaxNode } from '@lezer/common';
import type { ExpressionField } from '../../../../resources/index.ts';
import { childrenOf, descendantsOf, isKeywordName, parsePython } from '../../../syntax-tree.ts';
import { EXPRESSION_MATH } from '../../resources/expression-names.ts';
import { statementNames } from '../modules/statement-names.ts';

/** How an expression is written in `lambda kw: {...}`. */
export type Lookup = {
  /** Graph names by parameter. */
  readonly toGraph: ReadonlyMap<string, string>;
  /** What `math` is called in the script. */
  readonly math: string;
};

/**
 * An expression over parameters as one over `kw["name"]`, giving what PipeFunc takes for a field: whole numbers, memory as
 * `4096MB`, time as `1:30:00`. Null when the text is no single expression.
 */
export function lookupExpression(
  expression: string,
  field: ExpressionField,
  lookup: Lookup,
): { readonly text: string; readonly usesMath: boolean } | null {
  const source = `(${expression.trim()})`;
  const statements = childrenOf(parsePython(source));
  const [statement, ...others] = statements;
  const node = statement?.firstChild;
  if (statement?.name !== 'ExpressionStatement' || node?.name !== 'ParenthesizedExpression' || others.length > 0)
    return null;
  if (
    node.to !== source.length ||
    [...descendantsOf(node)].some((part) => part.type.isError || part.name === 'Comment')
  )
    return null;
  const free = statementNames(source, statement).used;
  // A name that is a parameter at one place and a loop's variable at another cannot be told apart by its text.
  for (const name of innerNames(source, node))
    if (name === 'kw' || (free.has(name) && lookup.toGraph.has(name))) return null;
  let text = '';
  let offset = 1;
  let usesMath = false;
  for (const name of descendantsOf(node, 'VariableName')) {
    const own = source.slice(name.from, name.to);
    if (!free.has(own) || isKeywordName(name)) continue;
    const replacement = replacementOf(source, name, lookup);
    if (replacement === null) continue;
    usesMath ||= replacement.startsWith(lookup.math);
    text += source.slice(offset, name.from) + replacement;
    offset = name.to;
  }
  text += source.slice(offset, -1);
  const inner = childrenOf(node)[1];
  const wrapped = inner ? asField(text.trim(), field, { source, node: inner, math: lookup.math }) : null;
  return wrapped && { text: wrapped.text.replaceAll(/\s*[\r\n]\s*/g, ' '), usesMath: usesMath || wrapped.usesMath };
}

/** Names that comprehensions and lambdas inside an expression bind. */
function innerNames(source: string, node: SyntaxNode): Set<string> {
  const names = new Set<string>();
  for (const word of [...descendantsOf(node, 'for'), ...descendantsOf(node, 'lambda')]) {
    for (let next = word.nextSibling; next && next.name !== 'in' && next.name !== ':'; next = next.nextSibling) {
      for (const name of descendantsOf(next, 'VariableName')) names.add(source.slice(name.from, name.to));
    }
  }
  return names;
}

function replacementOf(source: string, name: SyntaxNode, { toGraph, math }: Lookup): string | null {
  const own = source.slice(name.from, name.to);
  const graphName = toGraph.get(own);
  if (graphName !== undefined) {
    const quote = enclosingQuotes(source, name).includes('"') ? "'" : '"';
    return `kw[${quote}${graphName}${quote}]`;
  }
  return EXPRESSION_MATH.has(own) ? `${math}.${own}` : own === 'math' ? math : null;
}

/** Quotes of the f-strings around a node: before Python 3.12 none of them may stand inside. */
function enclosingQuotes(source: string, node: SyntaxNode): string {
  let quotes = '';
  for (let parent = node.parent; parent; parent = parent.parent) {
    if (parent.name === 'FormatString') quotes += source.slice(parent.to - 1, parent.to);
  }
  return quotes;
}

type Inner = { readonly source: string; readonly node: SyntaxNode; readonly math: string };

/** PipeFunc takes no NumPy integers and no floats as counts, and only texts with a unit as memory and time. */
function asField(text: string, field: ExpressionField, inner: Inner): { text: string; usesMath: boolean } {
  const isText = [...descendantsOf(inner.node)].some(({ name }) => name === 'String' || name === 'FormatString');
  if (field === 'memory') {
    return isText ? { text, usesMath: false } : { text: `str(${inner.math}.ceil(${text})) + "MB"`, usesMath: true };
  }
  if (field === 'time') {
    if (isText) return { text, usesMath: false };
    return { text: `"%d:%02d:00" % divmod(${inner.math}.ceil(${text}), 60)`, usesMath: true };
  }
  return { text: isWhole(inner.source, inner.node) ? text : `int(${text})`, usesMath: false };
}

/** True when the value is a Python integer whatever the arguments are. */
function isWhole(source: string, node: SyntaxNode): boolean {
  const parts = childrenOf(node);
  if (node.name === 'Number') return /^\d+$/.test(source.slice(node.from, node.to));
  if (node.name === 'ParenthesizedExpression') return parts[1] !== undefined && isWhole(source, parts[1]);
  if (node.name === 'ConditionalExpression') {
    return parts.length === 5 && [parts[0], parts[4]].every((part) => part !== undefined && isWhole(source, part));
  }
  if (node.name === 'BinaryExpression') {
    const [left, operator, right] = parts;
    const isClosed = operator !== undefined && /^(?:[-+*%]|\/\/)$/.test(source.slice(operator.from, operator.to));
    return isClosed && left !== undefined && right !== undefined && isWhole(source, left) && isWhole(source, right);
  }
  const [callee, args] = parts;
  if (node.name !== 'CallExpression' || !callee || !args) return false;
  const values = childrenOf(args).filter((part) => !/^[(),]$/.test(part.name));
  const name = source.slice(callee.from, callee.to);
  if (/^(?:int|len|(?:math\.)?(?:ceil|floor))$/.test(name)) return true;
  if (name === 'round') return values.length === 1;
  return (name === 'max' || name === 'min') && values.length > 1 && values.every((part) => isWhole(source, part));
}

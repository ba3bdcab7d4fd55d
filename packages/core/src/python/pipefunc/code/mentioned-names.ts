import type { SyntaxNode } from '@lezer/common';
import { readImport } from '../../read-import.ts';
import { childrenOf, descendantsOf, isKeywordName, parameterNodes } from '../../syntax-tree.ts';
import { codeOf, definedName, type PythonFile } from '../file/python-file.ts';
import { pipefuncDecorator } from './pipefunc-decorator.ts';

/** Names that the statement's code looks up, without annotations, its own parameters and names of keyword arguments. */
export function mentionedNames(file: PythonFile, statement: SyntaxNode): string[] {
  const names: string[] = [];
  // A list of what is left, not a recursion: the tree of a long expression is deeper than a stack.
  const left: { node: SyntaxNode; own: ReadonlySet<string> }[] = [{ node: statement, own: new Set() }];
  for (let next = left.pop(); next; next = left.pop()) {
    const { node } = next;
    if (node.name === 'TypeDef' || pipefuncDecorator(file, node)) continue;
    const own =
      node.name === 'FunctionDefinition' || node.name === 'LambdaExpression'
        ? new Set([...next.own, ...parameterNodes(node).map((name) => codeOf(file, name))])
        : next.own;
    if (node.name === 'VariableName') {
      const text = codeOf(file, node);
      if (!isKeywordName(node) && !own.has(text)) names.push(text);
    }
    for (const child of childrenOf(node)) left.push({ node: child, own });
  }
  return names;
}

/** Names in the annotations of a statement: a definition evaluates them. */
export function annotationNames(file: PythonFile, statement: SyntaxNode): string[] {
  return [...descendantsOf(statement, 'TypeDef')].flatMap((typeDef) =>
    [...descendantsOf(typeDef, 'VariableName')].map((name) => codeOf(file, name)),
  );
}

/** Names that running the statement gives a meaning, or whose meaning it changes. */
export function boundNames(file: PythonFile, statement: SyntaxNode): string[] {
  if (statement.name === 'ImportStatement' || statement.name === 'ExpressionStatement') return [];
  const defined = definedName(file, statement);
  if (defined !== null) return [defined];
  if (statement.name === 'AssignStatement' || statement.name === 'UpdateStatement') return targetNames(file, statement);
  // if, try, for, with: what is bound anywhere inside counts.
  return [...descendantsOf(statement)].flatMap((inner) => {
    if (inner.name === 'ImportStatement') return readImport(file.source, inner).map(({ local }) => local);
    if (inner.name === 'AssignStatement' || inner.name === 'UpdateStatement') return targetNames(file, inner);
    const name = definedName(file, inner);
    return name === null ? [] : [name];
  });
}

function targetNames(file: PythonFile, statement: SyntaxNode): string[] {
  const parts = childrenOf(statement);
  const last = parts.findLastIndex((part) => part.name === 'AssignOp' || part.name === 'UpdateOp');
  return parts
    .slice(0, Math.max(last, 0))
    .filter((part) => part.name !== 'TypeDef')
    .flatMap((part) => [...descendantsOf(part, 'VariableName')].map((name) => codeOf(file, name)));
}

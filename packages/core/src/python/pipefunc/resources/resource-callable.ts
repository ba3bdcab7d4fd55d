import type { SyntaxNode } from '@lezer/common';
import { readParameters } from '../../read-parameters.ts';
import { childrenOf } from '../../syntax-tree.ts';
import { assignedValue, bodyOf, codeOf, definitionOf, type PythonFile, resolve } from '../file/python-file.ts';

/** What a function of the arguments returns: one expression, or one of two by a condition. */
export type Choice =
  | { readonly kind: 'value'; readonly node: SyntaxNode }
  | { readonly kind: 'if'; readonly test: SyntaxNode; readonly whenTrue: Choice; readonly whenFalse: Choice };

/** A function that gives resources, made plain: `locals` are the names that it gives a value before it returns. */
export type ResourceCallable = {
  readonly argument: string;
  readonly choice: Choice;
  readonly locals: ReadonlyMap<string, SyntaxNode>;
};

/**
 * Reads a lambda, or a function of nothing but assignments, `if` and `return`, over one argument; null for anything else,
 * `'unclear'` for a function that does more.
 */
export function readResourceCallable(file: PythonFile, node: SyntaxNode): ResourceCallable | 'unclear' | null {
  if (node.name === 'LambdaExpression') {
    const argument = onlyArgument(file, node);
    const body = childrenOf(node).at(-1);
    return argument !== null && body ? { argument, choice: choiceOf(file, body), locals: new Map() } : 'unclear';
  }
  const found = node.name === 'VariableName' ? definitionOf(file, codeOf(file, node)) : null;
  const definition = found?.getChild('FunctionDefinition') ?? found;
  if (definition?.name !== 'FunctionDefinition') return null;
  const argument = onlyArgument(file, definition);
  const locals = new Map<string, SyntaxNode>();
  const choice = found?.name === 'FunctionDefinition' ? choiceOfBlock(file, bodyOf(definition), locals) : null;
  return argument !== null && choice ? { argument, choice, locals } : 'unclear';
}

function choiceOf(file: PythonFile, written: SyntaxNode): Choice {
  const node = resolve(file, written);
  const [then, , test, , otherwise] = childrenOf(node);
  if (node.name !== 'ConditionalExpression' || !then || !test || !otherwise) return { kind: 'value', node };
  return { kind: 'if', test, whenTrue: choiceOf(file, then), whenFalse: choiceOf(file, otherwise) };
}

/** Null where a statement does anything else, or the end is met without a `return`. */
function choiceOfBlock(
  file: PythonFile,
  statements: readonly SyntaxNode[],
  locals: Map<string, SyntaxNode>,
): Choice | null {
  for (const [index, statement] of statements.entries()) {
    const [first, second] = childrenOf(statement);
    if (statement.name === 'ReturnStatement') return second ? choiceOf(file, second) : null;
    if (statement.name === 'IfStatement') {
      return choiceOfIf(file, statement, { rest: statements.slice(index + 1), locals });
    }
    const assigned = assignedValue(statement);
    const name = assigned?.target.name === 'VariableName' ? codeOf(file, assigned.target) : null;
    if (assigned && name !== null && !locals.has(name)) locals.set(name, assigned.value);
    else if (statement.name !== 'ExpressionStatement' || !first?.name.endsWith('String')) return null;
  }
  return null;
}

function choiceOfIf(
  file: PythonFile,
  statement: SyntaxNode,
  { rest, locals }: { readonly rest: readonly SyntaxNode[]; readonly locals: Map<string, SyntaxNode> },
): Choice | null {
  const parts = childrenOf(statement);
  const from = (at: number): Choice | null => {
    const [word, test, body] = parts.slice(at, at + 3);
    if (!word) return choiceOfBlock(file, rest, locals);
    const block = word.name === 'else' ? test : body;
    const statements = block ? childrenOf(block).filter((child) => child.name !== ':') : [];
    const then = choiceOfBlock(file, statements, locals);
    if (word.name === 'else') return then;
    const otherwise = from(at + 3);
    return test && then && otherwise ? { kind: 'if', test, whenTrue: then, whenFalse: otherwise } : null;
  };
  return from(0);
}

function onlyArgument(file: PythonFile, definition: SyntaxNode): string | null {
  const list = definition.getChild('ParamList');
  const [only, ...others] = list ? readParameters(file.source, list) : [];
  return only && others.length === 0 && !only.kind.startsWith('var-') ? only.name : null;
}

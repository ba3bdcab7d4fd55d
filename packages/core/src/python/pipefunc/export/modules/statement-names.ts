import type { SyntaxNode } from '@lezer/common';
import { readImport } from '../../../read-import.ts';
import { childrenOf, descendantsOf, isKeywordName } from '../../../syntax-tree.ts';

/** What a statement at the top level does to the names of its module. */
export type StatementNames = {
  /** Given a meaning or changed; `*` for those of `from x import *`. */
  readonly bound: ReadonlySet<string>;
  /** Looked up when it runs or when a function of it is called; rather too many than too few. */
  readonly used: ReadonlySet<string>;
};

type Scope = { readonly source: string; readonly bound: Set<string>; readonly used: Set<string> };

/** Names inside nested functions, lambdas and comprehensions count where Python looks them up. */
export function statementNames(source: string, statement: SyntaxNode): StatementNames {
  const scope: Scope = { source, bound: new Set(), used: new Set() };
  read(scope, statement);
  return scope;
}

function read(scope: Scope, node: SyntaxNode): void {
  // A list of what is left, not a recursion: the tree of a long expression is deeper than a stack.
  const left = [node];
  for (let next = left.pop(); next; next = left.pop()) {
    if (next.name === 'FunctionDefinition' || next.name === 'LambdaExpression') readFunction(scope, next);
    else if (next.name === 'ClassDefinition') readClass(scope, next);
    else if (next.name.endsWith('ComprehensionExpression')) readComprehension(scope, next);
    else if (next.name === 'ImportStatement') {
      for (const { local } of readImport(scope.source, next)) scope.bound.add(local);
    } else {
      if (next.name === 'VariableName' && !isKeywordName(next)) scope.used.add(textOf(scope, next));
      for (const name of targetsOf(next)) scope.bound.add(textOf(scope, name));
      left.push(...childrenOf(next));
    }
  }
}

function readFunction(scope: Scope, definition: SyntaxNode): void {
  const inner: Scope = { source: scope.source, bound: new Set(), used: new Set() };
  const outermost = new Set<string>();
  let isOwnName = definition.name === 'FunctionDefinition';
  for (const child of childrenOf(definition)) {
    if (child.name === 'VariableName' && isOwnName) {
      scope.bound.add(textOf(scope, child));
      isOwnName = false;
    } else if (child.name === 'ParamList') {
      for (const part of childrenOf(child)) {
        if (part.name === 'VariableName' && part.prevSibling?.name !== 'AssignOp') inner.bound.add(textOf(scope, part));
        else read(scope, part);
      }
    } else if (child.name === 'Body' || definition.name === 'LambdaExpression') read(inner, child);
    else read(scope, child);
  }
  for (const statement of descendantsOf(definition, 'ScopeStatement')) {
    if (textOf(scope, statement).startsWith('global')) {
      for (const name of descendantsOf(statement, 'VariableName')) outermost.add(textOf(scope, name));
    }
  }
  for (const name of inner.used) if (!inner.bound.has(name) || outermost.has(name)) scope.used.add(name);
}

/** What a class body binds are attributes; its lookups go past those of enclosing functions, so all of them count. */
function readClass(scope: Scope, definition: SyntaxNode): void {
  const inner: Scope = { source: scope.source, bound: new Set(), used: new Set() };
  for (const child of childrenOf(definition)) {
    if (child.name === 'VariableName') scope.bound.add(textOf(scope, child));
    else read(child.name === 'Body' ? inner : scope, child);
  }
  for (const name of inner.used) scope.used.add(name);
}

function readComprehension(scope: Scope, node: SyntaxNode): void {
  const inner: Scope = { source: scope.source, bound: new Set(), used: new Set() };
  let isTarget = false;
  for (const child of childrenOf(node)) {
    if (child.name === 'for') isTarget = true;
    else if (child.name === 'in') isTarget = false;
    else if (isTarget) for (const name of descendantsOf(child, 'VariableName')) inner.bound.add(textOf(scope, name));
    else read(inner, child);
  }
  for (const name of inner.used) if (!inner.bound.has(name)) scope.used.add(name);
}

/** Names that a statement or a part of one gives a value. `a[0] = b` and `a.b = c` change `a`, so that counts as well. */
function targetsOf(node: SyntaxNode): SyntaxNode[] {
  const children = childrenOf(node);
  const names = (parts: readonly SyntaxNode[]) =>
    parts.filter((part) => part.name !== 'TypeDef').flatMap((part) => [...descendantsOf(part, 'VariableName')]);
  switch (node.name) {
    case 'AssignStatement':
    case 'UpdateStatement':
    case 'NamedExpression': {
      const last = children.findLastIndex((part) => part.name === 'AssignOp' || part.name === 'UpdateOp');
      return names(children.slice(0, Math.max(last, 0)));
    }
    case 'ForStatement':
      return names(
        children.slice(
          0,
          children.findIndex((part) => part.name === 'in'),
        ),
      );
    case 'WithStatement':
    case 'TryStatement':
    case 'AsPattern':
      return children.flatMap((part) => (part.prevSibling?.name === 'as' ? names([part]) : []));
    case 'CapturePattern':
    case 'DeleteStatement':
      return names(children);
    case 'TypeDefinition':
      return names(children.slice(0, 2));
    default:
      return [];
  }
}

function textOf(scope: Scope, node: SyntaxNode): string {
  return scope.source.slice(node.from, node.to);
}

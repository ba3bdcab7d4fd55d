import type { SyntaxNode } from '@lezer/common';
import type { Json } from '../../../pipeline/index.ts';
import { statementsOf } from '../../read-module.ts';
import { childrenOf, lineOf, parsePython } from '../../syntax-tree.ts';
import { type Bindings, isBound, readBindings, soleValue } from './bindings.ts';
import { readImportedNames } from './imported-names.ts';

/** Something in the file that was not taken over; `line` counts from 1. */
export type Unread = { readonly line: number; readonly text: string; readonly why: string };

/** A parsed file while it is imported. Notes are gathered in `unread`, in the order in which they are found. */
export type PythonFile = {
  readonly source: string;
  readonly root: SyntaxNode;
  /** Statements that run on import, and those under `if __name__ == "__main__":`. */
  readonly statements: readonly SyntaxNode[];
  /** Local name of everything imported, to its full name: `np` to `numpy`, `pipefunc` to `pipefunc.pipefunc`. */
  readonly imported: ReadonlyMap<string, string>;
  readonly bindings: Bindings;
  /** Names with a value for the moment: the variable of a loop that is followed, the arguments of a call. */
  readonly given: Map<string, Json>;
  readonly unread: Unread[];
};

const PIPEFUNC_NAMES = new Set([
  'pipefunc',
  'Pipeline',
  'PipeFunc',
  'NestedPipeFunc',
  'VariantPipeline',
  'Resources',
  'MapSpec',
  'ArraySpec',
]);

/** Parses a file for the import. */
export function openPythonFile(source: string): PythonFile {
  const root = parsePython(source);
  const statements = statementsOf(root).flatMap((statement) =>
    isMainBlock(source, statement) ? bodyOf(statement) : [statement],
  );
  return {
    source,
    root,
    statements,
    imported: readImportedNames(source, root),
    bindings: readBindings(source, root),
    given: new Map(),
    unread: [],
  };
}

/** Statements of the first block of a compound statement. */
export function bodyOf(statement: SyntaxNode): SyntaxNode[] {
  const body = statement.getChild('Body');
  return body ? statementsOf(body).filter((child) => child.name !== ':') : [];
}

/** Notes what was not taken over, by its first line. */
export function noteUnread(file: PythonFile, node: SyntaxNode, why: string): void {
  const text = codeOf(file, node).split('\n')[0]?.trim() ?? '';
  file.unread.push({ line: lineOf(file.source, node.from), text: text.slice(0, 120), why });
}

export function codeOf(file: PythonFile, node: SyntaxNode): string {
  return file.source.slice(node.from, node.to);
}

/** The value behind a name that is given a value exactly once; any other node as it is. */
export function resolve(file: PythonFile, node: SyntaxNode): SyntaxNode {
  let found = node;
  for (;;) {
    if (found.name === 'ParenthesizedExpression') {
      const inner: SyntaxNode | undefined = childrenOf(found)[1];
      if (!inner || inner.name === ')') return found;
      found = inner;
      continue;
    }
    if (found.name !== 'VariableName' || file.given.has(codeOf(file, found))) return found;
    const value = soleValue(file.bindings, codeOf(file, found), found);
    if (!value || value.from >= found.from) return found;
    found = value;
  }
}

/** Full name of a dotted name: `np.linspace` is `numpy.linspace`; null for any other expression. */
export function qualifiedName(file: PythonFile, node: SyntaxNode): string | null {
  if (node.name === 'VariableName') {
    const name = codeOf(file, node);
    const full = file.imported.get(name);
    if (full !== undefined) return full;
    // Snippets of documentation leave their imports out; a name that the file itself gives a meaning keeps that.
    return PIPEFUNC_NAMES.has(name) && !isBound(file.bindings, name) ? `pipefunc.${name}` : name;
  }
  const [object, dot, property] = childrenOf(node);
  if (node.name !== 'MemberExpression' || !object || dot?.name !== '.' || !property) return null;
  const head = qualifiedName(file, object);
  return head === null ? null : `${head}.${codeOf(file, property)}`;
}

/** `Pipeline`, `PipeFunc`, `pipefunc`, `Resources`, ...: the name in PipeFunc that an expression means, else null. */
export function pipefuncName(file: PythonFile, node: SyntaxNode): string | null {
  const parts = qualifiedName(file, node)?.split('.') ?? [];
  return parts.length > 1 && parts[0] === 'pipefunc' ? (parts.at(-1) ?? null) : null;
}

/** The top-level definition of a function or class, decorators included; of several, the last, as in Python. */
export function definitionOf(file: PythonFile, name: string): SyntaxNode | null {
  return file.statements.findLast((statement) => definedName(file, statement) === name) ?? null;
}

/** Name that a `def` or `class` statement defines. */
export function definedName(file: PythonFile, statement: SyntaxNode): string | null {
  const definition =
    statement.name === 'DecoratedStatement'
      ? (statement.getChild('FunctionDefinition') ?? statement.getChild('ClassDefinition'))
      : statement;
  if (definition?.name !== 'FunctionDefinition' && definition?.name !== 'ClassDefinition') return null;
  const name = definition.getChild('VariableName');
  return name ? codeOf(file, name) : null;
}

/** The one value of `name = value` or `name: type = value`; null for every other statement. */
export function assignedValue(
  statement: SyntaxNode,
): { readonly target: SyntaxNode; readonly value: SyntaxNode } | null {
  if (statement.name !== 'AssignStatement') return null;
  const [target, ...rest] = childrenOf(statement).filter((child) => child.name !== 'TypeDef');
  const [equals, value, ...others] = rest;
  return target && equals?.name === 'AssignOp' && value && others.length === 0 ? { target, value } : null;
}

function isMainBlock(source: string, statement: SyntaxNode): boolean {
  return (
    statement.name === 'IfStatement' && /^if\s*\(?\s*__name__\s*==/.test(source.slice(statement.from, statement.to))
  );
}

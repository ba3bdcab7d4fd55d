import type { SyntaxNode } from '@lezer/common';
import type { PythonFunction, PythonModule } from './python-module.ts';
import { readAnnotation, readParameters } from './read-parameters.ts';
import { readString } from './read-string.ts';
import { childrenOf, descendantsOf, parsePython } from './syntax-tree.ts';

/** Reads the functions of a Python module without running it. Never throws: what cannot be read is left out. */
export function readModule(source: string): PythonModule {
  const root = parsePython(source);
  const functions = statementsOf(root).flatMap((statement) => readFunction(source, statement) ?? []);
  return { functions, imports: readImports(source, root) };
}

/** Statements at the top level, also those joined by semicolons. */
export function statementsOf(root: SyntaxNode): SyntaxNode[] {
  return childrenOf(root).flatMap((statement) =>
    statement.name === 'StatementGroup'
      ? childrenOf(statement).filter((child) => child.name !== ';')
      : statement.type.isError
        ? []
        : [statement],
  );
}

/** The function that a statement defines, with its decorators; null when it defines none. */
export function readFunction(source: string, statement: SyntaxNode): PythonFunction | null {
  const definition = statement.name === 'DecoratedStatement' ? statement.getChild('FunctionDefinition') : statement;
  if (definition?.name !== 'FunctionDefinition') return null;
  const parts = childrenOf(definition);
  const name = parts[parts.findIndex((part) => part.name === 'def') + 1];
  const list = definition.getChild('ParamList');
  if (!name || name.type.isError || !list) return null;
  const returns = definition.getChild('TypeDef');
  return {
    name: source.slice(name.from, name.to),
    isAsync: parts[0]?.name === 'async',
    parameters: readParameters(source, list),
    returns: returns ? readAnnotation(source, returns) : null,
    docstring: readDocstring(source, definition.getChild('Body')),
    decorators: statement.getChildren('Decorator').map((decorator) => {
      const text = source.slice(decorator.from, decorator.to).trimEnd();
      return { source: text.slice(1).trim(), start: decorator.from, end: decorator.from + text.length };
    }),
    start: statement.from,
    end: statement.from + source.slice(statement.from, statement.to).trimEnd().length,
  };
}

function readDocstring(source: string, body: SyntaxNode | null): string | null {
  if (!body) return null;
  const first = childrenOf(body).filter((child) => child.name !== ':')[0];
  const statement = first?.name === 'StatementGroup' ? first.firstChild : first;
  if (statement?.name !== 'ExpressionStatement') return null;
  const text = readString(source.slice(statement.from, statement.to));
  return text === null ? null : withoutIndentation(text);
}

/** As Python's `inspect.cleandoc`. */
function withoutIndentation(text: string): string {
  const [first = '', ...rest] = text.replaceAll(/\t/g, '        ').split('\n');
  const margin = Math.min(...rest.filter((line) => line.trim()).map((line) => line.length - line.trimStart().length));
  const lines = [first.trimStart(), ...rest.map((line) => line.slice(Number.isFinite(margin) ? margin : 0))];
  while (lines.length > 0 && lines.at(-1) === '') lines.pop();
  while (lines.length > 0 && lines[0] === '') lines.shift();
  return lines.join('\n');
}

function readImports(source: string, root: SyntaxNode): string[] {
  const names = new Set<string>();
  for (const node of descendantsOf(root, 'ImportStatement')) {
    const parts = childrenOf(node);
    for (const [index, part] of parts.entries()) {
      const before = parts[index - 1]?.name;
      const opensName = before === 'from' || (parts[0]?.name === 'import' && (before === 'import' || before === ','));
      if (part.name === 'VariableName' && opensName) names.add(source.slice(part.from, part.to));
    }
  }
  return [...names];
}

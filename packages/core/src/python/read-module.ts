import type { SyntaxNode } from '@lezer/common';
import type { PythonFunction, PythonModule } from './python-module.ts';
import { readNames } from './read-names.ts';
import { nameOf, readAnnotation, readParameters } from './read-parameters.ts';
import { readString } from './read-string.ts';
import { childrenOf, parsePython, textOf } from './syntax-tree.ts';

/**
 * Reads the functions of a Python module without running it. Never throws: what cannot be read is left out.
 *
 * Methods and functions inside functions are not among them: see `readAllFunctions`.
 */
export function readModule(source: string): PythonModule {
  const root = parsePython(source);
  return { functions: functionsAmong(source, statementsOf(root), 0), ...readNames(source, root) };
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

/** Python refuses indentation that is deeper. */
const MAX_DEPTH = 100;
/** Conditions that do not hold when the module is imported. */
const NEVER = /^(?:(?:\w+\.)?TYPE_CHECKING|False|0|__name__\s*==\s*(['"])__main__\1)$/;

/** Functions that the statements define, also those under `if`, `try`, `with` and loops, as running them would. */
function functionsAmong(source: string, statements: readonly SyntaxNode[], depth: number): PythonFunction[] {
  return statements.flatMap((statement) => {
    const own = readFunction(source, statement);
    if (own) return own;
    const found: PythonFunction[] = [];
    for (const { body, isAlternative } of depth < MAX_DEPTH ? branchesOf(source, statement) : []) {
      const inner = functionsAmong(source, statementsOf(body), depth + 1);
      const before = new Set(found.map(({ name }) => name));
      // Which branch runs is known only to Python; mostly it is the first, and the others are there for want of it.
      found.push(...(isAlternative ? inner.filter(({ name }) => !before.has(name)) : inner));
    }
    return found;
  });
}

/** The bodies of a compound statement that may be run; `isAlternative` where one before it is run or this one. */
function branchesOf(source: string, statement: SyntaxNode): { body: SyntaxNode; isAlternative: boolean }[] {
  if (statement.name === 'MatchStatement') {
    const clauses = statement.getChild('MatchBody')?.getChildren('MatchClause') ?? [];
    return clauses.flatMap((clause) => clause.getChildren('Body').map((body) => ({ body, isAlternative: true })));
  }
  if (!/^(?:If|Try|With|For|While)Statement$/.test(statement.name)) return [];
  const branches: { body: SyntaxNode; isAlternative: boolean }[] = [];
  let header: SyntaxNode[] = [];
  for (const part of childrenOf(statement)) {
    if (part.name !== 'Body') {
      header.push(part);
      continue;
    }
    const [keyword, ...condition] = header;
    const isIf = statement.name === 'IfStatement';
    const text = textOf(source, condition).replace(/^\((.*)\)$/, '$1');
    if (!isIf || !NEVER.test(text.trim())) {
      branches.push({ body: part, isAlternative: keyword?.name === 'except' || (isIf && keyword?.name !== 'if') });
    }
    header = [];
  }
  return branches;
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
    name: nameOf(source, name),
    isAsync: parts[0]?.name === 'async',
    parameters: readParameters(source, list),
    returns: returns ? readAnnotation(source, returns) : null,
    docstring: readDocstring(source, definition.getChild('Body')),
    decorators: statement.getChildren('Decorator').map((decorator) => {
      // The node runs to the end of the line, comment included.
      const end = childrenOf(decorator).at(-1)?.to ?? decorator.to;
      const text = source.slice(decorator.from, end).trimEnd();
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
  const [first = '', ...rest] = text.split('\n').map(withoutTabs);
  const margin = Math.min(...rest.filter((line) => line.trim()).map((line) => line.length - line.trimStart().length));
  const lines = [first.trimStart(), ...rest.map((line) => line.slice(Number.isFinite(margin) ? margin : 0))];
  while (lines.length > 0 && lines.at(-1) === '') lines.pop();
  while (lines.length > 0 && lines[0] === '') lines.shift();
  return lines.join('\n');
}

/** As Python's `str.expandtabs`: to the next column that 8 divides. */
function withoutTabs(line: string): string {
  if (!line.includes('\t')) return line;
  let text = '';
  let column = 0;
  for (const character of line) {
    const width = character === '\t' ? 8 - (column % 8) : 1;
    text += character === '\t' ? ' '.repeat(width) : character;
    column = character === '\r' ? 0 : column + width;
  }
  return text;
}

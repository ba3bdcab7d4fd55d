import type { SyntaxNode } from '@lezer/common';
import { childrenOf, descendantsOf } from '../syntax-tree.ts';
import { readImport } from './imported-names.ts';
import { codeOf, definedName, noteUnread, type PythonFile, qualifiedName } from './python-file.ts';

/** Packages that draw and submit pipelines; what they are imported for does not belong to the functions. */
const BUILDER_PACKAGES = new Set(['pipefunc', 'adaptive_scheduler']);

/**
 * The module of one function: the file's imports, the definitions and assignments that the function mentions, through
 * any number of others, and the function itself, without PipeFunc's decorators. `runNames` are the names of the script
 * around the functions (the pipeline, its results), which no function can mean.
 */
export function moduleCode(file: PythonFile, entry: SyntaxNode, runNames: ReadonlySet<string>): string {
  const kept = keptStatements(file, entry, runNames);
  const mentioned = new Set([...kept].flatMap((statement) => mentionedNames(file, statement)));
  const inAnnotations = new Set([...kept].flatMap((statement) => annotationNames(file, statement)));
  const isMentioned = (name: string) => mentioned.has(name) || inAnnotations.has(name);
  const elsewhere = namesOfTheScript(file, kept);
  let postponeAnnotations = false;
  const imports: string[] = [];
  for (const statement of file.statements) {
    if (statement.name !== 'ImportStatement') continue;
    const bound = readImport(file.source, statement);
    const builder = bound.every(({ full }) => BUILDER_PACKAGES.has(full.split('.')[0] ?? ''));
    const numpy = bound.some(({ full }) => full.split('.')[0] === 'numpy');
    if (!builder) {
      // Without a mention an import may still be there for its effect; with one only in the script it belongs to that.
      const scriptOnly = bound.every(({ local }) => !isMentioned(local) && elsewhere.has(local));
      if (!scriptOnly || numpy) imports.push(codeOf(file, statement));
    } else if (bound.some(({ local }) => mentioned.has(local))) {
      imports.push(codeOf(file, statement));
      noteUnread(file, statement, `A function's own code uses it, so it must be installed where the function runs.`);
    } else if (bound.some(({ local }) => inAnnotations.has(local))) postponeAnnotations = true;
  }
  const future = 'from __future__ import annotations';
  const head = postponeAnnotations && !imports.includes(future) ? [future, ...imports] : imports;
  return joinStatements(
    head,
    [...kept]
      .toSorted((a, b) => a.from - b.from)
      .map((statement) => ({ statement, text: statementCode(file, statement) })),
  );
}

/** Names that the statements outside of the kept code mention. */
function namesOfTheScript(file: PythonFile, kept: ReadonlySet<SyntaxNode>): Set<string> {
  const others = file.statements.filter((statement) => statement.name !== 'ImportStatement' && !keeps(kept, statement));
  return new Set(
    others.flatMap((statement) => [...mentionedNames(file, statement), ...annotationNames(file, statement)]),
  );
}

function keptStatements(file: PythonFile, entry: SyntaxNode, runNames: ReadonlySet<string>): Set<SyntaxNode> {
  const kept = new Set([entry]);
  const names = new Set<string>();
  const waiting = [entry];
  for (let statement = waiting.pop(); statement; statement = waiting.pop()) {
    // A definition evaluates its annotations, so what they name must be there as well.
    for (const name of [...mentionedNames(file, statement), ...annotationNames(file, statement)]) {
      if (names.has(name) || runNames.has(name)) continue;
      names.add(name);
      for (const candidate of file.statements) {
        if (keeps(kept, candidate) || !bindsName(file, candidate, name)) continue;
        kept.add(candidate);
        waiting.push(candidate);
      }
    }
  }
  return kept;
}

/** Tree nodes are made anew on each visit, so they are compared by their place. */
function keeps(kept: ReadonlySet<SyntaxNode>, statement: SyntaxNode): boolean {
  return [...kept].some((other) => other.from === statement.from);
}

/** True when running the statement gives the name a meaning or changes what it means. */
function bindsName(file: PythonFile, statement: SyntaxNode, name: string): boolean {
  if (statement.name === 'ImportStatement' || statement.name === 'ExpressionStatement') return false;
  const defined = definedName(file, statement);
  if (defined !== null) return defined === name;
  if (statement.name === 'AssignStatement' || statement.name === 'UpdateStatement') {
    return targetNames(file, statement).includes(name);
  }
  // if, try, for, with: what is bound anywhere inside counts.
  return [...descendantsOf(statement)].some((inner) =>
    inner.name === 'ImportStatement'
      ? readImport(file.source, inner).some(({ local }) => local === name)
      : inner.name === 'AssignStatement' || inner.name === 'UpdateStatement'
        ? targetNames(file, inner).includes(name)
        : definedName(file, inner) === name,
  );
}

function targetNames(file: PythonFile, statement: SyntaxNode): string[] {
  const parts = childrenOf(statement);
  const last = parts.findLastIndex((part) => part.name === 'AssignOp' || part.name === 'UpdateOp');
  return parts
    .slice(0, Math.max(last, 0))
    .filter((part) => part.name !== 'TypeDef')
    .flatMap((part) => [...descendantsOf(part, 'VariableName')].map((name) => codeOf(file, name)));
}

/** Names that the statement's code looks up, without annotations, its own parameters and names of keyword arguments. */
function mentionedNames(file: PythonFile, statement: SyntaxNode): string[] {
  const names: string[] = [];
  // A list of what is left, not a recursion: the tree of a long expression is deeper than a stack.
  const left: { node: SyntaxNode; own: ReadonlySet<string> }[] = [{ node: statement, own: new Set() }];
  for (let next = left.pop(); next; next = left.pop()) {
    const { node } = next;
    if (node.name === 'TypeDef' || isPipefuncDecorator(file, node)) continue;
    const own =
      node.name === 'FunctionDefinition' || node.name === 'LambdaExpression'
        ? new Set([...next.own, ...parameterNames(file, node)])
        : next.own;
    if (node.name === 'VariableName') {
      const isKeyword = node.parent?.name === 'ArgList' && node.nextSibling?.name === 'AssignOp';
      const text = codeOf(file, node);
      if (!isKeyword && !own.has(text)) names.push(text);
    }
    for (const child of childrenOf(node)) left.push({ node: child, own });
  }
  return names;
}

function annotationNames(file: PythonFile, statement: SyntaxNode): string[] {
  return [...descendantsOf(statement, 'TypeDef')].flatMap((typeDef) =>
    [...descendantsOf(typeDef, 'VariableName')].map((name) => codeOf(file, name)),
  );
}

function parameterNames(file: PythonFile, definition: SyntaxNode): string[] {
  const list = definition.getChild('ParamList');
  if (!list) return [];
  return list
    .getChildren('VariableName')
    .flatMap((name) => (name.prevSibling?.name === 'AssignOp' ? [] : [codeOf(file, name)]));
}

/** True for `@pipefunc(...)`, under whatever name it was imported. */
export function isPipefuncDecorator(file: PythonFile, node: SyntaxNode): boolean {
  if (node.name !== 'Decorator') return false;
  const dotted = codeOf(file, node).slice(1).split('(')[0]?.trim() ?? '';
  const [head = '', ...rest] = dotted.split('.');
  const name = node.getChild('VariableName');
  if (!name) return false;
  const full = [qualifiedName(file, name) ?? head, ...rest].join('.');
  return full.startsWith('pipefunc.') && full.endsWith('.pipefunc');
}

function statementCode(file: PythonFile, statement: SyntaxNode): string {
  let text = '';
  let offset = withCommentsAbove(file, statement);
  for (const decorator of statement.getChildren('Decorator')) {
    if (!isPipefuncDecorator(file, decorator)) continue;
    text += file.source.slice(offset, decorator.from);
    offset = decorator.to;
    // The decorator's node ends with its line; the indentation that follows belongs to it as well.
    while (/\s/.test(file.source[offset] ?? '')) offset++;
  }
  text += file.source.slice(offset, statement.to);
  const indentation = /[ \t]*$/.exec(file.source.slice(0, statement.from))?.[0].length ?? 0;
  return (indentation > 0 ? text.replaceAll(new RegExp(`\\n[ \\t]{1,${indentation}}`, 'g'), '\n') : text).trim();
}

/** Where the comment lines right above a statement begin; marks of notebook cells and the first line's `#!` stay out. */
function withCommentsAbove(file: PythonFile, statement: SyntaxNode): number {
  let from = statement.from;
  while (from > 0) {
    const lineStart = file.source.lastIndexOf('\n', from - 2) + 1;
    const line = file.source.slice(lineStart, from);
    if (!/^#(?! ?%%|!)/.test(line) || !line.endsWith('\n')) return from;
    from = lineStart;
  }
  return from;
}

function joinStatements(
  imports: readonly string[],
  statements: readonly { readonly statement: SyntaxNode; readonly text: string }[],
): string {
  let code = imports.join('\n');
  let before: SyntaxNode | null = null;
  for (const { statement, text } of statements) {
    const isSimple = (node: SyntaxNode | null) => node?.name === 'AssignStatement' || node?.name === 'UpdateStatement';
    const gap =
      code === ''
        ? ''
        : isSimple(statement)
          ? before === null
            ? '\n\n'
            : isSimple(before)
              ? '\n'
              : '\n\n\n'
          : '\n\n\n';
    code += gap + text;
    before = statement;
  }
  return `${code}\n`;
}

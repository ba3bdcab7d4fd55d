import type { SyntaxNode } from '@lezer/common';
import { readImport } from '../../read-import.ts';
import { codeOf, noteUnread } from '../file/python-file.ts';
import type { FunctionSource } from '../objects/script-values.ts';
import { type IndexedStatement, indexStatement, type ModuleIndex, namesOf } from './module-index.ts';
import { lambdaCode, statementCode } from './statement-code.ts';

/** Packages that draw and submit pipelines; what they are imported for does not belong to the functions. */
const BUILDER_PACKAGES = new Set(['pipefunc', 'adaptive_scheduler']);

/**
 * With NumPy in its module a function gets the arrays that it takes whole as PipeFunc gives them to every function. Where
 * the cluster has no NumPy it gets lists, which many functions take as well.
 */
const NUMPY = `try:
    import numpy  # as in PipeFunc, arrays come as NumPy arrays
except ImportError:
    pass`;

/**
 * The module of one function: the file's imports, the definitions and assignments that the function mentions, through
 * any number of others, and the function itself, without PipeFunc's decorators. A lambda becomes a function that is
 * called `entry`.
 */
export function moduleCode(
  index: ModuleIndex,
  source: FunctionSource,
  { entry, takesArrays }: { readonly entry: string; readonly takesArrays: boolean },
): string {
  if (source.module !== null) return source.module;
  const { file } = index;
  const own = source.lambdaBody ? undefined : index.statements.get(source.statement.from);
  const kept = keptStatements(index, own ?? indexStatement(file, source.statement));
  const { imports, hasNumpy } = keptImports(index, kept);
  return joinStatements(
    takesArrays && !hasNumpy ? [...imports, NUMPY] : imports,
    [...kept]
      .toSorted((a, b) => a.statement.from - b.statement.from)
      .map(({ statement }) => ({
        statement,
        text:
          source.lambdaBody && statement.from === source.statement.from
            ? lambdaCode(file, source, entry)
            : statementCode(file, statement),
      })),
  );
}

function keptStatements(index: ModuleIndex, entry: IndexedStatement): Set<IndexedStatement> {
  const kept = new Set([entry]);
  const names = new Set<string>();
  const waiting = [entry];
  for (let statement = waiting.pop(); statement; statement = waiting.pop()) {
    for (const name of namesOf(statement)) {
      if (names.has(name)) continue;
      names.add(name);
      for (const candidate of index.binding.get(name) ?? []) {
        if (kept.has(candidate)) continue;
        kept.add(candidate);
        waiting.push(candidate);
      }
    }
  }
  return kept;
}

function keptImports(
  { file, mentions }: ModuleIndex,
  kept: ReadonlySet<IndexedStatement>,
): { readonly imports: readonly string[]; readonly hasNumpy: boolean } {
  const mentioned = new Set([...kept].flatMap((each) => each.mentioned));
  const inAnnotations = new Set([...kept].flatMap((each) => each.annotations));
  const isMentioned = (name: string) => mentioned.has(name) || inAnnotations.has(name);
  const isElsewhere = (name: string) =>
    (mentions.get(name) ?? 0) > [...kept].filter((each) => namesOf(each).has(name)).length;
  let postponeAnnotations = false;
  let hasNumpy = false;
  const imports: string[] = [];
  for (const statement of file.statements) {
    if (statement.name !== 'ImportStatement') continue;
    const bound = readImport(file.source, statement);
    const builder = bound.every(({ full }) => BUILDER_PACKAGES.has(full.split('.')[0] ?? ''));
    if (!builder) {
      // Without a mention an import may still be there for its effect; with one only in the script it belongs to that.
      const scriptOnly = bound.every(({ local }) => !isMentioned(local) && isElsewhere(local));
      if (scriptOnly) continue;
      imports.push(codeOf(file, statement));
      hasNumpy ||= bound.some(({ full }) => full === 'numpy');
    } else if (bound.some(({ local }) => mentioned.has(local))) {
      imports.push(codeOf(file, statement));
      noteUnread(file, statement, `A function's own code uses it, so it must be installed where the function runs.`);
    } else if (bound.some(({ local }) => inAnnotations.has(local))) postponeAnnotations = true;
  }
  const future = 'from __future__ import annotations';
  return { imports: postponeAnnotations && !imports.includes(future) ? [future, ...imports] : imports, hasNumpy };
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

/** Every name that the module of a function gives a meaning or looks up: a new one must be none of them. */
export function namesInModule(index: ModuleIndex, source: FunctionSource): ReadonlySet<string> {
  const kept = keptStatements(index, indexStatement(index.file, source.statement));
  return new Set([...kept].flatMap((each) => [...namesOf(each)]));
}

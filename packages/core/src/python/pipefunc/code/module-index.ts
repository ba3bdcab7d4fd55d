import type { SyntaxNode } from '@lezer/common';
import type { PythonFile } from '../file/python-file.ts';
import { annotationNames, boundNames, mentionedNames } from './mentioned-names.ts';

/** A statement with the names it looks up and those it gives a meaning. */
export type IndexedStatement = {
  readonly statement: SyntaxNode;
  readonly mentioned: readonly string[];
  readonly annotations: readonly string[];
};

/** The statements of a file by the names that they are about; made once for all functions. */
export type ModuleIndex = {
  readonly file: PythonFile;
  /** By where they begin. */
  readonly statements: ReadonlyMap<number, IndexedStatement>;
  /** Statements that give a name a meaning or change it. */
  readonly binding: ReadonlyMap<string, readonly IndexedStatement[]>;
  /** How many statements mention a name. */
  readonly mentions: ReadonlyMap<string, number>;
};

/**
 * Reads what each statement of the file is about. `script` are the names of the script around the functions (the
 * pipeline, its results) and the statements that build it: no function can mean those.
 */
export function indexModule(
  file: PythonFile,
  script: { readonly names: ReadonlySet<string>; readonly statements: ReadonlySet<number> },
): ModuleIndex {
  const statements = new Map<number, IndexedStatement>();
  const binding = new Map<string, IndexedStatement[]>();
  const mentions = new Map<string, number>();
  for (const statement of file.statements) {
    if (statement.name === 'ImportStatement') continue;
    const indexed = indexStatement(file, statement);
    statements.set(statement.from, indexed);
    for (const name of namesOf(indexed)) mentions.set(name, (mentions.get(name) ?? 0) + 1);
    if (script.statements.has(statement.from)) continue;
    for (const name of new Set(boundNames(file, statement))) {
      if (!script.names.has(name)) binding.set(name, [...(binding.get(name) ?? []), indexed]);
    }
  }
  return { file, statements, binding, mentions };
}

export function indexStatement(file: PythonFile, statement: SyntaxNode): IndexedStatement {
  return { statement, mentioned: mentionedNames(file, statement), annotations: annotationNames(file, statement) };
}

/** A definition evaluates its annotations, so what they name must be there as well. */
export function namesOf({ mentioned, annotations }: IndexedStatement): ReadonlySet<string> {
  return new Set([...mentioned, ...annotations]);
}

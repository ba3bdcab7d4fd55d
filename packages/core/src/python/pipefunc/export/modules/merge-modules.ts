import type { SyntaxNode } from '@lezer/common';
import type { FunctionId, PipelineFunction } from '../../../../pipeline/index.ts';
import { readImport } from '../../../read-import.ts';
import { readFunction, readModule } from '../../../read-module.ts';
import { descendantsOf } from '../../../syntax-tree.ts';
import { type ModuleToken, moduleTokens } from './module-tokens.ts';
import { statementNames } from './statement-names.ts';

/** A statement of the script with the comments above it, or comments alone. */
export type CodeBlock = {
  readonly comments: readonly string[];
  readonly statement: string | null;
  /** Stands with the imports at the top. */
  readonly isImport: boolean;
  /** Name of the function that it defines. */
  readonly defines: string | null;
  /** Names that it gives a meaning or changes, and names that it looks up. */
  readonly bound: ReadonlySet<string>;
  readonly uses: ReadonlySet<string>;
  /** Imported names with what they stand for. */
  readonly imported: ReadonlyMap<string, string>;
};

export type MergedModules = {
  /** In the order of the script; equal statements of several modules once. */
  readonly blocks: readonly CodeBlock[];
  /** Functions whose modules stand in the script; the others need a module of their own. */
  readonly merged: ReadonlySet<FunctionId>;
  /** Every name that the code in the script mentions or binds. */
  readonly names: ReadonlySet<string>;
};

/** What the script itself looks up beside the users' code: none of it may mean something else there. */
const SCRIPT_BUILTINS = (
  'abs all any bool compile dict divmod enumerate exec filter float frozenset int isinstance len list map max min next ' +
  'open pow print range repr reversed round set sorted str sum tuple type zip'
).split(' ');

/** A module cut into blocks, with what it does to names. */
type ReadModule = {
  readonly blocks: readonly CodeBlock[];
  /** Statements that bind a name, in order. */
  readonly binders: ReadonlyMap<string, readonly string[]>;
  /** Names that it looks up without binding them: builtins, as a rule. */
  readonly foreign: ReadonlySet<string>;
};

/** What stands in the script so far. */
type Script = {
  readonly blocks: CodeBlock[];
  readonly statements: Set<string>;
  readonly comments: Set<string>;
  readonly binders: Map<string, readonly string[]>;
  readonly foreign: Set<string>;
};

/**
 * Puts the modules of several functions into one script, in order. A module stays out where that could change what a name
 * means for it or for the others: then it needs a namespace of its own.
 */
export function mergeModules(functions: readonly PipelineFunction[]): MergedModules {
  const script: Script = {
    blocks: [],
    statements: new Set(),
    comments: new Set(),
    binders: new Map(),
    foreign: new Set(SCRIPT_BUILTINS),
  };
  const merged = new Set<FunctionId>();
  for (const { id, code, entry } of functions) {
    const read = readModule(code).functions.some(({ name }) => name === entry) ? readBlocks(code) : null;
    if (!read || clashes(script, read)) continue;
    merged.add(id);
    addModule(script, read);
  }
  const names = new Set(script.blocks.flatMap(({ bound, uses }) => [...bound, ...uses]));
  return { blocks: script.blocks, merged, names };
}

function clashes(script: Script, read: ReadModule): boolean {
  for (const [name, statements] of read.binders) {
    const others = script.binders.get(name);
    if (script.foreign.has(name) || (others && !isSameList(others, statements))) return true;
  }
  // Names of `from x import *` are not known here, so they may be any.
  if (read.binders.has('*')) return true;
  return [...read.foreign].some((name) => script.binders.has(name));
}

function addModule(script: Script, read: ReadModule): void {
  for (const block of read.blocks) {
    const isThere = block.statement !== null && script.statements.has(block.statement);
    const comments = isThere || block.statement === null ? block.comments.filter(isNew(script)) : block.comments;
    const statement = isThere ? null : block.statement;
    if (statement === null && comments.length === 0) continue;
    script.blocks.push({ ...block, comments, statement });
    for (const comment of comments) script.comments.add(comment);
    if (statement !== null) script.statements.add(statement);
  }
  for (const [name, statements] of read.binders) script.binders.set(name, statements);
  for (const name of read.foreign) script.foreign.add(name);
}

function isNew(script: Script): (comment: string) => boolean {
  return (comment) => !script.comments.has(comment);
}

/** The blocks of a module; null when it cannot stand among others. */
function readBlocks(code: string): ReadModule | null {
  const { tokens, whole } = moduleTokens(code);
  if (!whole) return null;
  const blocks: CodeBlock[] = [];
  const binders = new Map<string, string[]>();
  const used = new Set<string>();
  let comments: string[] = [];
  let isAtTop = true;
  for (const token of tokens) {
    if (token.node === null) {
      comments.push(token.text);
      continue;
    }
    if (!isOrdinary(code, token)) return null;
    const names = statementNames(code, token.node);
    for (const name of names.bound) binders.set(name, [...(binders.get(name) ?? []), token.text]);
    for (const name of names.used) used.add(name);
    isAtTop &&= token.node.name === 'ImportStatement';
    blocks.push({
      comments,
      statement: token.text,
      isImport: isAtTop,
      defines: readFunction(code, token.node)?.name ?? null,
      bound: names.bound,
      uses: names.used,
      imported: importedBy(code, token.node),
    });
    comments = [];
  }
  if (comments.length > 0) {
    blocks.push({
      comments,
      statement: null,
      isImport: false,
      defines: null,
      bound: new Set(),
      uses: new Set(),
      imported: new Map(),
    });
  }
  return { blocks, binders, foreign: new Set([...used].filter((name) => !binders.has(name))) };
}

function importedBy(code: string, statement: SyntaxNode): Map<string, string> {
  const imports = [...descendantsOf(statement, 'ImportStatement')].flatMap((node) => readImport(code, node));
  return new Map(imports.map(({ local, full }) => [local, full]));
}

/** False for what means something else in a script, or what the import would take for a part of the export. */
function isOrdinary(code: string, { node }: ModuleToken): boolean {
  if (!node) return true;
  for (const name of descendantsOf(node, 'VariableName')) {
    if (/^(?:__name__|__file__|__doc__|pipefunc(?:_\d+)?|gridloom_.*)$/.test(code.slice(name.from, name.to)))
      return false;
  }
  return [...descendantsOf(node, 'ImportStatement')].every((statement) =>
    readImport(code, statement).every(({ full }) => full.split('.')[0] !== 'pipefunc'),
  );
}

function isSameList(left: readonly string[], right: readonly string[]): boolean {
  return left.length === right.length && left.every((text, index) => text === right[index]);
}

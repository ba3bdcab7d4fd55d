import type { SyntaxNode } from '@lezer/common';
import { childrenOf, descendantsOf } from '../../syntax-tree.ts';

/** Every imported name of a file with what it stands for; names inside functions count too. */
export function readImportedNames(source: string, root: SyntaxNode): Map<string, string> {
  const names = new Map<string, string>();
  for (const statement of descendantsOf(root, 'ImportStatement')) {
    for (const { local, full } of readImport(source, statement)) names.set(local, full);
  }
  return names;
}

/** The names that one import statement binds; `*` is a name of its own. */
export function readImport(source: string, statement: SyntaxNode): { readonly local: string; readonly full: string }[] {
  const words = childrenOf(statement)
    .filter((node) => node.name !== '(' && node.name !== ')')
    .map((node) => source.slice(node.from, node.to));
  if (words[0] === 'from') {
    const importAt = words.indexOf('import');
    const module = words.slice(1, importAt).join('');
    return clauses(words.slice(importAt + 1)).map(({ name, alias }) => ({
      local: alias ?? name,
      full: `${module}.${name}`,
    }));
  }
  return clauses(words.slice(1)).map(({ name, alias }) => {
    const [top = name] = name.split('.');
    return alias === null ? { local: top, full: top } : { local: alias, full: name };
  });
}

function clauses(words: readonly string[]): { name: string; alias: string | null }[] {
  const found: { name: string; alias: string | null }[] = [];
  let clause: string[] = [];
  for (const word of [...words, ',']) {
    if (word !== ',') {
      clause.push(word);
      continue;
    }
    const as = clause.indexOf('as');
    const name = (as < 0 ? clause : clause.slice(0, as)).join('');
    if (name) found.push({ name, alias: as < 0 ? null : (clause[as + 1] ?? null) });
    clause = [];
  }
  return found;
}

import type { SyntaxNode } from '@lezer/common';
import { childrenOf } from './syntax-tree.ts';

/**
 * The names that an import statement binds, as they are written. `full` begins with a dot where the import is relative; `*`
 * is a name of its own.
 */
export function readImport(source: string, statement: SyntaxNode): { readonly local: string; readonly full: string }[] {
  const words = childrenOf(statement)
    .filter((node) => node.name !== '(' && node.name !== ')' && !node.type.isError)
    .map((node) => source.slice(node.from, node.to));
  const importAt = words.indexOf('import');
  if (importAt < 0) return [];
  const module = words[0] === 'from' ? words.slice(1, importAt).join('') : null;
  return clausesOf(words.slice(importAt + 1)).map((clause) => {
    const asAt = clause.indexOf('as');
    const name = (asAt < 0 ? clause : clause.slice(0, asAt)).join('');
    const alias = asAt < 0 ? undefined : clause[asAt + 1];
    if (module !== null) return { local: alias ?? name, full: `${module}.${name}` };
    // `import a.b` binds `a`, `import a.b as c` binds `c` to all of it.
    return alias === undefined ? { local: clause[0] ?? '', full: clause[0] ?? '' } : { local: alias, full: name };
  });
}

function clausesOf(words: readonly string[]): string[][] {
  const clauses: string[][] = [[]];
  for (const word of words) {
    if (word === ',') clauses.push([]);
    else clauses.at(-1)?.push(word);
  }
  return clauses.filter((clause) => clause.length > 0);
}

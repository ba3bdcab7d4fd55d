import type { SyntaxNode } from '@lezer/common';
import type { PythonModule } from './python-module.ts';
import { nameOf } from './read-parameters.ts';
import { childrenOf } from './syntax-tree.ts';

/** What the names of a module mean, and the packages it imports; names inside functions count as the module's. */
export function readNames(source: string, root: SyntaxNode): Pick<PythonModule, 'names' | 'imports'> {
  const names = new Map<string, string | null>();
  const packages = new Set<string>();
  const bind = (local: string, full: string | null) => {
    // Of a name that is given two meanings, nobody knows which it has.
    names.set(local, names.has(local) && names.get(local) !== full ? null : full);
  };
  const cursor = root.cursor();
  do {
    switch (cursor.name) {
      case 'ImportStatement':
        for (const { local, full } of readImport(source, cursor.node)) {
          bind(local, full);
          const top = full.split('.')[0] ?? '';
          if (top !== '') packages.add(top);
        }
        break;
      case 'FunctionDefinition':
      case 'ClassDefinition':
      case 'TypeDefinition':
        for (const name of cursor.node.getChildren('VariableName').slice(0, 1)) bind(nameOf(source, name), null);
        break;
      case 'TypeParam':
        for (const name of cursor.node.getChildren('VariableName')) bind(nameOf(source, name), null);
        break;
      case 'AssignStatement':
        for (const name of targetsOf(cursor.node)) bind(nameOf(source, name), null);
        break;
      default:
    }
  } while (cursor.next());
  return { names, imports: [...packages] };
}

/** Names that an import statement binds; `full` begins with a dot where it is relative, and ends with `.*` for a star. */
function readImport(source: string, statement: SyntaxNode): { readonly local: string; readonly full: string }[] {
  const words = childrenOf(statement)
    .filter((node) => node.name !== '(' && node.name !== ')' && !node.type.isError)
    .map((node) => nameOf(source, node));
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

/** Plain names before the last equals sign; the parts of a tuple are not taken apart. */
function targetsOf(statement: SyntaxNode): SyntaxNode[] {
  const parts = childrenOf(statement);
  const last = parts.findLastIndex((part) => part.name === 'AssignOp');
  return parts.slice(0, Math.max(0, last)).filter((part) => part.name === 'VariableName');
}

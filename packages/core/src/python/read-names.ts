import type { SyntaxNode } from '@lezer/common';
import type { PythonModule } from './python-module.ts';
import { readImport } from './read-import.ts';
import { nameOf } from './read-parameters.ts';
import { childrenOf } from './syntax-tree.ts';

/** What the names of a module mean, and the packages it imports; names inside functions count as the module's. */
export function readNames(source: string, root: SyntaxNode): Pick<PythonModule, 'names' | 'imports'> {
  const names = new Map<string, string | null>();
  const packages = new Set<string>();
  const bind = (name: string, meaning: string | null) => {
    const [local, full] = [name.normalize('NFKC'), meaning && meaning.normalize('NFKC')];
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

/** Plain names before the last equals sign; the parts of a tuple are not taken apart. */
function targetsOf(statement: SyntaxNode): SyntaxNode[] {
  const parts = childrenOf(statement);
  const last = parts.findLastIndex((part) => part.name === 'AssignOp');
  return parts.slice(0, Math.max(0, last)).filter((part) => part.name === 'VariableName');
}

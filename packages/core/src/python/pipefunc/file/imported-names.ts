import type { SyntaxNode } from '@lezer/common';
import { readImport } from '../../read-import.ts';
import { descendantsOf } from '../../syntax-tree.ts';

/** Every imported name of a file with what it stands for; names inside functions count too. */
export function readImportedNames(source: string, root: SyntaxNode): Map<string, string> {
  const names = new Map<string, string>();
  for (const statement of descendantsOf(root, 'ImportStatement')) {
    for (const { local, full } of readImport(source, statement)) names.set(local, full);
  }
  return names;
}

import type { SyntaxNode } from '@lezer/common';
import { commaGroups } from '../../syntax-tree.ts';
import { constantOf } from './constant.ts';
import { codeOf, type PythonFile, resolve } from './python-file.ts';

type DictEntries = {
  readonly entries: readonly { readonly key: string; readonly node: SyntaxNode }[];
  readonly others: readonly SyntaxNode[];
};

/**
 * Reads a dict display with text keys and the entries of those it spreads; `others` are what has another key. `named`
 * gives keys that are no texts (`None`) one.
 */
export function readDictEntries(
  file: PythonFile,
  dict: SyntaxNode,
  named: Readonly<Record<string, string>> = {},
): DictEntries {
  const entries: { key: string; node: SyntaxNode }[] = [];
  const others: SyntaxNode[] = [];
  for (const { nodes } of commaGroups(dict)) {
    const [keyNode, colon, node] = nodes;
    if (!keyNode) continue;
    const spread = keyNode.name === '**' && colon && nodes.length === 2 ? resolve(file, colon) : null;
    if (spread?.name === 'DictionaryExpression' && spread.from !== dict.from) {
      const inner = readDictEntries(file, spread, named);
      entries.push(...inner.entries);
      others.push(...inner.others);
      continue;
    }
    const key = named[codeOf(file, keyNode)] ?? constantOf(file, keyNode)?.value;
    if (nodes.length === 3 && colon?.name === ':' && node && typeof key === 'string') entries.push({ key, node });
    else others.push(keyNode);
  }
  return { entries, others };
}

import { readSyntax } from './mapspec-syntax.ts';

/**
 * Gives arrays on one side of a mapspec other names, all at once; spacing stays as typed. A text that is no mapspec is
 * returned as it is.
 */
export function renameArrays(text: string, side: 'inputs' | 'outputs', names: ReadonlyMap<string, string>): string {
  const read = readSyntax(text);
  if ('issue' in read) return text;
  let renamed = '';
  let from = 0;
  for (const { name, nameSpan } of read.tree[side]) {
    renamed += text.slice(from, nameSpan.start) + (names.get(name) ?? text.slice(nameSpan.start, nameSpan.end));
    from = nameSpan.end;
  }
  return renamed + text.slice(from);
}

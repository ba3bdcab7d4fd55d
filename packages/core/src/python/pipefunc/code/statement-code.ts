import type { SyntaxNode } from '@lezer/common';
import { codeOf, type PythonFile } from '../file/python-file.ts';
import { EXPORT_HELPER, type FunctionSource } from '../objects/script-values.ts';
import { pipefuncDecorator } from './pipefunc-decorator.ts';

/** A statement with the comments above it, without PipeFunc's decorators, and not indented. */
export function statementCode(file: PythonFile, statement: SyntaxNode): string {
  let text = '';
  let offset = withCommentsAbove(file, statement);
  for (const decorator of statement.getChildren('Decorator')) {
    if (!pipefuncDecorator(file, decorator) && !EXPORT_HELPER.test(codeOf(file, decorator).slice(1).trim())) continue;
    text += file.source.slice(offset, decorator.from);
    offset = decorator.to;
    // The decorator's node ends with its line; the indentation that follows belongs to it as well.
    while (/\s/.test(file.source[offset] ?? '')) offset++;
  }
  text += file.source.slice(offset, statement.to);
  const lineStart = file.source.lastIndexOf('\n', statement.from - 1) + 1;
  const before = file.source.slice(lineStart, statement.from);
  const indentation = before.trim() === '' ? before.length : 0;
  return (indentation > 0 ? text.replaceAll(new RegExp(`\\n[ \\t]{1,${indentation}}`, 'g'), '\n') : text).trim();
}

/** A lambda as the function of that name. */
export function lambdaCode(file: PythonFile, source: FunctionSource, entry: string): string {
  const list = source.statement.getChild('ParamList');
  const body = source.lambdaBody ? codeOf(file, source.lambdaBody) : 'None';
  const returned = body.includes('\n') && !body.startsWith('(') ? `(${body})` : body;
  return `def ${entry}(${list ? codeOf(file, list) : ''}):\n    return ${returned}`;
}

/** Where the comment lines right above a statement begin; marks of notebook cells and the first line's `#!` stay out. */
function withCommentsAbove(file: PythonFile, statement: SyntaxNode): number {
  let from = statement.from;
  while (from > 0) {
    const lineStart = file.source.lastIndexOf('\n', from - 2) + 1;
    const line = file.source.slice(lineStart, from);
    if (!/^#(?! ?%%|!)/.test(line) || !line.endsWith('\n')) return from;
    from = lineStart;
  }
  return from;
}

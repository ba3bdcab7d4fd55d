import type { SyntaxNode } from '@lezer/common';
import { type CallArguments, NO_ARGUMENTS, readArguments, readCall } from '../file/call-arguments.ts';
import { codeOf, type PythonFile, pipefuncName, qualifiedName, resolve } from '../file/python-file.ts';

/** Arguments of `@pipefunc(...)`, under whatever name it was imported or kept; null for any other decorator. */
export function pipefuncDecorator(file: PythonFile, node: SyntaxNode): CallArguments | null {
  if (node.name !== 'Decorator') return null;
  const name = node.getChild('VariableName');
  if (!name) return null;
  const dotted = codeOf(file, node).slice(1).split('(')[0]?.trim() ?? '';
  const [head = '', ...rest] = dotted.split('.');
  const full = [qualifiedName(file, name) ?? head, ...rest].join('.');
  const list = node.getChild('ArgList');
  if (full.startsWith('pipefunc.') && full.endsWith('.pipefunc'))
    return list ? readArguments(file, list) : NO_ARGUMENTS;
  // `mapped = pipefunc("y")`, then `@mapped`.
  const call = list || rest.length > 0 ? null : readCall(file, resolve(file, name));
  return call && pipefuncName(file, call.callee) === 'pipefunc' ? call.args : null;
}

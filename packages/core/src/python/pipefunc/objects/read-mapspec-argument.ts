import type { SyntaxNode } from '@lezer/common';
import { printMapspec } from '../../../mapspec/index.ts';
import type { Json } from '../../../pipeline/index.ts';
import { commaGroups } from '../../syntax-tree.ts';
import { readCall } from '../file/call-arguments.ts';
import { constantOf } from '../file/constant.ts';
import { noteUnread, type PythonFile, pipefuncName, qualifiedName, resolve } from '../file/python-file.ts';

/** A mapspec as its text: `"x[i] -> y[i]"`, `MapSpec.from_string(...)` or `MapSpec(...)`; null for None or (noted) anything else. */
export function readMapspecArgument(file: PythonFile, written: SyntaxNode | undefined): string | null {
  if (!written) return null;
  const value = constantOf(file, written)?.value;
  if (value === null) return null;
  const text = typeof value === 'string' ? value : readMapspecObject(file, resolve(file, written));
  if (text === null) noteUnread(file, written, 'The mapspec is not written out as a text.');
  return text;
}

function readMapspecObject(file: PythonFile, node: SyntaxNode): string | null {
  const call = readCall(file, node);
  if (!call || call.args.others.length > 0) return null;
  const { positional, keywords } = call.args;
  if (qualifiedName(file, call.callee)?.endsWith('MapSpec.from_string')) {
    const argument = positional[0] ?? keywords.get('expr');
    const text = argument ? constantOf(file, argument)?.value : null;
    return typeof text === 'string' ? text : null;
  }
  if (pipefuncName(file, call.callee) !== 'MapSpec') return null;
  const inputs = readArrays(file, positional[0] ?? keywords.get('inputs'));
  const outputs = readArrays(file, positional[1] ?? keywords.get('outputs'));
  return inputs && outputs ? printMapspec({ inputs, outputs }) : null;
}

function readArrays(file: PythonFile, written: SyntaxNode | undefined) {
  const node = written ? resolve(file, written) : null;
  if (node?.name !== 'TupleExpression' && node?.name !== 'ArrayExpression') return null;
  const groups = commaGroups(node).filter(({ nodes }) => nodes.length > 0);
  const arrays = groups.flatMap(({ nodes: [item, ...more] }) => {
    const call = item && more.length === 0 ? readCall(file, resolve(file, item)) : null;
    if (!call || pipefuncName(file, call.callee) !== 'ArraySpec') return [];
    const { positional, keywords } = call.args;
    const [nameNode, axesNode] = [positional[0] ?? keywords.get('name'), positional[1] ?? keywords.get('axes')];
    const name = nameNode ? constantOf(file, nameNode)?.value : null;
    const axes = axesNode ? constantOf(file, axesNode)?.value : null;
    return typeof name === 'string' && Array.isArray(axes) && axes.every(isAxis) ? [{ name, axes }] : [];
  });
  return arrays.length === groups.length ? arrays : null;
}

function isAxis(value: Json): value is string | null {
  return value === null || typeof value === 'string';
}

import type { SyntaxNode } from '@lezer/common';
import { readFunction, readModule } from '../../read-module.ts';
import { readParameters } from '../../read-parameters.ts';
import { childrenOf } from '../../syntax-tree.ts';
import { readCall } from '../file/call-arguments.ts';
import { constantOf } from '../file/constant.ts';
import { codeOf, type PythonFile, resolve } from '../file/python-file.ts';
import { EXPORT_HELPER, type FunctionSource } from './script-values.ts';

/** The function that a `def` statement defines; null for any other statement. */
export function sourceOfStatement(file: PythonFile, statement: SyntaxNode): FunctionSource | null {
  const read = readFunction(file.source, statement);
  return read && { statement, entry: read.name, parameters: read.parameters, lambdaBody: null, module: null };
}

/** A lambda; its name is that of the variable it is assigned to, if it is. */
export function sourceOfLambda(file: PythonFile, node: SyntaxNode): FunctionSource | null {
  const body = childrenOf(node).at(-1);
  const list = node.getChild('ParamList');
  if (node.name !== 'LambdaExpression' || !body || body.name === ':' || body.type.isError) return null;
  const parameters = list ? readParameters(file.source, list) : [];
  const before = node.parent?.name === 'AssignStatement' ? node.parent.firstChild : null;
  const entry = before?.name === 'VariableName' ? codeOf(file, before) : null;
  return { statement: node, entry, parameters, lambdaBody: body, module: null };
}

/** `gridloom_module("name", """source""").entry`: a module of its own, as an export writes it. */
export function sourceOfModule(file: PythonFile, node: SyntaxNode): FunctionSource | null {
  const [object, dot, property] = childrenOf(node);
  if (node.name !== 'MemberExpression' || dot?.name !== '.' || !object || !property) return null;
  const call = readCall(file, resolve(file, object));
  const text = call?.args.positional[1];
  if (!call || !text || !EXPORT_HELPER.test(codeOf(file, call.callee))) return null;
  const module = constantOf(file, text)?.value;
  if (typeof module !== 'string') return null;
  const entry = codeOf(file, property);
  const found = readModule(module).functions.findLast((candidate) => candidate.name === entry);
  return found ? { statement: node, entry, parameters: found.parameters, lambdaBody: null, module } : null;
}

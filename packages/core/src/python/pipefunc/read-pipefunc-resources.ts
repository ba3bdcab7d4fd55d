import type { SyntaxNode } from '@lezer/common';
import { EXPRESSION_FIELDS, type ResourceForm } from '../../resources/index.ts';
import { readParameters } from '../read-parameters.ts';
import { childrenOf } from '../syntax-tree.ts';
import { readCall, readDictEntries } from './call-arguments.ts';
import { codeOf, definitionOf, literalOf, noteUnread, type PythonFile, pipefuncName, resolve } from './python-file.ts';
import { rewriteExpression } from './rewrite-expression.ts';

/** PipeFunc's field names to ours. */
const FIELDS: ReadonlyMap<string, keyof ResourceForm> = new Map([
  ['cpus', 'cpus'],
  ['nodes', 'nodes'],
  ['cpus_per_node', 'cpusPerNode'],
  ['memory', 'memory'],
  ['gpus', 'gpus'],
  ['time', 'time'],
  ['partition', 'partition'],
  ['extra_args', 'extraArgs'],
  ['parallelization_mode', 'parallelizationMode'],
]);

const MAY_BE_EXPRESSION: ReadonlySet<string> = new Set(EXPRESSION_FIELDS);

type Entry = { readonly key: string; readonly node: SyntaxNode };

/**
 * Reads `{...}`, `Resources(...)`, or a function of the arguments that returns one of them. `parameters` are the
 * names that such a function may look up, each with the function's own name for it.
 */
export function readPipefuncResources(
  file: PythonFile,
  written: SyntaxNode,
  parameters: ReadonlyMap<string, string>,
): ResourceForm {
  const node = resolve(file, written);
  if (codeOf(file, node) === 'None') return {};
  const callable = readCallable(file, node);
  const entries = readEntries(file, callable ? callable.body : node);
  if (!entries) {
    noteUnread(file, written, 'The resources are no plain dictionary, Resources(...) or function that returns one.');
    return {};
  }
  // Every key of the table is a key of the form with a value checked just before; the loop cannot say so to the compiler.
  const form: Record<string, unknown> = {};
  for (const { key, node: value } of entries) {
    const field = FIELDS.get(key);
    const fixed = literalOf(file, value);
    if (!field) noteUnread(file, value, `"${key}" is no resource that PipeFunc knows.`);
    else if (fixed && isFieldValue(field, fixed.value)) form[field] = fixed.value;
    else if (fixed?.value === null) continue;
    else if (callable && MAY_BE_EXPRESSION.has(field)) {
      const rewritten = rewriteExpression(file, value, callable.argument, parameters);
      if (rewritten.ok) form[field] = { expression: rewritten.expression };
      else noteUnread(file, value, `${key}: ${rewritten.why}`);
    } else noteUnread(file, value, `${key} is not written out as a value.`);
  }
  return form;
}

function readEntries(file: PythonFile, written: SyntaxNode): Entry[] | null {
  const node = resolve(file, written);
  if (node.name === 'DictionaryExpression') {
    const { entries, others } = readDictEntries(file, node);
    for (const other of others) noteUnread(file, other, 'Only resources with a plain name can be read.');
    return entries;
  }
  const call = readCall(file, node);
  if (!call) return null;
  const { callee, args } = call;
  const [only] = args.positional;
  const isFromDict = codeOf(file, callee).endsWith('Resources.from_dict');
  if (isFromDict && only && args.positional.length === 1) return readEntries(file, only);
  if (pipefuncName(file, callee) !== 'Resources' && codeOf(file, callee) !== 'dict') return null;
  if (args.positional.length > 0 || args.others.length > 0) return null;
  return [...args.keywords].map(([key, value]) => ({ key, node: value }));
}

/** A lambda, or a function with nothing but a docstring and a `return`, over one argument. */
function readCallable(file: PythonFile, node: SyntaxNode): { argument: string; body: SyntaxNode } | null {
  if (node.name === 'LambdaExpression') {
    const argument = onlyArgument(file, node);
    const body = childrenOf(node).at(-1);
    return argument !== null && body ? { argument, body } : null;
  }
  const definition = node.name === 'VariableName' ? definitionOf(file, codeOf(file, node)) : null;
  if (definition?.name !== 'FunctionDefinition') return null;
  const argument = onlyArgument(file, definition);
  const [returned, ...others] = childrenOf(definition.getChild('Body') ?? definition).filter(
    (child) => child.name !== ':' && !(child.name === 'ExpressionStatement' && child.firstChild?.name === 'String'),
  );
  const body = returned?.name === 'ReturnStatement' ? childrenOf(returned)[1] : null;
  return argument !== null && body && others.length === 0 ? { argument, body } : null;
}

function onlyArgument(file: PythonFile, definition: SyntaxNode): string | null {
  const list = definition.getChild('ParamList');
  const [only, ...others] = list ? readParameters(file.source, list) : [];
  return only && others.length === 0 && !only.kind.startsWith('var-') ? only.name : null;
}

function isFieldValue(field: keyof ResourceForm, value: unknown): boolean {
  if (field === 'extraArgs') return isExtraArgs(value);
  if (field === 'partition' || field === 'parallelizationMode') return typeof value === 'string';
  return typeof value === 'number' || typeof value === 'string';
}

function isExtraArgs(value: unknown): boolean {
  return (
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    Object.values(value).every((item) => item === null || typeof item === 'string' || typeof item === 'number')
  );
}

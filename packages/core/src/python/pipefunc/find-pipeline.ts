import type { SyntaxNode } from '@lezer/common';
import { childrenOf, commaGroups, descendantsOf } from '../syntax-tree.ts';
import { type CallArguments, NO_ARGUMENTS, readArguments, readCall, readItems } from './call-arguments.ts';
import { isPipefuncDecorator } from './module-code.ts';
import {
  assignedValue,
  codeOf,
  definitionOf,
  noteUnread,
  type PythonFile,
  pipefuncName,
  resolve,
} from './python-file.ts';

/** One function of the pipeline: where it is defined, and what PipeFunc is told about it. */
export type PipelineItem = {
  readonly statement: SyntaxNode;
  readonly args: CallArguments;
  /** The second half of `(f, "x[i] -> y[i]")`. */
  readonly mapspec?: SyntaxNode | undefined;
  readonly outputFallback: string | null;
};

export type FoundPipeline = {
  readonly items: readonly PipelineItem[];
  /** Name of the variable that holds the pipeline. */
  readonly variable: string | null;
  readonly args: CallArguments;
};

/** Methods that run or show a pipeline and leave it as it is. */
const HARMLESS_METHODS = /^(?:map|map_async|run|visualize\w*|print_documentation|print_\w+|info|cli|profiling_stats)$/;

/** Finds the first `Pipeline([...])` of the file, or takes all decorated functions where there is none. */
export function findPipeline(file: PythonFile): FoundPipeline {
  const [first, ...others] = [...descendantsOf(file.root, 'CallExpression')].filter((node) =>
    ['Pipeline', 'VariantPipeline'].includes(pipefuncName(file, childrenOf(node)[0] ?? node) ?? ''),
  );
  for (const other of others) noteUnread(file, other, 'Only the first Pipeline([...]) of a file is imported.');
  const decorated = file.statements.flatMap((statement) => {
    const args = decoratorArguments(file, statement);
    return args ? [{ statement, args, outputFallback: null }] : [];
  });
  const call = first ? readCall(file, first) : null;
  if (!first || !call) {
    const [head] = decorated;
    if (head)
      noteUnread(file, head.statement, 'The file has no Pipeline([...]); all its @pipefunc functions are taken.');
    return { items: decorated, variable: null, args: NO_ARGUMENTS };
  }
  const variable = first.parent ? (assignedValue(first.parent)?.target ?? null) : null;
  const name = variable ? codeOf(file, variable) : null;
  const items = [...listedItems(file, first, call.args), ...addedItems(file, name)];
  for (const { statement } of decorated) {
    if (!items.some((item) => item.statement.from === statement.from)) {
      noteUnread(file, statement, 'The function is not in the Pipeline([...]).');
    }
  }
  return { items, variable: name, args: call.args };
}

function listedItems(file: PythonFile, node: SyntaxNode, args: CallArguments): PipelineItem[] {
  const list = resolve(file, args.positional[0] ?? args.keywords.get('functions') ?? node);
  if (list.name !== 'ArrayExpression' && list.name !== 'TupleExpression') {
    noteUnread(file, node, 'The list of functions is not written out.');
    return [];
  }
  return commaGroups(list).flatMap(({ nodes }) => {
    const [first] = nodes;
    if (nodes.length > 1 && first)
      noteUnread(file, first, 'Functions behind a * or a for are only known when the file runs.');
    return nodes.length === 1 && first ? (readItem(file, first) ?? []) : [];
  });
}

function readItem(file: PythonFile, node: SyntaxNode): PipelineItem | null {
  const [paired, mapspec] = node.name === 'TupleExpression' ? (readItems(node) ?? []) : [node];
  const item = paired ? readCallable(file, paired) : null;
  if (!item) noteUnread(file, node, 'Only functions that this file defines can be imported.');
  return item && mapspec ? { ...item, mapspec } : item;
}

function readCallable(file: PythonFile, written: SyntaxNode): PipelineItem | null {
  const node = resolve(file, written);
  if (node.name === 'VariableName') {
    const statement = definitionOf(file, codeOf(file, node));
    if (!statement) return null;
    const args = decoratorArguments(file, statement);
    // PipeFunc calls the output of a bare function after the function.
    return args
      ? { statement, args, outputFallback: null }
      : { statement, args: NO_ARGUMENTS, outputFallback: codeOf(file, node) };
  }
  const call = readCall(file, node);
  if (!call) return null;
  const { positional, keywords } = call.args;
  if (pipefuncName(file, call.callee) === 'PipeFunc') {
    const wrapped = keywords.get('func') ?? positional[0];
    const rest = keywords.has('func') ? positional : positional.slice(1);
    const inner = wrapped ? readCallable(file, wrapped) : null;
    const options = new Map([...keywords].filter(([name]) => name !== 'func'));
    return inner && { ...inner, args: { ...call.args, positional: rest, keywords: options } };
  }
  // pipefunc(output_name="y")(f)
  const decorator = readCall(file, call.callee);
  const [decorated] = positional;
  if (!decorator || !decorated || pipefuncName(file, decorator.callee) !== 'pipefunc') return null;
  const inner = readCallable(file, decorated);
  return inner && { ...inner, args: decorator.args };
}

/** Follows `pipeline.add(f)`; every other change of a finished pipeline is noted. */
function addedItems(file: PythonFile, variable: string | null): PipelineItem[] {
  const items: PipelineItem[] = [];
  for (const node of descendantsOf(file.root, 'CallExpression')) {
    const call = readCall(file, node);
    const [object, dot, method] = call ? childrenOf(call.callee) : [];
    if (!call || !method || dot?.name !== '.' || object?.name !== 'VariableName') continue;
    const [receiver, name] = [codeOf(file, object), codeOf(file, method)];
    const definition = receiver === variable ? null : definitionOf(file, receiver);
    if (definition && decoratorArguments(file, definition) && name.startsWith('update_')) {
      noteUnread(file, node, 'It changes a function after its decorator; write it into the decorator.');
    }
    if (receiver !== variable || HARMLESS_METHODS.test(name)) continue;
    const [added] = call.args.positional;
    const item = name === 'add' && added ? readItem(file, added) : null;
    const mapspec = call.args.positional[1] ?? call.args.keywords.get('mapspec');
    if (item) items.push(mapspec ? { ...item, mapspec } : item);
    else noteUnread(file, node, 'It changes the pipeline after it was built; only add(function) can be followed.');
  }
  return items;
}

/** Arguments of a statement's `@pipefunc(...)`; null when it has none. */
function decoratorArguments(file: PythonFile, statement: SyntaxNode): CallArguments | null {
  const decorator = statement.getChildren('Decorator').find((candidate) => isPipefuncDecorator(file, candidate));
  if (!decorator || !statement.getChild('FunctionDefinition')) return null;
  const list = decorator.getChild('ArgList');
  return list ? readArguments(file, list) : NO_ARGUMENTS;
}

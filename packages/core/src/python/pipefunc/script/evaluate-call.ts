import type { SyntaxNode } from '@lezer/common';
import { childrenOf } from '../../syntax-tree.ts';
import type { CallArguments } from '../file/call-arguments.ts';
import { codeOf, noteUnread, pipefuncName, qualifiedName } from '../file/python-file.ts';
import { readVariants } from '../objects/function-options.ts';
import { CHANGES_ITEM, changeItem, copyWith } from '../objects/item-methods.ts';
import { copyItem } from '../objects/item-names.ts';
import { joinPipelines } from '../objects/join-pipelines.ts';
import { makeFunction, makeNest } from '../objects/make-item.ts';
import {
  addValue,
  blankPipelineObject,
  knownGroups,
  makePipeline,
  setPipelineOptions,
} from '../objects/make-pipeline.ts';
import { PIPELINE_CHANGES, type PipelineCall } from '../objects/pipeline-methods.ts';
import {
  EXPORT_HELPER,
  type PipelineItem,
  type PipelineObject,
  type Script,
  type Value,
} from '../objects/script-values.ts';
import { followCall } from './follow-statements.ts';

type Call = { readonly callee: SyntaxNode; readonly args: CallArguments; readonly depth: number };

/** Methods that compute something, with the inputs as an argument. */
const RUN_METHODS = new Set(['map', 'map_async', 'run']);
/** Methods that show a pipeline and leave it as it is. */
const HARMLESS_METHODS =
  /^(?:visualize\w*|print_documentation|print_\w+|info|cli|profiling_stats|func|root_args|validate|arg_combinations|func_dep\w+|independent_axes_in_mapspecs|pydantic_model|mapspecs|_\w*)$/;

/** What a call gives: an object of PipeFunc, or what a function of the script returns. */
export function evaluateCall(script: Script, node: SyntaxNode, call: Call): Value {
  const { file } = script;
  const { callee, args, depth } = call;
  const part = (inner: SyntaxNode) => script.evaluate(script, inner, depth + 1);
  const unknown: Value = { kind: 'unknown', node };
  const name = pipefuncName(file, callee);
  if (name === 'Pipeline' || name === 'VariantPipeline') {
    const listed = args.positional[0] ?? args.keywords.get('functions');
    return makePipeline(script, node, args, listed ? part(listed) : { kind: 'list', items: [] });
  }
  if (name === 'pipefunc') return { kind: 'decorator', args };
  if (name === 'PipeFunc') return wrap(script, node, call) ?? unknown;
  if (name === 'NestedPipeFunc') {
    const listed = args.positional[0] ?? args.keywords.get('pipefuncs');
    const value = listed ? part(listed) : null;
    return makeNest(file, node, args, value?.kind === 'list' ? value.items : []) ?? { kind: 'noted' };
  }
  const values = args.positional.map(part);
  const named = new Map([...args.keywords].map(([key, value]) => [key, part(value)]));
  for (const other of args.others) part(other);
  if (name === 'create_learners' && values[0]?.kind === 'pipeline') {
    const rest = { ...args, positional: args.positional.slice(1) };
    script.runs.push({ pipeline: values[0], node, args: rest, method: name, at: script.changes });
    return unknown;
  }
  if (EXPORT_HELPER.test(codeOf(file, callee))) return values[0] ?? unknown;
  const [object, dot, method] = callee.name === 'MemberExpression' ? childrenOf(callee) : [];
  if (object && dot?.name === '.' && method) {
    const receiver = part(object);
    return callMethod(script, receiver, { method: codeOf(file, method), args, node, values, named }) ?? unknown;
  }
  const called = part(callee);
  if (called.kind === 'pipeline') script.runs.push({ pipeline: called, node, args, method: '', at: script.changes });
  if (called.kind === 'decorator' && values[0]?.kind === 'callable')
    return makeFunction(file, values[0].source, called.args);
  if (called.kind === 'callable') return followCall(script, called.source, { args, values, named }) ?? unknown;
  // `list(functions)`, `asyncio.run(main())`.
  return qualifiedName(file, callee) === 'list' || qualifiedName(file, callee) === 'asyncio.run'
    ? (values[0] ?? unknown)
    : unknown;
}

/** `PipeFunc(f, "y", ...)` of a function, a lambda, or a function that was one already. */
function wrap(script: Script, node: SyntaxNode, { args, depth }: Call): Value | null {
  const { file } = script;
  const given = args.keywords.get('func');
  const written = given ?? args.positional[0];
  const value = written ? script.evaluate(script, written, depth + 1) : null;
  const options = new Map([...args.keywords].filter(([key]) => key !== 'func'));
  const rest = { ...args, positional: given ? args.positional : args.positional.slice(1), keywords: options };
  if (value?.kind === 'callable') return makeFunction(file, value.source, rest);
  if (value?.kind === 'function') {
    // PipeFunc calls the inner one under its own new names; the two sets of them cannot be told apart here.
    const isPlain = value.renames.size === 0 && value.bound.size === 0 && value.defaults.size === 0;
    if (isPlain) return makeFunction(file, value.source, rest);
  }
  const callee = written ? codeOf(file, written) : '';
  const isImported =
    written?.name === 'VariableName'
      ? file.imported.has(callee)
      : qualifiedName(file, written ?? node) !== null && callee.includes('.');
  noteUnread(
    file,
    node,
    isImported
      ? `${callee} is imported, so its parameters cannot be read; write a function of this file that calls it.`
      : 'Only functions that this file defines can be imported.',
  );
  return { kind: 'noted' };
}

function callMethod(script: Script, receiver: Value, call: PipelineCall): Value | null {
  const { file } = script;
  const { method, args, node, values } = call;
  if (receiver.kind === 'list') return callListMethod(script, receiver, call);
  if (receiver.kind === 'function' || receiver.kind === 'nest') {
    if (method === 'copy') {
      const func = call.named.get('func');
      return copyWith(file, receiver, args, func?.kind === 'callable' ? func.source : null);
    }
    if (CHANGES_ITEM.has(method) && isSure(script, node)) {
      changeItem(file, receiver, call);
      touch(script, receiver);
    }
    return null;
  }
  if (receiver.kind !== 'pipeline') return null;
  if (RUN_METHODS.has(method)) {
    script.runs.push({ pipeline: receiver, node, args, method, at: script.changes });
    return null;
  }
  const change = PIPELINE_CHANGES[method];
  if (change && Object.hasOwn(PIPELINE_CHANGES, method)) {
    if (!isSure(script, node)) return null;
    const before = new Set(receiver.functions);
    change(script, receiver, call);
    receiver.lastChange = ++script.changes;
    // `add` and `nest_funcs` give the function back that they put in.
    return receiver.functions.find((item) => !before.has(item)) ?? null;
  }
  if (method === 'join') return joinPipelines(script, node, [receiver, ...values]);
  if (method === 'copy' || method === 'with_variant') return derive(script, receiver, call);
  if (method === 'subpipeline') {
    noteUnread(file, node, 'A part of a pipeline is chosen for each run; the whole pipeline is imported.');
    return receiver;
  }
  if (!HARMLESS_METHODS.test(method)) noteUnread(file, node, `What ${method} does to the pipeline cannot be followed.`);
  return null;
}

/** `pipeline.copy(...)`, and `with_variant(...)`, which is one with a choice. */
function derive(script: Script, receiver: PipelineObject, { method, args, node, values, named }: PipelineCall): Value {
  const { file } = script;
  const isChoice = method === 'with_variant';
  const pipeline = blankPipelineObject(script, node, [receiver]);
  const { defaultResources, checkTypes, name, description } = receiver;
  Object.assign(pipeline, { defaultResources, checkTypes, name, description });
  setPipelineOptions(file, pipeline, args.keywords);
  const functions = named.get('functions');
  if (functions?.kind === 'list') for (const value of functions.items) addValue(script, pipeline, value);
  else pipeline.functions.push(...receiver.functions.map((item) => copyItem(item)));
  const select = args.keywords.get('select') ?? (isChoice ? args.positional[0] : undefined);
  const chosen = select ? readVariants(file, select) : new Map<string, string>();
  pipeline.active = new Map([...receiver.active, ...knownGroups(pipeline, chosen)]);
  if (values.length > (isChoice ? 1 : 0)) noteUnread(file, node, 'Its arguments cannot be read.');
  return pipeline;
}

function callListMethod(script: Script, list: Value & { kind: 'list' }, { method, node, values }: PipelineCall): null {
  const [first] = values;
  if (!['append', 'extend', 'insert', 'remove', 'pop', 'clear', 'reverse'].includes(method)) return null;
  if (!isSure(script, node)) return null;
  if (method === 'append' && first) list.items.push(first);
  else if (method === 'extend' && first?.kind === 'list') list.items.push(...first.items);
  else if (list.items.some((item) => item.kind !== 'unknown' && item.kind !== 'constant')) {
    noteUnread(script.file, node, 'What it does to the list of functions cannot be followed.');
  }
  return null;
}

/** False (noted) where a change stands that may or may not happen. */
export function isSure(script: Script, node: SyntaxNode): boolean {
  if (script.maybe === 0) return true;
  noteUnread(script.file, node, 'Whether it happens is only known when the file runs; it is left out.');
  return false;
}

function touch(script: Script, item: PipelineItem): void {
  script.changes++;
  for (const pipeline of script.pipelines) {
    if (pipeline.functions.includes(item)) pipeline.lastChange = script.changes;
  }
}

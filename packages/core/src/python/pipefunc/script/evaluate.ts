import type { SyntaxNode } from '@lezer/common';
import { childrenOf, commaGroups } from '../../syntax-tree.ts';
import { readCall } from '../file/call-arguments.ts';
import { constantOf } from '../file/constant.ts';
import { wholeNumber } from '../file/exact-number.ts';
import { loopsOf } from '../file/loops.ts';
import { codeOf } from '../file/python-file.ts';
import { sourceOfLambda, sourceOfModule } from '../objects/function-source.ts';
import { joinPipelines } from '../objects/join-pipelines.ts';
import { itemOf } from '../objects/pipeline-methods.ts';
import type { Script, Value } from '../objects/script-values.ts';
import { evaluateCall } from './evaluate-call.ts';
import { followLoop } from './follow-loop.ts';

/** Expressions deeper than this are not followed. */
const MAX_DEPTH = 60;

/** What an expression stands for, and what it does to the pipelines of the script on the way. */
export function evaluate(script: Script, node: SyntaxNode, depth = 0): Value {
  const unknown: Value = { kind: 'unknown', node };
  if (depth > MAX_DEPTH) return unknown;
  const { file } = script;
  const part = (inner: SyntaxNode) => evaluate(script, inner, depth + 1);
  const parts = childrenOf(node);
  const [first, second, third] = parts;
  switch (node.name) {
    case 'VariableName': {
      const given = file.given.get(codeOf(file, node));
      return given === undefined
        ? (script.names.get(codeOf(file, node)) ?? unknown)
        : { kind: 'constant', value: given };
    }
    case 'String':
    case 'ContinuedString':
    case 'FormatString': {
      const constant = constantOf(file, node);
      return constant ? { kind: 'constant', value: constant.value } : unknown;
    }
    case 'Number':
    case 'Boolean':
    case 'None':
      return unknown;
    case 'ParenthesizedExpression':
    case 'AwaitExpression':
      return second ? part(second) : unknown;
    case 'ArrayExpression':
    case 'TupleExpression':
      return evaluateList(script, node, depth);
    case 'ArrayComprehensionExpression':
    case 'ComprehensionExpression':
      return evaluateComprehension(script, node, depth);
    case 'LambdaExpression': {
      const source = sourceOfLambda(file, node);
      return source ? { kind: 'callable', source } : unknown;
    }
    case 'BinaryExpression':
      return first && second && third
        ? combine(script, node, [part(first), codeOf(file, second), part(third)])
        : unknown;
    case 'CallExpression': {
      const call = readCall(file, node);
      return call ? evaluateCall(script, node, { ...call, depth }) : unknown;
    }
    case 'MemberExpression':
      return evaluateMember(script, node, depth) ?? unknown;
    case 'ConditionalExpression':
      script.maybe++;
      for (const inner of parts) part(inner);
      script.maybe--;
      return unknown;
    default:
      // Calls may stand anywhere: `{"a": pipeline.map(...)}`.
      for (const inner of parts) part(inner);
      return unknown;
  }
}

function evaluateList(script: Script, node: SyntaxNode, depth: number): Value {
  const items: Value[] = [];
  for (const { nodes } of commaGroups(node)) {
    const [first, second] = nodes;
    if (!first) continue;
    const value = evaluate(script, nodes.length === 2 && second ? second : first, depth + 1);
    if (nodes.length === 1) items.push(value);
    else if (first.name === '*' && value.kind === 'list') items.push(...value.items);
    else items.push({ kind: 'unknown', node: first });
  }
  return { kind: 'list', items };
}

function evaluateComprehension(script: Script, node: SyntaxNode, depth: number): Value {
  const unknown: Value = { kind: 'unknown', node };
  const comprehension = loopsOf(node);
  const [loop, ...others] = comprehension?.loops ?? [];
  if (!comprehension || !loop || others.length > 0 || loop.conditions.length > 0) return unknown;
  const items: Value[] = [];
  const isFollowed = followLoop(script, loop, () => items.push(evaluate(script, comprehension.item, depth + 1)));
  return isFollowed ? { kind: 'list', items } : unknown;
}

/** `list + list`, `pipeline | pipeline`, `pipeline | function`. */
function combine(script: Script, node: SyntaxNode, [left, operator, right]: [Value, string, Value]): Value {
  if (operator === '+' && left.kind === 'list' && right.kind === 'list') {
    return { kind: 'list', items: [...left.items, ...right.items] };
  }
  return operator === '|' && left.kind === 'pipeline'
    ? joinPipelines(script, node, [left, right])
    : { kind: 'unknown', node };
}

/** `pipeline["y"]`, `pipeline.functions`, `functions[0]`, and a function of a module that an export wrote. */
function evaluateMember(script: Script, node: SyntaxNode, depth: number): Value | null {
  const { file } = script;
  const [object, open, key] = childrenOf(node);
  const source = sourceOfModule(file, node);
  if (source) return { kind: 'callable', source };
  if (!object || !open || !key) return null;
  const value = evaluate(script, object, depth + 1);
  if (open.name === '.') {
    return value.kind === 'pipeline' && codeOf(file, key) === 'functions'
      ? { kind: 'list', items: [...value.functions] }
      : null;
  }
  const at = constantOf(file, key)?.value;
  if (value.kind === 'list') {
    const place = wholeNumber(at);
    return place === null ? null : (value.items.at(place) ?? null);
  }
  const output = Array.isArray(at) ? at[0] : at;
  return value.kind === 'pipeline' && typeof output === 'string' ? (itemOf(value, output) ?? null) : null;
}

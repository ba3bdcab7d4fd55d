import type { SyntaxNode } from '@lezer/common';
import { readExactLiteral } from '../../read-literal.ts';
import { childrenOf, descendantsOf } from '../../syntax-tree.ts';
import { pipefuncDecorator } from '../code/pipefunc-decorator.ts';
import type { CallArguments } from '../file/call-arguments.ts';
import { constantOf } from '../file/constant.ts';
import { loopOf } from '../file/loops.ts';
import { bodyOf, codeOf, definedName, noteUnread, pipefuncName } from '../file/python-file.ts';
import { sourceOfStatement } from '../objects/function-source.ts';
import { makeFunction } from '../objects/make-item.ts';
import type { FunctionSource, Script, Value } from '../objects/script-values.ts';
import { followLoop } from './follow-loop.ts';

/** Attributes of functions and pipelines that a script may set without a change to what is computed. */
const IDLE_ATTRIBUTES = new Set(['debug', 'profile', 'cache', 'print_error', 'lazy', '__name__', '__doc__']);
const BUILDERS = new Set(['Pipeline', 'VariantPipeline', 'PipeFunc', 'NestedPipeFunc']);

/** Follows statements one after another; what a `return` among them gives, if one is met. */
export function followStatements(script: Script, statements: readonly SyntaxNode[]): Value | null {
  for (const statement of statements) {
    if (statement.name === 'ReturnStatement') {
      const [, value] = childrenOf(statement);
      const returned: Value = value ? script.evaluate(script, value) : { kind: 'unknown', node: statement };
      if (script.maybe === 0) return returned;
    }
    const returned = followStatement(script, statement);
    if (returned) return returned;
  }
  return null;
}

function followStatement(script: Script, statement: SyntaxNode): Value | null {
  const { file } = script;
  switch (statement.name) {
    case 'FunctionDefinition':
    case 'DecoratedStatement':
    case 'ClassDefinition':
      define(script, statement);
      return null;
    case 'AssignStatement':
      assign(script, statement);
      return null;
    case 'UpdateStatement':
      extend(script, statement);
      return null;
    case 'ExpressionStatement':
      for (const child of childrenOf(statement)) script.evaluate(script, child);
      return null;
    case 'WithStatement':
      for (const child of childrenOf(statement)) if (child.name.endsWith('Expression')) script.evaluate(script, child);
      return followStatements(script, bodyOf(statement));
    case 'TryStatement':
      return followStatements(script, bodyOf(statement));
    case 'ForStatement': {
      const loop = loopOf(childrenOf(statement));
      const body = bodyOf(statement);
      if (loop && followLoop(script, loop, () => followStatements(script, body))) return null;
      return followMaybe(script, statement);
    }
    case 'IfStatement':
    case 'WhileStatement':
    case 'MatchStatement':
      return followMaybe(script, statement);
    case 'DeleteStatement':
      for (const name of statement.getChildren('VariableName')) script.names.delete(codeOf(file, name));
      return null;
    default:
      return null;
  }
}

function followMaybe(script: Script, statement: SyntaxNode): null {
  script.maybe++;
  for (const body of statement.getChildren('Body')) {
    followStatements(
      script,
      childrenOf(body).filter((child) => child.name !== ':'),
    );
  }
  script.maybe--;
  return null;
}

/** `def`, with or without `@pipefunc`; a class is nothing that a pipeline can hold. */
function define(script: Script, statement: SyntaxNode): void {
  const { file, names } = script;
  const source = sourceOfStatement(file, statement);
  if (!source?.entry) {
    const name = definedName(file, statement);
    if (name !== null) names.delete(name);
    return;
  }
  const found = statement.getChildren('Decorator').flatMap((decorator) => pipefuncDecorator(file, decorator) ?? []);
  const [args, ...more] = found;
  if (more.length > 0) noteUnread(file, statement, 'Only the first of several @pipefunc is read.');
  names.set(source.entry, args ? makeFunction(file, source, args) : { kind: 'callable', source });
}

function assign(script: Script, statement: SyntaxNode): void {
  const parts = childrenOf(statement).filter((part) => part.name !== 'TypeDef');
  const last = parts.findLastIndex((part) => part.name === 'AssignOp');
  const values = parts.slice(last + 1).filter((part) => part.name !== ',');
  if (last < 0) return;
  const given = values.map((value) => script.evaluate(script, value));
  const [only] = given;
  const value: Value = given.length === 1 && only ? only : { kind: 'list', items: given };
  let from = 0;
  for (let at = 1; at <= last; at++) {
    if (parts[at]?.name !== 'AssignOp') continue;
    const targets = parts.slice(from, at).filter((part) => part.name !== ',');
    from = at + 1;
    const [target] = targets;
    if (targets.length === 1 && target && target.name !== 'TupleExpression') bind(script, statement, target, value);
    else {
      const names =
        target?.name === 'TupleExpression' ? childrenOf(target).filter((part) => part.name.endsWith('Name')) : targets;
      const items = value.kind === 'list' && value.items.length === names.length ? value.items : [];
      for (const [index, name] of names.entries())
        bind(script, statement, name, items[index] ?? { kind: 'unknown', node: name });
    }
  }
}

function bind(script: Script, statement: SyntaxNode, target: SyntaxNode, value: Value): void {
  const { file, names } = script;
  if (target.name === 'MemberExpression') {
    setAttribute(script, statement, target);
    return;
  }
  if (target.name !== 'VariableName') return;
  const name = codeOf(file, target);
  if (script.maybe > 0 && isBuilt(names.get(name))) {
    noteUnread(file, statement, 'Whether it happens is only known when the file runs; it is left out.');
    return;
  }
  if (value.kind === 'pipeline') script.pipelineNames.add(name);
  if (isBuilt(value)) script.building.add(statement.from);
  names.set(name, value);
}

/** True for what is made of PipeFunc's objects. */
function isBuilt(value: Value | undefined): boolean {
  if (value?.kind === 'list') return value.items.some(isBuilt);
  return value !== undefined && ['function', 'nest', 'pipeline', 'decorator'].includes(value.kind);
}

/** `pipeline.debug = True` is no loss; `f.resources = ...` is. */
function setAttribute(script: Script, statement: SyntaxNode, target: SyntaxNode): void {
  const [object, dot, property] = childrenOf(target);
  const value = object ? script.evaluate(script, object) : null;
  if (!value || !isBuilt(value)) return;
  const name = property ? codeOf(script.file, property) : '';
  if (dot?.name === '.' && IDLE_ATTRIBUTES.has(name)) return;
  noteUnread(script.file, statement, 'It changes a function or pipeline in a way that cannot be followed.');
}

/** `functions += [f]`. */
function extend(script: Script, statement: SyntaxNode): void {
  const [target, operator, value] = childrenOf(statement);
  const list = target ? script.evaluate(script, target) : null;
  if (!value || !operator || list?.kind !== 'list') return;
  const added = script.evaluate(script, value);
  if (codeOf(script.file, operator) === '+=' && added.kind === 'list' && script.maybe === 0) {
    list.items.push(...added.items);
  } else if (list.items.some((item) => item.kind === 'function' || item.kind === 'callable')) {
    noteUnread(script.file, statement, 'What it does to the list of functions cannot be followed.');
  }
}

/** Follows a call of a function of the script that builds pipelines; null where it computes something else. */
export function followCall(
  script: Script,
  source: FunctionSource,
  call: {
    readonly args: CallArguments;
    readonly values: readonly Value[];
    readonly named: ReadonlyMap<string, Value>;
  },
): Value | null {
  const { file } = script;
  const definition = source.statement.getChild('FunctionDefinition') ?? source.statement;
  const at = source.statement.from;
  if (definition.name !== 'FunctionDefinition' || script.calls.includes(at) || script.calls.length > 10) return null;
  const isAbout = [...call.values, ...call.named.values()].some(isBuilt);
  if (!isAbout && !buildsPipelines(script, definition)) return null;
  const [names, given] = [script.names, new Map(file.given)];
  const constants = source.parameters.map((parameter, index) => {
    const node = call.args.positional[index] ?? call.args.keywords.get(parameter.name);
    return node ? constantOf(file, node) : readExactLiteral(parameter.defaultSource ?? '');
  });
  script.names = new Map(names);
  file.given.clear();
  for (const [index, { name }] of source.parameters.entries()) {
    const value = call.values[index] ?? call.named.get(name);
    const constant = constants[index];
    script.names.set(name, value ?? { kind: 'unknown', node: definition });
    if (constant && !isBuilt(value)) file.given.set(name, constant.value);
  }
  script.calls.push(at);
  const returned = followStatements(script, bodyOf(definition));
  script.calls.pop();
  script.names = names;
  file.given.clear();
  for (const [name, value] of given) file.given.set(name, value);
  return returned;
}

/** True for a function that makes pipelines, does something with one of the script, or calls one that does. */
export function buildsPipelines(
  script: Script,
  definition: SyntaxNode,
  seen: ReadonlySet<number> = new Set(),
): boolean {
  for (const node of descendantsOf(definition, 'VariableName')) {
    const value = script.names.get(codeOf(script.file, node));
    if (value?.kind === 'pipeline' || BUILDERS.has(pipefuncName(script.file, node) ?? '')) return true;
    const { parent } = node;
    if (parent?.name === 'MemberExpression' && BUILDERS.has(pipefuncName(script.file, parent) ?? '')) return true;
    if (value?.kind !== 'callable' || parent?.name !== 'CallExpression') continue;
    const { statement } = value.source;
    if (seen.has(statement.from) || statement.from === definition.from) continue;
    if (buildsPipelines(script, statement, new Set([...seen, definition.from, statement.from]))) return true;
  }
  return false;
}

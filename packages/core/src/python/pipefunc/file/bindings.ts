import type { SyntaxNode } from '@lezer/common';
import { readImport } from '../../read-import.ts';
import { childrenOf, descendantsOf, parameterNodes } from '../../syntax-tree.ts';

/** One place that gives a name a meaning or changes it; `value` only where it is plainly `name = value`. */
type Binding = { readonly name: string; readonly value: SyntaxNode | null };

/** What the names of each scope are given, by where the scope begins (`MODULE` for the file itself). */
export type Bindings = ReadonlyMap<number, ReadonlyMap<string, readonly Binding[]>>;

const MODULE = -1;

const SCOPES = new Set([
  'FunctionDefinition',
  'LambdaExpression',
  'ClassDefinition',
  'ArrayComprehensionExpression',
  'ComprehensionExpression',
  'DictionaryComprehensionExpression',
  'SetComprehensionExpression',
]);

/** Methods that change the list, dictionary or array that they are called on. */
const CHANGING = new Set(
  'append extend insert remove pop clear update sort reverse setdefault popitem fill resize put itemset add discard'.split(
    ' ',
  ),
);

/** Finds every place in a file that gives a name a meaning, so that a name with one plain value can be looked up. */
export function readBindings(source: string, root: SyntaxNode): Bindings {
  const scopes = new Map<number, Map<string, Binding[]>>([[MODULE, new Map()]]);
  const open: number[] = [MODULE];
  const changed: { name: string; path: readonly number[] }[] = [];
  const bind = (scope: number, name: string, value: SyntaxNode | null) => {
    const names = scopes.get(scope) ?? new Map<string, Binding[]>();
    scopes.set(scope, names.set(name, [...(names.get(name) ?? []), { name, value }]));
  };
  root.cursor().iterate(
    (ref) => {
      const here = open.at(-1) ?? MODULE;
      const bound = BINDING_NODES.has(ref.name) ? boundBy(source, ref.node) : null;
      for (const { name, value } of bound?.given ?? []) bind(here, name, value);
      // A name that a function shares with the file may be given anything at any time.
      const path = ref.name === 'ScopeStatement' ? [MODULE] : [...open];
      for (const name of bound?.changed ?? []) changed.push({ name, path });
      if (!SCOPES.has(ref.name)) return;
      open.push(ref.from);
      for (const name of ownNames(source, ref.node)) bind(ref.from, name, null);
    },
    (ref) => {
      if (SCOPES.has(ref.name)) open.pop();
    },
  );
  for (const { name, path } of changed) {
    const owner = path.findLast((scope) => scopes.get(scope)?.has(name)) ?? MODULE;
    bind(owner, name, null);
  }
  return scopes;
}

/** The one plain value of the name at this place of the file; null when it has several, or none that is plain. */
export function soleValue(bindings: Bindings, name: string, at: SyntaxNode): SyntaxNode | null {
  for (let node = at.parent; node; node = node.parent) {
    const isModule = node.parent === null;
    const found = isModule || SCOPES.has(node.name) ? bindings.get(isModule ? MODULE : node.from)?.get(name) : null;
    if (found) return found.length === 1 ? (found[0]?.value ?? null) : null;
  }
  return null;
}

/** Where the scope begins that gives the name its meaning at this place: below 0 for the file, null for none. */
export function scopeOfName(bindings: Bindings, name: string, at: SyntaxNode): number | null {
  for (let node = at.parent; node; node = node.parent) {
    const scope = node.parent === null ? MODULE : node.from;
    if ((scope === MODULE || SCOPES.has(node.name)) && bindings.get(scope)?.has(name)) return scope;
  }
  return null;
}

/** True when the file itself gives the name a meaning somewhere. */
export function isBound(bindings: Bindings, name: string): boolean {
  return [...bindings.values()].some((names) => names.has(name));
}

const BINDING_NODES = new Set([
  'AssignStatement',
  'UpdateStatement',
  'ForStatement',
  'WithStatement',
  'TryStatement',
  'NamedExpression',
  'DeleteStatement',
  'ScopeStatement',
  'ImportStatement',
  'FunctionDefinition',
  'ClassDefinition',
  'CallExpression',
]);

type Bound = { readonly given: readonly Binding[]; readonly changed: readonly string[] };

function boundBy(source: string, node: SyntaxNode): Bound {
  const text = (part: SyntaxNode) => source.slice(part.from, part.to);
  const parts = childrenOf(node);
  const none = (names: readonly SyntaxNode[]): Bound => ({
    given: names.filter((part) => part.name === 'VariableName').map((part) => ({ name: text(part), value: null })),
    changed: [],
  });
  switch (node.name) {
    case 'AssignStatement':
      return boundByAssignment(parts, text);
    case 'UpdateStatement':
    case 'DeleteStatement':
      return { given: [], changed: parts.flatMap((part) => baseName(part, text) ?? []).slice(0, 1) };
    case 'CallExpression':
      return { given: [], changed: changedByCall(parts, text) };
    case 'ImportStatement':
      return { given: readImport(source, node).map(({ local }) => ({ name: local, value: null })), changed: [] };
    case 'FunctionDefinition':
    case 'ClassDefinition':
      return none(parts.filter((part) => part.name === 'VariableName').slice(0, 1));
    case 'ForStatement':
      return none(namesBetween(parts, 'for', 'in'));
    case 'WithStatement':
    case 'TryStatement':
      return none(parts.filter((_, index) => parts[index - 1]?.name === 'as').flatMap(namesIn));
    case 'ScopeStatement':
      return { given: [], changed: parts.slice(1).map(text) };
    default:
      return none(parts.slice(0, 1));
  }
}

function boundByAssignment(parts: readonly SyntaxNode[], text: (part: SyntaxNode) => string): Bound {
  const last = parts.findLastIndex((part) => part.name === 'AssignOp');
  if (last < 0) return { given: [], changed: [] };
  const values = parts.slice(last + 1);
  const given: Binding[] = [];
  const changed: string[] = [];
  const targets = parts.slice(0, last).filter((part) => part.name !== 'TypeDef');
  const isSeveral = targets.some((part) => part.name === ',');
  for (const target of targets) {
    if (target.name === 'VariableName') {
      given.push({ name: text(target), value: isSeveral || values.length !== 1 ? null : (values[0] ?? null) });
    } else if (target.name === 'MemberExpression')
      changed.push(...[baseName(target, text)].filter((name) => name !== null));
    else given.push(...namesIn(target).map((name) => ({ name: text(name), value: null })));
  }
  return { given, changed };
}

function changedByCall(parts: readonly SyntaxNode[], text: (part: SyntaxNode) => string): string[] {
  const [object, dot, method] = parts[0]?.name === 'MemberExpression' ? childrenOf(parts[0]) : [];
  if (!object || dot?.name !== '.' || !method || !CHANGING.has(text(method))) return [];
  const name = baseName(object, text);
  return name === null ? [] : [name];
}

/** `x` of `x`, `x["a"]` and `x.a[0]`. */
function baseName(node: SyntaxNode, text: (part: SyntaxNode) => string): string | null {
  let base: SyntaxNode | null = node;
  while (base?.name === 'MemberExpression') base = base.firstChild;
  return base?.name === 'VariableName' ? text(base) : null;
}

/** Parameters of a function or lambda, and what the loops of a comprehension count with. */
function ownNames(source: string, node: SyntaxNode): string[] {
  const isLoop = node.name.endsWith('ComprehensionExpression');
  const own = isLoop ? namesBetween(childrenOf(node), 'for', 'in') : parameterNodes(node);
  return own.map((name) => source.slice(name.from, name.to));
}

function namesBetween(parts: readonly SyntaxNode[], open: string, close: string): SyntaxNode[] {
  let inside = false;
  return parts.flatMap((part) => {
    if (part.name === open) inside = true;
    else if (part.name === close) inside = false;
    else if (inside) return namesIn(part);
    return [];
  });
}

function namesIn(node: SyntaxNode): SyntaxNode[] {
  return [...descendantsOf(node, 'VariableName')];
}

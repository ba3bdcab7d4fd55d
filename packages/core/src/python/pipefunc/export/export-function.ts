import type { SyntaxNode } from '@lezer/common';
import { type MapSpec, printMapspec } from '../../../mapspec/index.ts';
import type { Json } from '../../../pipeline/index.ts';
import { EXPRESSION_FIELDS, type ResourceForm } from '../../../resources/index.ts';
import { childrenOf, descendantsOf, parsePython } from '../../syntax-tree.ts';
import type { GraphFunction } from './graph-names.ts';
import { pythonDict, pythonLiteral, pythonString } from './python-text.ts';
import { exportResources } from './resources/export-resources.ts';

export type ExportedFunction = {
  /** Arguments of `@pipefunc(...)`. */
  readonly args: readonly string[];
  readonly usesMath: boolean;
  /** What PipeFunc cannot do, as sentences. */
  readonly losses: readonly string[];
};

/** What PipeFunc is told about a function. `resources` are its own, or with those of the pipeline where they must be. */
export function exportFunction(
  owner: GraphFunction,
  resources: ResourceForm,
  script: { readonly math: string; readonly isNested: boolean },
): ExportedFunction {
  const { item, signature, toGraph } = owner;
  const losses = lossesOf(owner, script.isNested);
  const exported = exportResources(resources, script.isNested ? null : { toGraph, math: script.math });
  losses.push(...exported.losses.map((loss) => `${item.entry}: ${loss}.`));
  const args = [`output_name=${outputName(item.outputs)}`];
  const add = (name: string, value: string | null) => {
    if (value !== null) args.push(`${name}=${value}`);
  };
  if (item.outputs.length > 1 && returnsDictionary(owner)) add('output_picker', pickerOf(item.outputs));
  add('mapspec', owner.mapspec && pythonString(graphMapspec(owner, owner.mapspec)));
  const renames = [...toGraph].filter(([own, graphName]) => own !== graphName);
  add('renames', pythonDict(renames.map(([own, graphName]) => [own, pythonString(graphName)] as const)));
  add(
    'defaults',
    valuesOf(owner, item.defaults, (name) => !Object.hasOwn(item.bound, name)),
  );
  add(
    'bound',
    valuesOf(owner, item.bound, () => true),
  );
  if (item.internalShape !== null && !script.isNested) {
    add('internal_shape', `(${item.internalShape.map((size) => `${pythonLiteral(size)},`).join(' ')})`);
  }
  add('resources', exported.text);
  const variable = item.resourcesVariable;
  const hasVariable = variable !== null && signature?.parameters.some(({ name }) => name === variable);
  if (hasVariable && !script.isNested) add('resources_variable', pythonString(variable));
  if (item.scope === 'element' && !script.isNested) add('resources_scope', '"element"');
  if (item.variant) add('variant', pythonDict([[item.variant.of, pythonString(item.variant.name)]]));
  return { args, usesMath: exported.usesMath, losses };
}

export function outputName(outputs: readonly string[]): string {
  const [first = '', ...others] = outputs.map(pythonString);
  return others.length === 0 ? first : `(${[first, ...others].join(', ')})`;
}

/** Over graph names, with the outputs in the order of the function's, as PipeFunc wants them. */
function graphMapspec({ item, toGraph }: GraphFunction, mapspec: MapSpec): string {
  const inputs = mapspec.inputs.map(({ name, axes }) => ({ name: toGraph.get(name) ?? name, axes }));
  const place = (name: string) => (item.outputs.includes(name) ? item.outputs.indexOf(name) : item.outputs.length);
  return printMapspec({ inputs, outputs: mapspec.outputs.toSorted((a, b) => place(a.name) - place(b.name)) });
}

function valuesOf(
  { toGraph }: GraphFunction,
  values: Readonly<Record<string, Json>>,
  isMeant: (name: string) => boolean,
): string | null {
  return pythonDict(
    Object.entries(values).flatMap(([name, value]) => {
      const graphName = toGraph.get(name);
      return graphName !== undefined && isMeant(name) ? [[graphName, pythonLiteral(value)] as const] : [];
    }),
  );
}

/** PipeFunc takes the outputs from a tuple unless it is told otherwise. */
export function returnsDictionary({ item, signature }: GraphFunction): boolean {
  if (signature === null) return false;
  if (/^(?:typing\.)?(?:dict|Dict|Mapping|TypedDict)\b/.test(signature.returns ?? '')) return true;
  const code = item.code.slice(signature.start, signature.end);
  return [...descendantsOf(parsePython(code), 'ReturnStatement')].some((statement) => {
    const [, value, ...others] = childrenOf(statement);
    return value !== undefined && others.length === 0 && !isInside(statement) && isDictionary(code, value);
  });
}

/** True for what stands in a function inside the function. */
function isInside(statement: SyntaxNode): boolean {
  let depth = 0;
  for (let node = statement.parent; node; node = node.parent) if (node.name === 'FunctionDefinition') depth++;
  return depth > 1;
}

/** True for `{"a": 1}`, `dict(a=1)`, and what is one of them whatever its condition says. */
function isDictionary(code: string, node: SyntaxNode): boolean {
  const parts = childrenOf(node);
  const [first, second] = parts;
  if (node.name === 'ParenthesizedExpression') return second !== undefined && isDictionary(code, second);
  if (node.name === 'ConditionalExpression') return first !== undefined && isDictionary(code, first);
  if (node.name === 'CallExpression') return first !== undefined && code.slice(first.from, first.to) === 'dict';
  return node.name === 'DictionaryExpression' || node.name === 'DictionaryComprehensionExpression';
}

function pickerOf(outputs: readonly string[]): string {
  return outputs.some((name) => name.includes('.'))
    ? 'lambda result, name: result[name.rsplit(".", 1)[-1]]'
    : 'dict.__getitem__';
}

function lossesOf(owner: GraphFunction, isNested: boolean): string[] {
  const { item, signature, parameters, mapspec, wholes, fed, importsNumpy } = owner;
  const losses: string[] = [];
  const say = (sentence: string) => losses.push(`${item.entry}: ${sentence}`);
  if (signature === null) say('its code does not hold the function, so the script cannot run.');
  if (signature?.parameters.some(({ kind }) => kind === 'positional-only')) {
    say('PipeFunc passes every argument by name, so a parameter in front of a "/" cannot be given.');
  }
  if (item.mapspec !== null && mapspec === null) say('its mapspec cannot be read, so it is left out.');
  if (item.acceptMissing)
    say('PipeFunc has nothing like "accept missing": one failed element fails what reads the array.');
  if (isNested && item.internalShape !== null) say('a nested function has no internal shape in PipeFunc.');
  if (isNested && item.resourcesVariable !== null) say('a nested function gets no resources object in PipeFunc.');
  const stored = parameters.filter(
    ({ name }) => fed.has(name) && isMapped(mapspec, name) && isInExpression(item.resources, name),
  );
  if (item.scope === 'map' && stored.length > 0) {
    const names = stored.map(({ name }) => name).join(', ');
    say(`its resources are computed for the whole map; PipeFunc gives them ${names} as a stored array, not as a list.`);
  }
  const arrays = parameters.filter(
    ({ name, annotation }) => wholes.has(name) && /^(?:list|List)\b/.test(annotation ?? ''),
  );
  if (!importsNumpy && arrays.length > 0) {
    say(
      `PipeFunc passes an array to ${arrays.map(({ name }) => name).join(', ')} as a NumPy array, and not as a list.`,
    );
  }
  return losses;
}

function isMapped(mapspec: MapSpec | null, parameter: string): boolean {
  return mapspec?.inputs.some(({ name }) => name === parameter) === true;
}

function isInExpression(resources: ResourceForm, name: string): boolean {
  return EXPRESSION_FIELDS.some((field) => {
    const value = resources[field];
    return typeof value === 'object' && new RegExp(String.raw`(?<![\w.])${name}(?!\w)`, 'u').test(value.expression);
  });
}

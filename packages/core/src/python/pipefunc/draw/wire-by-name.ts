import type { SyntaxNode } from '@lezer/common';
import type { FunctionId, Json, Pipeline, PipelineInput, Wire } from '../../../pipeline/index.ts';
import { InputId } from '../../../pipeline/index.ts';
import { readExactLiteral } from '../../read-literal.ts';
import { noteUnread, type PythonFile } from '../file/python-file.ts';
import { createNodeIds } from '../fresh-names.ts';
import { outputNames, parametersOf } from '../objects/item-names.ts';
import type { FunctionObject } from '../objects/script-values.ts';
import type { ReadInput } from '../run-call/read-input-value.ts';
import type { GivenInputs } from '../run-call/read-inputs.ts';

/** A function of the pipeline with the node that it became. */
export type DrawnFunction = { readonly id: FunctionId; readonly item: FunctionObject };

/** A parameter that takes a name of the graph. */
type End = {
  readonly id: FunctionId;
  readonly item: FunctionObject;
  readonly own: string;
  readonly graph: string;
  readonly defaultSource: string | null;
};

/** Inputs and wires: a parameter is fed by the output of its name, else by an input of its name. */
export function wireByName(
  file: PythonFile,
  drawn: readonly DrawnFunction[],
  given: {
    readonly inputs: GivenInputs;
    /** Inputs that a function takes whole. */
    readonly wholes: ReadonlySet<string>;
    readonly active: ReadonlyMap<string, string>;
  },
): Pick<Pipeline, 'inputs' | 'wires'> {
  const producers = producersOf(drawn, given.active);
  const consumers = consumersOf(drawn);
  const wires: Wire[] = [];
  const inputs: PipelineInput[] = [];
  const newId = createNodeIds('i');
  for (const [name, ends] of consumers) {
    const source = given.inputs.get(name);
    const producer = producers.get(name);
    if (!producer && !source && isBestUnwired(ends)) continue;
    const from = producer ?? { kind: 'input' as const, id: InputId.parse(newId(name)) };
    if (from.kind === 'input') {
      const value = source ? valueOfInput(file, name, { source, isWhole: given.wholes.has(name) }) : null;
      inputs.push({ id: from.id, name, value: value ?? valueOfDefault(file, ends), position: { x: 0, y: 0 } });
    }
    wires.push(...ends.map((end) => ({ from, to: { id: end.id, parameter: end.own } })));
  }
  noteExtraInputs(file, given.inputs, { consumers, producers });
  return { inputs, wires };
}

/** Of several variants with one output, the active one stands at the beginning of the wire. */
function producersOf(
  drawn: readonly DrawnFunction[],
  active: ReadonlyMap<string, string>,
): ReadonlyMap<string, Wire['from']> {
  const producers = new Map<string, Wire['from']>();
  const isActive = ({ variant }: FunctionObject) =>
    variant.size > 0 && [...variant].every(([group, name]) => active.get(group) === name);
  for (const { id, item } of drawn) {
    for (const output of outputNames(item)) {
      if (!producers.has(output) || isActive(item)) producers.set(output, { kind: 'output', id, output });
    }
  }
  return producers;
}

function consumersOf(drawn: readonly DrawnFunction[]): ReadonlyMap<string, readonly End[]> {
  const consumers = new Map<string, End[]>();
  for (const { id, item } of drawn) {
    const sources = new Map(item.source.parameters.map(({ name, defaultSource }) => [name, defaultSource]));
    for (const { own, graph } of parametersOf(item)) {
      if (item.bound.has(graph)) continue;
      const end: End = { id, item, own, graph, defaultSource: sources.get(own) ?? null };
      const ends = consumers.get(graph);
      if (ends) ends.push(end);
      else consumers.set(graph, [end]);
    }
  }
  return consumers;
}

function hasDefault(end: End): boolean {
  return end.defaultSource !== null || end.item.defaults.has(end.graph);
}

/** Where each function has a default of its own under that name, an input would say nothing more. */
function isBestUnwired(ends: readonly End[]): boolean {
  if (!ends.every(hasDefault)) return false;
  const [only, ...others] = ends;
  const isUnreadable =
    only && others.length === 0 && !only.item.defaults.has(only.graph) && defaultOf(only) === undefined;
  return ends.every((end) => end.own === end.graph) || isUnreadable === true;
}

function valueOfInput(
  file: PythonFile,
  name: string,
  { source, isWhole }: { readonly source: ReadInput & { readonly node: SyntaxNode }; readonly isWhole: boolean },
): PipelineInput['value'] {
  const value = isWhole ? source.whole : source.value;
  if (!value) noteUnread(file, source.node, `The value of ${name} is too long to be written out; give it by hand.`);
  return value ?? { kind: 'none' };
}

/** PipeFunc's defaults hold for every function with that parameter: one that has it gives it to the others. */
function valueOfDefault(file: PythonFile, ends: readonly End[]): PipelineInput['value'] {
  const owner = ends.find(hasDefault);
  if (!owner) return { kind: 'none' };
  const value = defaultOf(owner);
  if (Array.isArray(value)) return { kind: 'list', items: value };
  if (value !== undefined) return { kind: 'value', value };
  noteUnread(file, owner.item.source.statement, `The default of ${owner.own} is only known when the file runs.`);
  return { kind: 'none' };
}

function defaultOf({ item, graph, defaultSource }: End): Json | undefined {
  return item.defaults.has(graph) ? item.defaults.get(graph) : readExactLiteral(defaultSource ?? '')?.value;
}

function noteExtraInputs(
  file: PythonFile,
  inputs: GivenInputs,
  known: { readonly consumers: ReadonlyMap<string, unknown>; readonly producers: ReadonlyMap<string, unknown> },
): void {
  const names = new Set(known.consumers.keys());
  const scopes = new Set([...names].map((name) => name.split('.', 1)[0]));
  const note = (node: SyntaxNode, why: string) => noteUnread(file, node, why);
  for (const [name, { node }] of inputs) {
    // A dictionary was offered as one value and as the values of a scope: only one of them is meant.
    const isInside = name.includes('.') && names.has(name.slice(0, name.indexOf('.')));
    if (known.producers.has(name)) note(node, `${name} is the output of a function; a value for it belongs to a run.`);
    else if (!names.has(name) && !isInside && (name.includes('.') || !scopes.has(name))) {
      note(node, `No parameter of the pipeline is called ${name}.`);
    }
  }
}

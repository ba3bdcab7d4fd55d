import type { Nest, Pipeline, PipelineEdit, PipelineFunction, PipelineInput, Wire } from '@gridloom/core/pipeline';
import type { FunctionFacts, PipelineFacts } from '@gridloom/core/plan';
import { inactiveFunctions, inputShape } from '@gridloom/core/plan';
import { type Connection, type Edge, type Node, type NodeChange, type NodeHandle, Position } from '@xyflow/react';
import { shapeText } from '../shape-text.ts';
import type { Signature, Signatures } from '../signature.ts';
import { type Box, CARD, frameAround, functionBox, inputBox, rowCentre } from './node-geometry.ts';

export type FunctionNode = Node<
  {
    item: PipelineFunction;
    signature: Signature | undefined;
    facts: FunctionFacts | undefined;
    wired: readonly string[];
    /** Another variant runs in its place. */
    inactive: boolean;
  },
  'function'
>;
export type InputNode = Node<{ item: PipelineInput; shape: readonly number[] | null }, 'pipeline-input'>;
/** A frame behind the functions of a nest. */
export type NestNode = Node<{ nest: Nest; facts: FunctionFacts | undefined }, 'nest'>;
export type CanvasNode = FunctionNode | InputNode | NestNode;
/** `label` is the array's name and shape; `isArray` draws the wire double. */
export type WireEdge = Edge<{ label: string; isArray: boolean }, 'wire'>;

/** Ports are named by what they carry; an input's only port is this. */
export const INPUT_PORT = 'value';

type Seen = { readonly pipeline: Pipeline; readonly signatures: Signatures; readonly facts: PipelineFacts };

/** Nodes of a pipeline. A node that looks the same as in `before` is the same object, so that it is not drawn again. */
export function toNodes(
  { pipeline, signatures, facts }: Seen,
  selected: ReadonlySet<string>,
  before: readonly CanvasNode[],
): CanvasNode[] {
  const old = new Map(before.map((node) => [node.id, node]));
  const wired = new Map<string, string[]>();
  for (const { to } of pipeline.wires) wired.set(to.id, [...(wired.get(to.id) ?? []), to.parameter]);
  const inputs = pipeline.inputs.map((item) => {
    const known = old.get(item.id);
    const shape = inputShape(item.value);
    const node = inputNode(item, shape.ok ? shape.shape : null, selected.has(item.id));
    return known?.type === 'pipeline-input' && known.data.item === item && known.selected === node.selected
      ? known
      : node;
  });
  const inactive = inactiveFunctions(pipeline);
  const functions = pipeline.functions.map((item) => {
    const data = {
      item,
      signature: signatures.get(item.id),
      facts: facts.functions[item.id],
      wired: wired.get(item.id) ?? [],
      inactive: inactive.has(item.id),
    };
    const known = old.get(item.id);
    const isSelected = selected.has(item.id);
    const same = known?.type === 'function' && known.selected === isSelected && sameData(known.data, data);
    return same ? known : functionNode(data, isSelected);
  });
  return [...nestNodes({ pipeline, signatures, facts }, selected, old), ...inputs, ...functions];
}

function nestNodes(
  { pipeline, signatures, facts }: Seen,
  selected: ReadonlySet<string>,
  old: ReadonlyMap<string, CanvasNode>,
): NestNode[] {
  return pipeline.nests.flatMap((nest) => {
    const members = pipeline.functions.filter(({ id }) => nest.functions.includes(id));
    const frame = frameAround(
      members.map((item) => ({ ...item.position, ...functionBox(item, signatures.get(item.id)) })),
    );
    if (!frame) return [];
    const { x, y, ...box } = frame;
    const node: NestNode = {
      ...place(nest.id, { x, y }, box),
      type: 'nest',
      data: { nest, facts: facts.functions[nest.id] },
      selected: selected.has(nest.id),
      // It follows its functions; only they are moved.
      draggable: false,
      connectable: false,
      // Behind its functions, also when it is selected, which lifts a node by 1000.
      zIndex: -1001,
      ariaLabel: `Nest ${nest.name}`,
    };
    const known = old.get(nest.id);
    return [known?.type === 'nest' && JSON.stringify(known) === JSON.stringify(node) ? known : node];
  });
}

/** Wires as edges; one whose end is not there is left out, and stands among the problems. */
export function toEdges({ pipeline, signatures, facts }: Seen, selected: ReadonlySet<string>): WireEdge[] {
  return pipeline.wires.flatMap((wire) => {
    const port = sourcePort(pipeline, wire);
    const reaches = signatures.get(wire.to.id)?.parameters.some(({ name }) => name === wire.to.parameter);
    if (!port || !reaches) return [];
    const id = wireId(wire.to);
    const shape = port.shape(facts);
    const isArray = shape !== null && shape.length > 0;
    return [
      {
        id,
        type: 'wire',
        source: wire.from.id,
        sourceHandle: port.handle,
        target: wire.to.id,
        targetHandle: wire.to.parameter,
        selected: selected.has(id),
        ariaLabel: `Wire ${port.name} to ${wire.to.parameter}`,
        data: { label: isArray ? `${port.name} · ${shapeText(shape)}` : port.name, isArray },
      } satisfies WireEdge,
    ];
  });
}

/** The wire that a connection on the canvas means; null when an end is not one. */
export function toWire(
  pipeline: Pipeline,
  connection: Pick<Connection, 'source' | 'sourceHandle' | 'target' | 'targetHandle'>,
): Wire | null {
  const target = pipeline.functions.find((item) => item.id === connection.target);
  const { sourceHandle, targetHandle } = connection;
  if (!target || !sourceHandle || !targetHandle) return null;
  const to = { id: target.id, parameter: targetHandle };
  const input = pipeline.inputs.find((item) => item.id === connection.source);
  if (input) return { from: { kind: 'input', id: input.id }, to };
  const source = pipeline.functions.find((item) => item.id === connection.source);
  return source ? { from: { kind: 'output', id: source.id, output: sourceHandle }, to } : null;
}

/** New positions among the changes that React Flow reports, as one edit; null when there are none. */
export function toMoves(changes: readonly NodeChange[]): PipelineEdit | null {
  const positions = Object.fromEntries(
    changes.flatMap((change) =>
      change.type === 'position' && change.position
        ? [[change.id, { x: Math.round(change.position.x), y: Math.round(change.position.y) }]]
        : [],
    ),
  );
  return Object.keys(positions).length > 0 ? { type: 'moveNodes', positions } : null;
}

/** Identity of a wire: a parameter takes at most one. */
export function wireId(to: Wire['to']): string {
  return `wire ${to.id} ${to.parameter}`;
}

function functionNode(data: FunctionNode['data'], selected: boolean): FunctionNode {
  const { item, signature } = data;
  const box = functionBox(item, signature);
  return {
    ...place(item.id, item.position, box),
    type: 'function',
    data,
    selected,
    ariaLabel: `Function ${item.entry}`,
    handles: [
      ...(signature?.parameters ?? []).map(({ name }, row) => handle(name, 'target', 0, rowCentre(row))),
      ...item.outputs.map((name, row) => handle(name, 'source', box.width, rowCentre(row))),
    ],
  };
}

function inputNode(item: PipelineInput, shape: readonly number[] | null, selected: boolean): InputNode {
  const box = inputBox(item);
  return {
    ...place(item.id, item.position, box),
    type: 'pipeline-input',
    data: { item, shape },
    selected,
    ariaLabel: `Input ${item.name}`,
    handles: [handle(INPUT_PORT, 'source', box.width, CARD.inputHeight / 2)],
  };
}

/** Sizes are known beforehand, so nothing is measured and no wire jumps when a port appears. */
function place(id: string, position: { x: number; y: number }, box: Box) {
  return { id, position, ...box, measured: box };
}

function handle(id: string, type: 'source' | 'target', x: number, y: number): NodeHandle {
  const position = type === 'source' ? Position.Right : Position.Left;
  return { id, type, position, x: x - 1, y: y - 1, width: 2, height: 2 };
}

type SourcePort = {
  readonly name: string;
  readonly handle: string;
  readonly shape: (facts: PipelineFacts) => readonly (number | '?')[] | null;
};

function sourcePort(pipeline: Pipeline, { from }: Wire): SourcePort | null {
  if (from.kind === 'output') {
    const producer = pipeline.functions.find((item) => item.id === from.id);
    if (!producer?.outputs.includes(from.output)) return null;
    return { name: from.output, handle: from.output, shape: (facts) => facts.functions[from.id]?.shape ?? null };
  }
  const input = pipeline.inputs.find((item) => item.id === from.id);
  if (!input) return null;
  const shape = inputShape(input.value);
  return { name: input.name, handle: INPUT_PORT, shape: () => (shape.ok ? shape.shape : null) };
}

function sameData(left: FunctionNode['data'], right: FunctionNode['data']): boolean {
  return (
    left.item === right.item &&
    left.signature === right.signature &&
    JSON.stringify(left.facts) === JSON.stringify(right.facts) &&
    left.wired.join() === right.wired.join() &&
    left.inactive === right.inactive
  );
}

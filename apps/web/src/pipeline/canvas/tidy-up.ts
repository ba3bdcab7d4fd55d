import type { Nest, Pipeline, PipelineFunction, Position } from '@gridloom/core/pipeline';
import type { Signatures } from '../signature.ts';
import { type Box, FRAME, functionBox, inputBox } from './node-geometry.ts';

const GAP = { x: 90, y: 36 } as const;
/** Sweeps that move nodes next to what they are connected to; more than a few change nothing any more. */
const SWEEPS = 6;

type Node = { readonly id: string; readonly box: Box; column: number; centre: number };

/**
 * New positions, left to right: each function stands right of all that feeds it, an input right before the first that
 * reads it; in a column, nodes stand near what they are connected to. The functions of a nest stay together, in one
 * block. The top left corner stays where it is.
 */
export function tidyUp(pipeline: Pipeline, signatures: Signatures): Record<string, Position> {
  const blocks = pipeline.nests.map((nest) => blockOf(nest, pipeline, signatures)).filter((block) => block !== null);
  const blockOfMember = new Map(blocks.flatMap((block) => [...block.inside.keys()].map((id) => [id, block.node])));
  const nodes = new Map<string, Node>(blocks.map(({ node }) => [node.id, node]));
  for (const item of pipeline.functions) {
    if (!blockOfMember.has(item.id)) nodes.set(item.id, functionNode(item, signatures));
  }
  for (const item of pipeline.inputs) {
    nodes.set(item.id, { id: item.id, box: inputBox(item), column: 0, centre: item.position.y });
  }
  const places = layOut(nodes, linksOf(pipeline, nodes, blockOfMember), cornerOf(pipeline));
  for (const { node, inside } of blocks) {
    const block = places[node.id];
    delete places[node.id];
    for (const [id, { x, y }] of inside) if (block) places[id] = { x: block.x + x, y: block.y + y };
  }
  return places;
}

type Block = {
  readonly node: Node;
  /** Where its functions stand in it. */
  readonly inside: ReadonlyMap<string, Position>;
};

/** A nest as one box: its functions laid out among themselves, with room for the frame. */
function blockOf({ id, functions }: Nest, pipeline: Pipeline, signatures: Signatures): Block | null {
  const members = pipeline.functions.filter((item) => functions.includes(item.id));
  if (members.length === 0) return null;
  const nodes = new Map(members.map((item) => [item.id as string, functionNode(item, signatures)]));
  const corner = { x: FRAME.padding, y: FRAME.padding + FRAME.head };
  const inside = new Map(Object.entries(layOut(nodes, linksOf(pipeline, nodes, new Map()), corner)));
  const ends = [...inside].map(([member, { x, y }]) => {
    const { width, height } = nodes.get(member)!.box;
    return { x: x + width, y: y + height };
  });
  const box = {
    width: Math.max(...ends.map(({ x }) => x)) + FRAME.padding,
    height: Math.max(...ends.map(({ y }) => y)) + FRAME.padding,
  };
  const top = Math.min(...members.map(({ position }) => position.y));
  return { node: { id, box, column: 0, centre: top }, inside };
}

function functionNode(item: PipelineFunction, signatures: Signatures): Node {
  return { id: item.id, box: functionBox(item, signatures.get(item.id)), column: 0, centre: item.position.y };
}

/** The wires between nodes; one within a block is none. */
function linksOf(
  { wires }: Pipeline,
  nodes: ReadonlyMap<string, Node>,
  blockOfMember: ReadonlyMap<string, Node>,
): readonly Link[] {
  const find = (id: string) => blockOfMember.get(id) ?? nodes.get(id);
  return wires.flatMap(({ from, to }) => {
    const [source, target] = [find(from.id), find(to.id)];
    return source && target && source !== target ? [{ source, target, isInput: from.kind === 'input' }] : [];
  });
}

function layOut(nodes: ReadonlyMap<string, Node>, links: readonly Link[], corner: Position): Record<string, Position> {
  layer([...nodes.values()], links);
  const columns = columnsOf([...nodes.values()]);
  for (const column of columns) stack(column);
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    const order = sweep % 2 === 0 ? columns : columns.toReversed();
    for (const column of order) settle(column, links, sweep % 2 === 0);
  }
  return place(columns, corner);
}

type Link = { readonly source: Node; readonly target: Node; readonly isInput: boolean };

/** Longest path from the left; bounded, so that a cycle ends too. Inputs then move right, next to their first reader. */
function layer(nodes: readonly Node[], wires: readonly Link[]): void {
  for (let round = 0; round < nodes.length; round++) {
    let moved = false;
    for (const { source, target } of wires) {
      if (target.column > source.column || source.column >= nodes.length) continue;
      target.column = source.column + 1;
      moved = true;
    }
    if (!moved) break;
  }
  const readers = new Map<Node, number>();
  for (const { source, target, isInput } of wires) {
    if (isInput) readers.set(source, Math.min(readers.get(source) ?? Number.POSITIVE_INFINITY, target.column));
  }
  for (const [input, column] of readers) input.column = Math.max(0, column - 1);
}

function columnsOf(nodes: readonly Node[]): Node[][] {
  const columns: Node[][] = [];
  for (const node of nodes) (columns[node.column] ??= []).push(node);
  return columns.filter((column) => column !== undefined);
}

/** Puts a column's nodes one below the other, in the order they have on the canvas. */
function stack(column: Node[]): void {
  column.sort((a, b) => a.centre - b.centre);
  const height = column.reduce((sum, node) => sum + node.box.height + GAP.y, -GAP.y);
  let top = -height / 2;
  for (const node of column) {
    node.centre = top + node.box.height / 2;
    top += node.box.height + GAP.y;
  }
}

/** Moves each node towards the mean of its neighbours on one side, then pushes overlapping ones apart. */
function settle(column: Node[], wires: readonly Link[], towardsLeft: boolean): void {
  const wish = new Map(
    column.map((node) => {
      const ends = wires.flatMap(({ source, target }) =>
        towardsLeft ? (target === node ? [source.centre] : []) : source === node ? [target.centre] : [],
      );
      return [node, ends.length ? ends.reduce((sum, end) => sum + end, 0) / ends.length : node.centre];
    }),
  );
  column.sort((a, b) => wish.get(a)! - wish.get(b)!);
  const before = column.reduce((sum, node) => sum + wish.get(node)!, 0) / column.length;
  let bottom = Number.NEGATIVE_INFINITY;
  for (const node of column) {
    node.centre = Math.max(wish.get(node)!, bottom + node.box.height / 2);
    bottom = node.centre + node.box.height / 2 + GAP.y;
  }
  const after = column.reduce((sum, node) => sum + node.centre, 0) / column.length;
  for (const node of column) node.centre += before - after;
}

function place(columns: readonly Node[][], corner: Position): Record<string, Position> {
  const top = Math.min(...columns.flat().map((node) => node.centre - node.box.height / 2));
  const positions: Record<string, Position> = {};
  let left = corner.x;
  for (const column of columns) {
    const width = Math.max(...column.map((node) => node.box.width));
    for (const node of column) {
      // Right-aligned: the wires of a column begin on one line.
      positions[node.id] = {
        x: Math.round(left + width - node.box.width),
        y: Math.round(corner.y + node.centre - node.box.height / 2 - top),
      };
    }
    left += width + GAP.x;
  }
  return positions;
}

function cornerOf(pipeline: Pipeline): Position {
  const positions = [...pipeline.functions, ...pipeline.inputs].map((node) => node.position);
  if (positions.length === 0) return { x: 0, y: 0 };
  return { x: Math.min(...positions.map(({ x }) => x)), y: Math.min(...positions.map(({ y }) => y)) };
}

import type { Pipeline, Position } from '../../../pipeline/index.ts';

const COLUMN_PX = 300;
const GAP_PX = 40;
const INPUT_HEIGHT_PX = 90;

/**
 * Positions from left to right: each function one column behind the last one that feeds it, each input in the column
 * before the first function that it feeds. A cycle (a problem to be shown, not an accident) does not hang this.
 */
export function layOutColumns(pipeline: Pipeline): Pipeline {
  const column = new Map<string, number>();
  const feeders = (id: string) =>
    pipeline.wires.filter((wire) => wire.to.id === id).map((wire) => String(wire.from.id));
  const place = (id: string, path: readonly string[]): number => {
    const known = column.get(id);
    if (known !== undefined || path.includes(id)) return known ?? 0;
    const found = 1 + Math.max(0, ...feeders(id).map((feeder) => (isInput(feeder) ? 0 : place(feeder, [...path, id]))));
    column.set(id, found);
    return found;
  };
  const isInput = (id: string) => pipeline.inputs.some((input) => input.id === id);
  for (const node of pipeline.functions) place(node.id, []);
  for (const input of pipeline.inputs) {
    const fed = pipeline.wires.filter((wire) => wire.from.id === input.id).map((wire) => column.get(wire.to.id) ?? 1);
    column.set(input.id, Math.min(...(fed.length > 0 ? fed : [1])) - 1);
  }
  const bottoms = new Map<number, number>();
  const next = (id: string, height: number): Position => {
    const at = column.get(id) ?? 0;
    const y = bottoms.get(at) ?? 0;
    bottoms.set(at, y + height + GAP_PX);
    return { x: at * COLUMN_PX, y };
  };
  return {
    ...pipeline,
    functions: pipeline.functions.map((node) => {
      const ports = pipeline.wires.filter((wire) => wire.to.id === node.id).length;
      return { ...node, position: next(node.id, 80 + 24 * Math.max(1, ports, node.outputs.length)) };
    }),
    inputs: pipeline.inputs.map((input) => ({ ...input, position: next(input.id, INPUT_HEIGHT_PX) })),
  };
}

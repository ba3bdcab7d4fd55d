import type { Pipeline, Position } from '@gridloom/core/pipeline';
import classes from './graph-sketch.module.css';

type Box = { readonly id: string; readonly x: number; readonly y: number; readonly kind: 'function' | 'input' };

const WIDTH = 22;
const HEIGHT = 12;
/** One sketch pixel for so many canvas pixels: a column of the canvas becomes a box and a gap. */
const SCALE = { x: 7.5, y: 6 };

/** A pipeline in miniature, drawn from its own positions: functions as boxes, inputs as pills, wires as curves. */
export function GraphSketch({ pipeline }: { readonly pipeline: Pipeline }) {
  const boxes = [
    ...pipeline.inputs.map((input) => boxOf(input.id, input.position, 'input')),
    ...pipeline.functions.map((item) => boxOf(item.id, item.position, 'function')),
  ];
  if (boxes.length === 0) return <div className={classes.sketch} aria-hidden />;
  const left = Math.min(...boxes.map((box) => box.x)) - 6;
  const top = Math.min(...boxes.map((box) => box.y)) - 6;
  const right = Math.max(...boxes.map((box) => box.x)) + WIDTH + 6;
  const bottom = Math.max(...boxes.map((box) => box.y)) + HEIGHT + 6;
  const places = new Map(boxes.map((box) => [box.id, box]));
  return (
    <svg
      className={classes.sketch}
      viewBox={`${left} ${top} ${right - left} ${bottom - top}`}
      preserveAspectRatio="xMidYMid meet"
      aria-hidden
    >
      {pipeline.nests.map(({ id, functions }) => {
        const inside = functions.flatMap((member) => places.get(member) ?? []);
        const frame = frameAround(inside);
        return frame && <rect key={id} className={classes.nest} rx={4} {...frame} />;
      })}
      {pipeline.wires.map(({ from, to }) => {
        const start = places.get(from.id);
        const end = places.get(to.id);
        return start && end && <path key={`${to.id} ${to.parameter}`} className={classes.wire} d={curve(start, end)} />;
      })}
      {boxes.map(({ id, x, y, kind }) => (
        <rect
          key={id}
          className={kind === 'function' ? classes.function : classes.input}
          x={x}
          y={y}
          width={WIDTH}
          height={HEIGHT}
          rx={kind === 'function' ? 2.5 : HEIGHT / 2}
        />
      ))}
    </svg>
  );
}

/** A little wider than the functions that run together. */
function frameAround(boxes: readonly Box[]) {
  if (boxes.length === 0) return null;
  const [x, y] = [Math.min(...boxes.map((box) => box.x)) - 4, Math.min(...boxes.map((box) => box.y)) - 4];
  return {
    x,
    y,
    width: Math.max(...boxes.map((box) => box.x)) + WIDTH + 4 - x,
    height: Math.max(...boxes.map((box) => box.y)) + HEIGHT + 4 - y,
  };
}

function boxOf(id: string, position: Position, kind: Box['kind']): Box {
  return { id, kind, x: position.x / SCALE.x, y: position.y / SCALE.y };
}

function curve(start: Box, end: Box): string {
  const [x1, y1, x2, y2] = [start.x + WIDTH, start.y + HEIGHT / 2, end.x, end.y + HEIGHT / 2];
  const bend = Math.max(6, (x2 - x1) / 2);
  return `M${x1} ${y1}C${x1 + bend} ${y1} ${x2 - bend} ${y2} ${x2} ${y2}`;
}

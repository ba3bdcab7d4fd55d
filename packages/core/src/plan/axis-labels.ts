import { type InputValue, type Json, jsonText } from '../pipeline/index.ts';
import { geomspaceItem } from './geomspace-item.ts';
import type { Plan } from './plan.ts';

/** Longest label; what is longer is cut and ends in an ellipsis. */
const LABEL_LENGTH = 40;

/**
 * Value of an axis at a position, as shown on a heatmap's edge: from a one-dimensional input that a mapspec names with
 * this axis. Null when the axis has no such input.
 */
export function axisLabel(plan: Plan, axis: string, position: number): string | null {
  for (const [name, { value, shape }] of Object.entries(plan.inputs)) {
    const axes = Object.hasOwn(plan.arrays, name) ? plan.arrays[name]!.axes : [];
    if (axes.length !== 1 || axes[0] !== axis || position < 0 || position >= (shape[0] ?? 0)) continue;
    return itemLabel(value, position);
  }
  return null;
}

function itemLabel(value: InputValue, position: number): string | null {
  switch (value.kind) {
    case 'list':
      return jsonLabel(value.items[position]);
    case 'array':
      return jsonLabel(value.nested[position]);
    case 'range':
      // Nine digits below the step hide what binary fractions add (0.1 * 3), and keep what was typed.
      return numberLabel(value.start + position * value.step, value.step, 9);
    case 'linspace': {
      const step = value.count > 1 ? (value.stop - value.start) / (value.count - 1) : 0;
      return numberLabel(value.start + position * step, step, 2);
    }
    case 'logspace': {
      const step = value.count > 1 ? (value.stop - value.start) / (value.count - 1) : 0;
      return significantLabel(value.base ** (value.start + position * step));
    }
    case 'geomspace':
      return significantLabel(geomspaceItem(value, position));
    case 'csv':
    case 'reference':
    case 'value':
    case 'none':
      return null;
  }
}

/** Rounded at so many decimal digits below the first of the step, so that neighbours stay apart and zero stays zero. */
function numberLabel(value: number, step: number, digits: number): string {
  const decimals = Math.ceil(-Math.log10(Math.abs(step))) + digits;
  if (!Number.isFinite(decimals)) return String(value);
  return String(Number(value.toFixed(Math.min(Math.max(decimals, 0), 100))) + 0);
}

/** Six significant digits: neighbours on a log scale differ by a factor. */
function significantLabel(value: number): string {
  return String(Number(value.toPrecision(6)));
}

function jsonLabel(item: Json | undefined): string | null {
  if (item === undefined) return null;
  const text = jsonText(item);
  return text.length > LABEL_LENGTH ? `${text.slice(0, LABEL_LENGTH - 1)}…` : text;
}

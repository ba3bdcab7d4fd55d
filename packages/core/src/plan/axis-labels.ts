import type { Plan } from './plan.ts';

/**
 * Value of an axis at a position, as shown on a heatmap's edge: from a one-dimensional input that a mapspec names with
 * this axis. Null when the axis has no such input.
 */
export function axisLabel(_plan: Plan, _axis: string, _position: number): string | null {
  throw new Error('not built yet');
}

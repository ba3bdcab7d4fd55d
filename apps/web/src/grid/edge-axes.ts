import { axisLabel, type Plan } from '@gridloom/core/plan';
import type { EdgeAxis } from './heatmap-edges.ts';

/**
 * The external axes of a stage with their values.
 *
 * @param sizes - as known now; the plan's own may still be `?`
 */
export function edgeAxes(plan: Plan | undefined, sizes: readonly { name: string; size: number }[]): EdgeAxis[] {
  return sizes.map(({ name, size }) => ({
    name,
    size,
    meaning: plan ? inputAlong(plan, name) : '',
    label: (position) => (plan ? axisLabel(plan, name, position) : null) ?? String(position),
  }));
}

/** The one-dimensional input whose values stand on an axis. */
function inputAlong(plan: Plan, axis: string): string {
  const found = Object.entries(plan.arrays).find(
    ([, array]) => array.stage === null && array.axes.length === 1 && array.axes[0] === axis,
  );
  return found?.[0] ?? '';
}

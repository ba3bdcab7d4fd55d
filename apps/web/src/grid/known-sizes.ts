import { positionOf } from '@gridloom/core/mapspec';
import type { StageView } from '@gridloom/core/run';

/** The external axes of a stage, over which its elements are counted; null until the size of each is known. */
export function knownSizes({ axes }: Pick<StageView, 'axes'>): readonly { name: string; size: number }[] | null {
  const external = axes.filter((axis) => axis.external);
  const known = external.flatMap(({ name, size }) => (size === '?' ? [] : [{ name, size }]));
  return known.length === external.length ? known : null;
}

/** Where an element lies on the axes that the heatmap's plane does not show. */
export function sliceOf(stage: Pick<StageView, 'axes'>, element: number): readonly number[] {
  const shape = knownSizes(stage)?.map(({ size }) => size) ?? [];
  const inside = element < shape.reduce((count, size) => count * size, 1);
  return inside ? positionOf(element, shape).slice(0, -2) : [];
}

import type { Size } from '@gridloom/core/mapspec';
import { numberText } from '../ui/number-text.ts';

/** `40 x 50`, with `?` where it is not known yet. */
export function shapeText(shape: readonly Size[]): string {
  return shape.map((size) => (size === '?' ? '?' : numberText(size))).join(' x ');
}

/** `2 000 elements`. */
export function countText(count: number, one: string, many: string): string {
  return `${numberText(count)} ${count === 1 ? one : many}`;
}

import type { Size } from '@gridloom/core/mapspec';

/** `40 x 50`, with `?` where it is not known yet. */
export function shapeText(shape: readonly Size[]): string {
  return shape.map((size) => (size === '?' ? '?' : COUNT.format(size))).join(' x ');
}

/** `2 000 elements`. */
export function countText(count: number, one: string, many: string): string {
  return `${COUNT.format(count)} ${count === 1 ? one : many}`;
}

/** Groups of three with a thin space: it is neither a decimal comma nor a point. */
const COUNT = {
  format: (count: number) => String(count).replaceAll(/\B(?=(\d{3})+$)/g, '\u2009'),
};

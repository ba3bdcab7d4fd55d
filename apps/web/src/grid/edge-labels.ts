/**
 * Every how many positions an axis gets a label so that labels never touch: 1, 2, 5, 10, 20, 50, ...
 *
 * @param pitch - pixels from one position to the next
 * @param extent - pixels that the largest label needs along the axis, with its gap
 */
export function labelStep(pitch: number, extent: number): number {
  if (!(pitch > 0)) return Number.MAX_SAFE_INTEGER;
  for (let unit = 1; ; unit *= 10) {
    for (const step of [unit, 2 * unit, 5 * unit]) if (step * pitch >= extent) return step;
  }
}

/** Positions of an axis that get a label. */
export function labelledPositions(count: number, step: number): number[] {
  return Array.from({ length: Math.ceil(count / step) }, (_, at) => at * step);
}

/** A label cut to a number of characters; the middle goes, since values often differ at their ends. */
export function shortLabel(text: string, most: number): string {
  if (text.length <= most) return text;
  const head = Math.ceil((most - 1) / 2);
  return `${text.slice(0, head)}…${text.slice(text.length - (most - 1 - head))}`;
}

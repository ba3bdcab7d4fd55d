/** View state of a run's page, in the URL: stage in view, its slice, elements in drawer and selection, tab, output in the table. */
export type RunSearch = {
  readonly stage?: string;
  /** Position on each axis that the heatmap's plane does not show. */
  readonly at?: readonly number[];
  readonly element?: number;
  /** Elements that are selected: `0-9, 12`. */
  readonly pick?: string;
  readonly tab?: string;
  readonly output?: string;
};

/** Reads what the URL says; what makes no sense is left out. */
export function readRunSearch(search: Record<string, unknown>): RunSearch {
  const { stage, at, element, pick, tab, output } = search;
  return {
    ...(typeof stage === 'string' && { stage }),
    ...(Array.isArray(at) && at.every(isPosition) && { at }),
    ...(isPosition(element) && { element }),
    ...(typeof pick === 'string' && pick !== '' && { pick }),
    ...(typeof tab === 'string' && { tab }),
    ...(typeof output === 'string' && { output }),
  };
}

function isPosition(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}

/** View state of a run's page, in the URL: stage in view, element in the drawer, tab. */
export type RunSearch = { readonly stage?: string; readonly element?: number; readonly tab?: string };

/** Reads what the URL says; what makes no sense is left out. */
export function readRunSearch(search: Record<string, unknown>): RunSearch {
  const { stage, element, tab } = search;
  return {
    ...(typeof stage === 'string' && { stage }),
    ...(typeof element === 'number' && Number.isSafeInteger(element) && element >= 0 && { element }),
    ...(typeof tab === 'string' && { tab }),
  };
}

/** View state of the list of runs, in the URL: words of the name or profile, and a kind of state. */
export type RunsSearch = { readonly text?: string; readonly show?: string };

/** Reads what the URL says; what makes no sense is left out. */
export function readRunsSearch({ text, show }: Record<string, unknown>): RunsSearch {
  return {
    ...(typeof text === 'string' && text !== '' && { text }),
    ...(typeof show === 'string' && show !== 'all' && { show }),
  };
}

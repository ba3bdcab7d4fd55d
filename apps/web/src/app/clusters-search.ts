/** View state of the clusters, in the URL: id of the profile in view, or `new`. */
export type ClustersSearch = { readonly profile?: string };

/** Reads what the URL says; what makes no sense is left out. */
export function readClustersSearch({ profile }: Record<string, unknown>): ClustersSearch {
  return typeof profile === 'string' && profile !== '' ? { profile } : {};
}

import { useQuery } from '@tanstack/react-query';
import { trpcClient } from '../rpc/trpc.ts';
import type { FolderRow } from './folder-words.ts';

type Sizes = Readonly<Record<string, NonNullable<FolderRow['size']>>>;

/** Folders measured with one question: large enough to be quick, small enough to show something soon. */
const AT_ONCE = 50;

/** Sizes of the folders that are not measured yet, some at a time; stops when the page is left. */
export function useMeasured(profileId: string, rows: readonly FolderRow[] | undefined) {
  const names = (rows ?? []).filter(({ size, busy }) => size === null && busy === null).map(({ name }) => name);
  const { data, isFetching, error } = useQuery({
    queryKey: ['folder-sizes', profileId, names],
    enabled: names.length > 0,
    retry: false,
    staleTime: 60_000,
    async queryFn({ signal }): Promise<Sizes> {
      let sizes: Sizes = {};
      for (let at = 0; at < names.length; at += AT_ONCE) {
        const some = await trpcClient.folder.measure.mutate(
          { profileId, names: names.slice(at, at + AT_ONCE) },
          { signal },
        );
        sizes = { ...sizes, ...some };
      }
      return sizes;
    },
  });
  return { sizes: data ?? NONE, isPending: isFetching, error };
}

const NONE: Sizes = {};

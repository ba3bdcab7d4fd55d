import type { Profile } from '@gridloom/core/cluster';
import type { Pipeline } from '@gridloom/core/pipeline';
import type { Compiled, Selection } from '@gridloom/core/plan';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useTRPC } from '../rpc/trpc.ts';

type Wished = {
  readonly pipeline: Pipeline;
  readonly pipelineId: string;
  readonly profile: Profile | null;
  readonly reuse: boolean;
  readonly selection: Selection;
  /** Compiles here, without earlier runs. */
  readonly compile: (selection: Selection) => Compiled;
};

export type Planned = {
  readonly compiled: Compiled;
  /** The server, which knows earlier runs, has not answered for this wish yet; what is shown may change. */
  readonly asking: boolean;
  /** Why it did not answer; null when it did. */
  readonly error: unknown;
};

/** The plan of what is wished for: the server's, and the browser's own until that is there. */
export function usePlanned({ pipeline, pipelineId, profile, reuse, selection, compile }: Wished): Planned {
  const trpc = useTRPC();
  const own = useMemo(() => compile(selection), [compile, selection]);
  // A run may have ended since it was asked last, so nothing is kept for the next time.
  const answer = useQuery(
    trpc.plan.compile.queryOptions(
      { pipeline, profileId: profile?.id ?? '', pipelineId, reuse, selection },
      { enabled: profile !== null, staleTime: 0, gcTime: 0, placeholderData: keepPreviousData },
    ),
  );
  return {
    compiled: answer.data ?? own,
    asking: answer.isFetching,
    error: answer.isError ? answer.error : null,
  };
}

import type { JobUsage } from '@gridloom/core/cluster';
import type { StageView } from '@gridloom/core/run';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { useTRPC } from '../rpc/trpc.ts';

/** How often accounting is asked while tasks run. */
const ASK_MS = 30_000;
/** Accounting hears of the end of a job a moment later. */
const LAG_MS = 5_000;

/** What the job arrays of a run used, by batch, as accounting knows it; undefined where nobody keeps accounts. */
export function useJobUsage(
  runId: string,
  { jobs }: Pick<StageView, 'jobs'>,
): Readonly<Record<string, JobUsage>> | undefined {
  const trpc = useTRPC();
  const isLive = jobs.some(({ tasksLeft }) => tasksLeft > 0);
  const { data, refetch } = useQuery(
    trpc.run.usage.queryOptions(
      { runId },
      {
        staleTime: 0,
        refetchInterval: isLive ? ASK_MS : false,
        enabled: jobs.some(({ jobId }) => jobId !== null),
      },
    ),
  );
  const ended = jobs.filter(({ phase }) => phase === 'ended').length;
  const before = useRef(ended);
  useEffect(() => {
    if (before.current === ended) return;
    before.current = ended;
    const timer = setTimeout(() => void refetch(), LAG_MS);
    return () => clearTimeout(timer);
  }, [ended, refetch]);
  return data && Object.keys(data).length > 0 ? data : undefined;
}

import type { RunView } from '@gridloom/core/run';
import { useSubscription } from '@trpc/tanstack-react-query';
import { useState } from 'react';
import { useTRPC } from '../rpc/trpc.ts';

/** The last view of a run; it stays while the connection is away, and after the feed of an ended run closed. */
export function useRun(runId: string): { view: RunView | null; error: unknown } {
  const trpc = useTRPC();
  const [last, setLast] = useState<RunView | null>(null);
  const { error } = useSubscription(trpc.run.watch.subscriptionOptions({ runId }, { onData: setLast }));
  return { view: last?.runId === runId ? last : null, error };
}

import { isEnded, type RunView } from '@gridloom/core/run';
import { Button } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { Ban, Grid2x2Plus, Pause, Play, RotateCcw } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTRPC } from '../rpc/trpc.ts';
import { notifyDone, notifyError } from '../ui/notify.ts';
import { addCounts, numberWords } from '../ui/state-counts.ts';
import { retryable } from './run-words.ts';

type RunActionsProps = {
  readonly view: RunView;
  /** Its jobs can be held: a scheduler queues them. */
  readonly canHold: boolean;
  /** Ask what is to run again, or to stop. */
  readonly onRetry: () => void;
  readonly onCancel: () => void;
  /** Between those of every run and the primary one: download, open in the editor. */
  readonly children?: ReactNode;
};

/** What can be done with a run. */
export function RunActions({ view, canHold, onRetry, onCancel, children }: RunActionsProps) {
  const trpc = useTRPC();
  const rest = useMutation(
    trpc.run.retry.mutationOptions({
      onSuccess: ({ elements }) =>
        notifyDone(`${numberWords(elements)} more ${elements === 1 ? 'element runs' : 'elements run'}.`),
      onError: (error) => notifyError('The rest was not started.', error),
    }),
  );
  const left = view.stages.reduce((sum, stage) => sum + stage.rest, 0);
  const again = retryable(addCounts(view.stages.map((stage) => stage.counts)));
  const ended = isEnded(view.word);
  return (
    <>
      {children}
      {!ended && canHold && view.word !== 'cancelling' && <HoldButton runId={view.runId} held={view.held} />}
      {!ended && (
        <Button
          variant="default"
          leftSection={<Ban size={14} />}
          loading={view.word === 'cancelling'}
          onClick={onCancel}
        >
          Cancel
        </Button>
      )}
      {left > 0 && (
        <Button
          leftSection={<Grid2x2Plus size={14} />}
          loading={rest.isPending}
          // One primary button: what failed comes first.
          variant={ended && again === 0 ? 'filled' : 'default'}
          disabled={!ended}
          title={ended ? 'Elements that were not asked for' : 'Can be computed when the run has ended.'}
          onClick={() => rest.mutate({ runId: view.runId, scope: 'rest' })}
        >
          Compute the rest ({numberWords(left)})
        </Button>
      )}
      {again > 0 && (
        <Button
          leftSection={<RotateCcw size={14} />}
          variant={ended ? 'filled' : 'default'}
          disabled={!ended || rest.isPending}
          title={ended ? undefined : 'Can be retried when the run has ended.'}
          onClick={onRetry}
        >
          Retry failed ({numberWords(again)})
        </Button>
      )}
    </>
  );
}

/** Keeps waiting jobs from starting, or lets them start; what runs goes on either way. */
function HoldButton({ runId, held }: { readonly runId: string; readonly held: boolean }) {
  const trpc = useTRPC();
  const hold = useMutation(
    trpc.run.hold.mutationOptions({
      onSuccess: () => notifyDone('Held: nothing more starts. What runs already goes on.'),
      onError: (error) => notifyError('The run was not held.', error),
    }),
  );
  const release = useMutation(
    trpc.run.release.mutationOptions({
      onSuccess: () => notifyDone('Released: waiting jobs may start.'),
      onError: (error) => notifyError('The run was not released.', error),
    }),
  );
  return held ? (
    <Button
      variant="filled"
      leftSection={<Play size={14} />}
      loading={release.isPending}
      onClick={() => release.mutate({ runId })}
    >
      Release
    </Button>
  ) : (
    <Button
      variant="default"
      leftSection={<Pause size={14} />}
      loading={hold.isPending}
      title="Waiting jobs do not start until the run is released; what runs goes on."
      onClick={() => hold.mutate({ runId })}
    >
      Hold
    </Button>
  );
}

import { isEnded, type RunView } from '@gridloom/core/run';
import { Button } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { Ban, Grid2x2Plus, RotateCcw } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTRPC } from '../rpc/trpc.ts';
import { ConfirmButton } from '../ui/confirm-button.tsx';
import { notifyDone, notifyError } from '../ui/notify.ts';
import { addCounts, numberWords } from '../ui/state-counts.ts';
import { retryable } from './run-words.ts';

type RunActionsProps = {
  readonly view: RunView;
  /** Between those of every run and the primary one: download, open in the editor. */
  readonly children?: ReactNode;
};

/** What can be done with a run. */
export function RunActions({ view, children }: RunActionsProps) {
  const trpc = useTRPC();
  const cancel = useMutation(
    trpc.run.cancel.mutationOptions({ onError: (error) => notifyError('The run was not cancelled.', error) }),
  );
  const retry = useMutation(
    trpc.run.retry.mutationOptions({
      onSuccess: ({ elements }) =>
        notifyDone(`${numberWords(elements)} ${elements === 1 ? 'element runs' : 'elements run'} again.`),
      onError: (error) => notifyError('Nothing was retried.', error),
    }),
  );
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
      {!ended && (
        <ConfirmButton
          leftSection={<Ban size={14} />}
          loading={cancel.isPending || view.word === 'cancelling'}
          question="Stop all tasks of this run? What is finished keeps its results, and the rest can be retried later."
          yes="Cancel the run"
          no="Keep it running"
          onConfirm={() => cancel.mutate({ runId: view.runId })}
        >
          Cancel
        </ConfirmButton>
      )}
      {left > 0 && (
        <Button
          leftSection={<Grid2x2Plus size={14} />}
          loading={rest.isPending}
          // One primary button: what failed comes first.
          variant={ended && again === 0 ? 'filled' : 'default'}
          disabled={!ended || retry.isPending}
          title={ended ? 'Elements that were not asked for' : 'Can be computed when the run has ended.'}
          onClick={() => rest.mutate({ runId: view.runId, scope: 'rest' })}
        >
          Compute the rest ({numberWords(left)})
        </Button>
      )}
      {again > 0 && (
        <Button
          leftSection={<RotateCcw size={14} />}
          loading={retry.isPending}
          variant={ended ? 'filled' : 'default'}
          disabled={!ended || rest.isPending}
          title={ended ? undefined : 'Can be retried when the run has ended.'}
          onClick={() => retry.mutate({ runId: view.runId })}
        >
          Retry failed ({numberWords(again)})
        </Button>
      )}
    </>
  );
}

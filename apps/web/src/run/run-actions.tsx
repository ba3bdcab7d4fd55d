import { isEnded, type RunView } from '@gridloom/core/run';
import { Button } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { Ban, RotateCcw } from 'lucide-react';
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
      {again > 0 && (
        <Button
          leftSection={<RotateCcw size={14} />}
          loading={retry.isPending}
          variant={ended ? 'filled' : 'default'}
          disabled={!ended}
          title={ended ? undefined : 'Can be retried when the run has ended.'}
          onClick={() => retry.mutate({ runId: view.runId })}
        >
          Retry failed ({numberWords(again)})
        </Button>
      )}
    </>
  );
}

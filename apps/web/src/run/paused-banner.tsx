import type { RunView } from '@gridloom/core/run';
import { Button } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { CirclePause } from 'lucide-react';
import { useTRPC } from '../rpc/trpc.ts';
import { ErrorNotice } from '../ui/error-notice.tsx';
import { Notice } from '../ui/notice.tsx';

type PausedBannerProps = { readonly runId: string; readonly paused: NonNullable<RunView['paused']> };

/** A run that stopped itself before it made things worse: why, what to look at, and the way on. */
export function PausedBanner({ runId, paused }: PausedBannerProps) {
  const trpc = useTRPC();
  const resume = useMutation(trpc.run.resume.mutationOptions());
  return (
    <Notice
      tone="warning"
      icon={CirclePause}
      label="Paused"
      hint={paused.hint}
      actions={
        <Button loading={resume.isPending} onClick={() => resume.mutate({ runId })}>
          Resume
        </Button>
      }
    >
      <strong>Paused: nothing new is submitted</strong>
      <div role="alert">{paused.reason}</div>
      {resume.error && <ErrorNotice what="It did not go on." error={resume.error} />}
    </Notice>
  );
}

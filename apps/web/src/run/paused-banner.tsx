import type { RunView } from '@gridloom/core/run';
import { Button } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { CirclePause } from 'lucide-react';
import { useTRPC } from '../rpc/trpc.ts';
import { ErrorNotice } from '../ui/error-notice.tsx';
import classes from './paused-banner.module.css';

type PausedBannerProps = { readonly runId: string; readonly paused: NonNullable<RunView['paused']> };

/** A run that stopped itself before it made things worse: why, what to look at, and the way on. */
export function PausedBanner({ runId, paused }: PausedBannerProps) {
  const trpc = useTRPC();
  const resume = useMutation(trpc.run.resume.mutationOptions());
  return (
    <section className={classes.banner} aria-label="Paused">
      <CirclePause size={18} className={classes.icon} aria-hidden />
      <div className={classes.text}>
        <strong>Paused: nothing new is submitted</strong>
        <div role="alert">{paused.reason}</div>
        {paused.hint && <div className={classes.hint}>{paused.hint}</div>}
        {resume.error && <ErrorNotice what="It did not go on." error={resume.error} />}
      </div>
      <Button loading={resume.isPending} onClick={() => resume.mutate({ runId })}>
        Resume
      </Button>
    </section>
  );
}

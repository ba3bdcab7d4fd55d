import type { Connection } from '@gridloom/core/cluster';
import { Button } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { Unplug } from 'lucide-react';
import { useTRPC } from '../rpc/trpc.ts';
import { Ago } from '../ui/ago.tsx';
import { ErrorNotice } from '../ui/error-notice.tsx';
import { Notice } from '../ui/notice.tsx';
import classes from './connection-notice.module.css';
import { nextTryWords } from './connection-words.ts';
import { useSecondsUntil } from './use-seconds-until.ts';

type ConnectionNoticeProps = {
  readonly profileId: string;
  readonly connection: Connection & { readonly state: 'broken' };
  /** When the cluster was last heard of, epoch ms; null when it never was. */
  readonly newsAt: number | null;
};

/** Why there is no connection, when it is tried again, and that jobs do not care. */
export function ConnectionNotice({ profileId, connection, newsAt }: ConnectionNoticeProps) {
  const trpc = useTRPC();
  const seconds = useSecondsUntil(connection.nextTryAt);
  const connect = useMutation(trpc.profile.connect.mutationOptions());
  return (
    <Notice
      tone="error"
      icon={Unplug}
      label="Connection"
      hint={
        <>
          {connection.hint && <div>{connection.hint}</div>}
          <div className={classes.foot}>
            <span className={classes.next}>
              {seconds === null
                ? 'It is not tried again by itself'
                : capital(nextTryWords(connection.attempt, seconds))}
            </span>
            <span>
              {!connection.tellsOfJobs && 'Jobs are not affected. '}
              {newsAt !== null && (
                <>
                  Last news <Ago at={newsAt} />
                </>
              )}
            </span>
          </div>
        </>
      }
      actions={
        <Button
          variant="default"
          loading={connect.isPending}
          disabled={seconds === 0}
          onClick={() => connect.mutate({ id: profileId })}
        >
          Try now
        </Button>
      }
    >
      <div role="alert">{connection.message}</div>
      {connect.error && <ErrorNotice what="It could not be tried." error={connect.error} />}
    </Notice>
  );
}

function capital(words: string): string {
  return words.slice(0, 1).toUpperCase() + words.slice(1);
}

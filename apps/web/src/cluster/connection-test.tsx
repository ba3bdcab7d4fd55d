import type { CheckLine, Profile } from '@gridloom/core/cluster';
import { Button } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useSubscription } from '@trpc/tanstack-react-query';
import { useEffect, useRef, useState } from 'react';
import { useTRPC } from '../rpc/trpc.ts';
import { ConfirmButton } from '../ui/confirm-button.tsx';
import { ErrorNotice } from '../ui/error-notice.tsx';
import { CheckList } from './check-list.tsx';
import classes from './connection-test.module.css';
import { type HostKeyQuestion, hostKeyQuestion } from './host-key-question.ts';

type ConnectionTestProps = {
  readonly profile: Profile;
  /** Runs the test once more. */
  readonly onAgain: () => void;
  readonly onRunning: (running: boolean) => void;
};

/** Runs the connection test of a saved profile once, from when it appears, and shows it line by line. */
export function ConnectionTest({ profile, onAgain, onRunning }: ConnectionTestProps) {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const [lines, setLines] = useState<readonly CheckLine[]>([]);
  const { error } = useSubscription(trpc.profile.test.subscriptionOptions({ id: profile.id }, { onData: setLines }));
  const place = useRef<HTMLElement>(null);
  useEffect(() => {
    // Braces: newer browsers answer with a promise, which React would take for a clean-up.
    place.current?.scrollIntoView({ block: 'nearest' });
  }, []);
  const over = error !== null || (lines.length > 0 && !lines.some(({ status }) => UNDER_WAY.has(status)));
  useEffect(() => {
    onRunning(!over);
    // The test finds limits and may mend the connection.
    if (over) void queries.invalidateQueries({ queryKey: trpc.profile.list.queryKey() });
  }, [over, onRunning, queries, trpc]);
  const question = hostKeyQuestion(lines, profile);
  return (
    <section ref={place} className={classes.test} aria-label="Connection test">
      <header className={classes.head}>
        <h2 className={classes.title}>Connection test</h2>
        <span className={classes.verdict} role="status">
          {error ? 'The test could not run' : verdict(lines, over)}
        </span>
        {over && (
          <Button variant="subtle" size="compact-xs" onClick={onAgain}>
            Test again
          </Button>
        )}
      </header>
      {error ? <ErrorNotice what="The connection was not tested." error={error} onRetry={onAgain} /> : null}
      <CheckList lines={lines} />
      {question && <HostKeyNotice profile={profile} question={question} onSettled={onAgain} />}
    </section>
  );
}

const UNDER_WAY = new Set<CheckLine['status']>(['waiting', 'running']);

function verdict(lines: readonly CheckLine[], over: boolean): string {
  if (!over) return 'Testing…';
  const count = (status: CheckLine['status']) => lines.filter((line) => line.status === status).length;
  const [failed, warnings] = [count('failed'), count('warning')];
  if (failed > 0) return `${failed} ${failed === 1 ? 'check' : 'checks'} failed`;
  return warnings > 0 ? `Ready, with ${warnings} ${warnings === 1 ? 'warning' : 'warnings'}` : 'Ready';
}

type HostKeyNoticeProps = {
  readonly profile: Profile;
  readonly question: HostKeyQuestion;
  readonly onSettled: () => void;
};

function HostKeyNotice({ profile, question, onSettled }: HostKeyNoticeProps) {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const onSuccess = async () => {
    await queries.invalidateQueries({ queryKey: trpc.profile.list.queryKey() });
    onSettled();
  };
  const accept = useMutation(trpc.profile.acceptHostKey.mutationOptions({ onSuccess }));
  const forget = useMutation(trpc.profile.forgetHostKey.mutationOptions({ onSuccess }));
  const { host } = question;
  const failure = accept.error ?? forget.error;
  return (
    <div className={question.kind === 'changed' ? classes.changed : classes.unknown}>
      {question.kind === 'unknown' ? (
        <>
          <strong>{host} shows this key for the first time</strong>
          <code className={classes.fingerprint}>{question.fingerprint}</code>
          <p className={classes.explain}>
            Compare it with the fingerprint that the cluster publishes. Once accepted, Gridloom talks to this key only.
          </p>
          <Button
            loading={accept.isPending}
            onClick={() => accept.mutate({ id: profile.id, fingerprint: question.fingerprint })}
          >
            Accept this host key
          </Button>
        </>
      ) : (
        <>
          <strong>{host} shows another key than the one that was accepted</strong>
          <code className={classes.fingerprint}>{question.fingerprint}</code>
          <p className={classes.explain}>
            Either the cluster changed its key, or somebody is in between. Nothing was sent. Ask the cluster&apos;s
            support whether the key changed before you go on.
          </p>
          <ConfirmButton
            c="var(--gl-error)"
            loading={forget.isPending}
            question="Forget the accepted key? The next test shows the host's key again, and you decide whether to accept it."
            yes="Forget the old key"
            no="Keep it"
            onConfirm={() => forget.mutate({ id: profile.id })}
          >
            Forget the old key
          </ConfirmButton>
        </>
      )}
      {failure && <ErrorNotice what="The key was not changed." error={failure} />}
    </div>
  );
}

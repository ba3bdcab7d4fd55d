import { Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { ScrollText } from 'lucide-react';
import { useTRPC } from '../rpc/trpc.ts';
import { EmptyState } from '../ui/empty-state.tsx';
import { ErrorNotice } from '../ui/error-notice.tsx';
import classes from './run-events.module.css';

type RunEventsProps = {
  readonly runId: string;
  /** Asks again every two seconds. */
  readonly live: boolean;
};

const MOST = 500;

/** Everything Gridloom did for a run and learnt about it, newest first. */
export function RunEvents({ runId, live }: RunEventsProps) {
  const trpc = useTRPC();
  const notes = useQuery(
    trpc.run.notes.queryOptions({ runId }, { refetchInterval: live ? 2_000 : false, staleTime: 0 }),
  );
  if (notes.error)
    return <ErrorNotice what="The events cannot be read." error={notes.error} onRetry={() => void notes.refetch()} />;
  if (!notes.data) return <Skeleton height={160} />;
  if (notes.data.length === 0) return <EmptyState icon={<ScrollText size={24} />} title="Nothing has happened yet" />;
  const shown = notes.data.slice(-MOST).toReversed();
  return (
    <>
      {notes.data.length > MOST && (
        <p className={classes.cut}>
          Showing the last {MOST} of {notes.data.length} events.
        </p>
      )}
      <ol className={classes.list}>
        {shown.map((note, at) => (
          <li key={notes.data.length - at} className={classes.row}>
            <time className={classes.time} dateTime={new Date(note.at).toISOString()}>
              {TIME.format(note.at)}
            </time>
            <span className={classes.type}>{EVENT_WORDS[note.type] ?? note.type}</span>
            <span className={classes.text}>{note.text}</span>
          </li>
        ))}
      </ol>
    </>
  );
}

const EVENT_WORDS: Readonly<Record<string, string>> = {
  prepared: 'Prepared',
  sized: 'Counted',
  unsized: 'Not counted',
  placing: 'Submitting',
  placed: 'Submitted',
  refused: 'Refused',
  tasksEnded: 'Tasks ended',
  batchEnded: 'Jobs ended',
  split: 'Split',
  cancelled: 'Cancelled',
  givenUp: 'Cancelled',
  toldGivenUp: 'Cancelled',
  held: 'Held',
  released: 'Released',
  jobsHeld: 'Held',
  jobsReleased: 'Released',
  paused: 'Paused',
  resumed: 'Resumed',
  retried: 'Retried',
};

const TIME = new Intl.DateTimeFormat(undefined, { timeStyle: 'medium' });

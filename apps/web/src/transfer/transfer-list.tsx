import { progressText } from '@gridloom/core/result';
import { ActionIcon, Button, Progress } from '@mantine/core';
import { ArrowDownToLine, ArrowUpFromLine, X } from 'lucide-react';
import { useEffect, useSyncExternalStore } from 'react';
import classes from './transfer-list.module.css';
import {
  cancelTransfer,
  dismissTransfer,
  isUnderWay,
  onTransfers,
  resumeTransfer,
  type Transfer,
  transfersNow,
} from './transfers.ts';

/** How long a transfer that is done stays in sight, where there is nothing to say of it. */
const DONE_MS = 6_000;

/** Files on their way, in a corner of every page; once, in the frame. */
export function TransferList() {
  const transfers = useSyncExternalStore(onTransfers, transfersNow);
  useLeaveWarning(transfers.some(isUnderWay));
  if (transfers.length === 0) return null;
  return (
    <section className={classes.list} aria-label="Transfers">
      {transfers.map((transfer) => (
        <TransferRow key={transfer.id} transfer={transfer} />
      ))}
    </section>
  );
}

function TransferRow({ transfer }: { readonly transfer: Transfer }) {
  const { id, kind, name, state, progress, error, notes } = transfer;
  const underWay = isUnderWay(transfer);
  useEffect(() => {
    if (state !== 'done' || notes.length > 0) return;
    const timer = setTimeout(() => dismissTransfer(id), DONE_MS);
    return () => clearTimeout(timer);
  }, [id, state, notes]);
  const Icon = kind === 'download' ? ArrowDownToLine : ArrowUpFromLine;
  const share = progress.total ? (progress.done / progress.total) * 100 : 0;
  return (
    <article className={classes.row} aria-label={`${kind === 'download' ? 'Download' : 'Upload'} of ${name}`}>
      <div className={classes.head}>
        <Icon size={14} aria-hidden />
        <span className={classes.name}>{name}</span>
        {!underWay && (
          <ActionIcon variant="subtle" size="sm" aria-label={`Dismiss ${name}`} onClick={() => dismissTransfer(id)}>
            <X size={14} />
          </ActionIcon>
        )}
      </div>
      {underWay && (
        <Progress
          size="sm"
          aria-label={`Progress of ${name}`}
          value={state === 'preparing' ? 100 : share}
          animated={state === 'preparing'}
        />
      )}
      {notes.map((note) => (
        <p key={note} role="alert" className={classes.note}>
          {note}
        </p>
      ))}
      <div className={classes.foot}>
        <span role="status" className={state === 'failed' ? classes.error : classes.text}>
          {wordsOf(transfer, error)}
        </span>
        {underWay && (
          <Button size="compact-xs" variant="default" onClick={() => cancelTransfer(id)}>
            Cancel
          </Button>
        )}
        {(state === 'failed' || state === 'cancelled') && (
          <Button size="compact-xs" variant="default" onClick={() => resumeTransfer(id)}>
            Resume
          </Button>
        )}
      </div>
    </article>
  );
}

function wordsOf({ kind, state, progress }: Transfer, error: string): string {
  switch (state) {
    case 'preparing':
      return kind === 'download' ? 'The cluster prepares the file.' : 'Looking what is there already.';
    case 'running':
      return progressText(progress);
    case 'failed':
      return error;
    case 'cancelled':
      return `Cancelled at ${progressText({ ...progress, rate: null })}.`;
    case 'handed-over':
      return 'A large file: your browser downloads it, and shows how far it is.';
    case 'done':
      return `Done, ${progressText({ done: progress.done, total: null, rate: null })}.`;
  }
}

/** The browser asks before the tab closes on a transfer. */
function useLeaveWarning(on: boolean): void {
  useEffect(() => {
    if (!on) return;
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener('beforeunload', ask);
    return () => window.removeEventListener('beforeunload', ask);
  }, [on]);
}

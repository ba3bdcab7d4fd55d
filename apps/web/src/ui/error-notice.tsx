import { Button } from '@mantine/core';
import { CircleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { knownError } from '../rpc/known-error.ts';
import classes from './error-notice.module.css';
import { Notice } from './notice.tsx';

type ErrorNoticeProps = {
  readonly error: unknown;
  /** What the user was doing: `The pipeline was not saved.` Stands before the reason. */
  readonly what?: string;
  /** Tries again; shown unless trying again cannot help. */
  readonly onRetry?: () => void;
  /** Another way out, e.g. a link. */
  readonly action?: ReactNode;
};

/** An error in the place where it happened: what, why, and what to do. */
export function ErrorNotice({ error, what, onRetry, action }: ErrorNoticeProps) {
  const known = knownError(error);
  const hint =
    known?.hint ?? (isLostConnection(error) ? 'Is Gridloom still running? It is tried again by itself.' : '');
  return (
    <Notice
      tone="error"
      icon={CircleAlert}
      hint={hint}
      actions={
        (onRetry || action) && (
          <>
            {onRetry && (
              <Button variant="default" onClick={onRetry}>
                Try again
              </Button>
            )}
            {action}
          </>
        )
      }
    >
      {what && <div className={classes.what}>{what}</div>}
      <div>{isLostConnection(error) ? 'Gridloom does not answer.' : messageOf(error)}</div>
    </Notice>
  );
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** `fetch` says only this when nothing listens. */
function isLostConnection(error: unknown): boolean {
  return error instanceof Error && /failed to fetch|networkerror|load failed/i.test(error.message);
}

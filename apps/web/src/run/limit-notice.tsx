import type { RunView } from '@gridloom/core/run';
import { Hourglass } from 'lucide-react';
import { numberWords } from '../ui/state-counts.ts';
import classes from './limit-notice.module.css';
import { limitWait } from './limit-wait.ts';

/** Says that the cluster takes no more for now, which limit that is, and how much it has. */
export function LimitNotice({ view }: { readonly view: RunView }) {
  const wait = limitWait(view);
  if (wait === null) return null;
  const { words, tasksIn, tasksOut } = wait;
  return (
    <section className={classes.notice} aria-label="Limit of the cluster">
      <Hourglass size={16} className={classes.icon} aria-hidden />
      <div>
        <div role="status">Waits for the cluster&apos;s limit: {words}</div>
        <div className={classes.muted}>
          {numberWords(tasksIn)} of {numberWords(tasksIn + tasksOut)} tasks are in the queue; the others follow by
          themselves as these end.
        </div>
      </div>
    </section>
  );
}

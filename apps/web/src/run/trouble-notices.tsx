import type { RunView } from '@gridloom/core/run';
import { TriangleAlert } from 'lucide-react';
import classes from './trouble-notices.module.css';

type TroubleNoticesProps = { readonly trouble: RunView['trouble'] };

/** What is wrong with the run as a whole, or why there is no news, and what to do. */
export function TroubleNotices({ trouble }: TroubleNoticesProps) {
  return trouble.map(({ message, hint }) => (
    <div key={message} className={classes.notice} role="alert">
      <TriangleAlert size={16} className={classes.icon} aria-hidden />
      <div className={classes.text}>
        <div>{message}</div>
        {hint && <div className={classes.hint}>{hint}</div>}
      </div>
    </div>
  ));
}

import type { LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import classes from './notice.module.css';

type NoticeProps = {
  readonly tone: 'error' | 'warning' | 'plain';
  readonly icon: LucideIcon;
  /** Names the notice as a region of the page; without one the whole of it is an alert. */
  readonly label?: string;
  /** What to do, or what it means; muted. */
  readonly hint?: ReactNode;
  /** Buttons at the right. */
  readonly actions?: ReactNode;
  readonly children: ReactNode;
};

/** Something the user should know, where it matters: what, what to do about it, and a way to do it. */
export function Notice({ tone, icon: Icon, label, hint, actions, children }: NoticeProps) {
  const attributes = label === undefined ? { role: 'alert' } : { role: 'region', 'aria-label': label };
  return (
    <div className={classes.notice} data-tone={tone} {...attributes}>
      <Icon size={16} className={classes.icon} aria-hidden />
      <div className={classes.text}>
        {children}
        {hint && <div className={classes.hint}>{hint}</div>}
      </div>
      {actions && <div className={classes.actions}>{actions}</div>}
    </div>
  );
}

import type { CheckLine } from '@gridloom/core/cluster';
import { Loader } from '@mantine/core';
import { Check, Minus, TriangleAlert, X } from 'lucide-react';
import type { ReactNode } from 'react';
import classes from './check-list.module.css';

type CheckListProps = { readonly lines: readonly CheckLine[] };

/** What was checked, what was found, how long it took, and how to mend what is wrong. */
export function CheckList({ lines }: CheckListProps) {
  return (
    <ol className={classes.list}>
      {lines.map(({ id, title, status, detail, remedy, milliseconds }) => (
        <li key={id} className={classes.line} data-status={status}>
          <span className={classes.icon} role="img" aria-label={STATUS[status].label}>
            {STATUS[status].icon}
          </span>
          <span className={classes.title}>{title}</span>
          <span className={classes.text}>
            {detail && <span className={classes.detail}>{detail}</span>}
            {remedy && <span className={classes.remedy}>{remedy}</span>}
          </span>
          <span className={classes.time}>{milliseconds === null ? '' : `${Math.round(milliseconds)} ms`}</span>
        </li>
      ))}
    </ol>
  );
}

const STATUS: Readonly<Record<CheckLine['status'], { label: string; icon: ReactNode }>> = {
  waiting: { label: 'Waiting', icon: <span className={classes.waiting} /> },
  running: { label: 'Running', icon: <Loader size={12} /> },
  ok: { label: 'OK', icon: <Check size={14} /> },
  warning: { label: 'Warning', icon: <TriangleAlert size={14} /> },
  failed: { label: 'Failed', icon: <X size={14} /> },
  skipped: { label: 'Skipped', icon: <Minus size={14} /> },
};

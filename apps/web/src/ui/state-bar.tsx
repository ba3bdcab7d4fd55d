import type { ElementState, StateCounts } from '@gridloom/core/grid';
import classes from './state-bar.module.css';
import { finishedOf, totalOf } from './state-counts.ts';
import { STATE_STYLE } from './state-style.ts';

type StateBarProps = {
  readonly counts: StateCounts;
  /** What progresses, for screen readers. */
  readonly label: string;
  /** Pixels; 6 unless told. */
  readonly height?: number;
};

/** What is certain first, failures right after what is done; a state that occurs is never thinner than two pixels. */
const ORDER: readonly ElementState[] = ['done', 'failed', 'skipped', 'cancelled', 'running', 'queued', 'waiting'];

/** A bar with the share of each state. */
export function StateBar({ counts, label, height = 6 }: StateBarProps) {
  const total = totalOf(counts);
  return (
    <div
      className={classes.bar}
      style={{ height }}
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={total}
      aria-valuenow={finishedOf(counts)}
      aria-valuetext={`${finishedOf(counts)} of ${total} finished, ${counts.failed} failed`}
    >
      {ORDER.filter((state) => counts[state] > 0).map((state) => (
        <div
          key={state}
          className={classes[state] ?? classes.part}
          style={{ flexGrow: counts[state], background: `var(${STATE_STYLE[state].cssVariable})` }}
        />
      ))}
    </div>
  );
}

import type { ElementDetail } from '@gridloom/core/run';
import { resourceUses } from './resource-usage.ts';
import classes from './resource-usage-bars.module.css';

type ResourceUsageBarsProps = {
  readonly detail: ElementDetail;
  /** Other elements run beside it in the task, on one processor each. */
  readonly sharesTask: boolean;
};

/** Requested and used, side by side: a bar for each of memory, time and processor. */
export function ResourceUsageBars({ detail, sharesTask }: ResourceUsageBarsProps) {
  const uses = resourceUses(detail, sharesTask);
  if (uses.length === 0) return <p className={classes.none}>Known when it has run.</p>;
  return (
    <dl className={classes.uses}>
      {uses.map(({ name, words, share, isLimit }) => (
        <div key={name} className={classes.use}>
          <dt>{name}</dt>
          <dd>
            <span className={classes.words}>{words}</span>
            <span className={classes.track} aria-hidden>
              <span
                className={classes.bar}
                data-near={isLimit && share > 0.9 ? true : undefined}
                style={{ width: `${Math.min(100, Math.max(share * 100, 1))}%` }}
              />
            </span>
          </dd>
        </div>
      ))}
    </dl>
  );
}

import type { Plan } from '@gridloom/core/plan';
import { numberText } from '../ui/number-text.ts';
import classes from './start-run-dialog.module.css';

/** How much the whole plan is. */
export function PlanTotals({ estimate }: { readonly estimate: Plan['estimate'] }) {
  const least = estimate.atLeast ? '≥ ' : '';
  const totals = [
    ['Elements', `${least}${numberText(estimate.elements)}`],
    ['Tasks', `${least}${numberText(estimate.tasks)}`],
    ['Job arrays', `${least}${numberText(estimate.jobArrays)}`],
    [
      'Core-hours asked for',
      estimate.coreHours === null ? 'no time limit set' : `${least}${hours(estimate.coreHours)}`,
    ],
  ] as const;
  return (
    <div>
      <dl className={classes.totals}>
        {totals.map(([label, value]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {estimate.atLeast && (
        <p className={classes.detail} style={{ margin: '4px 0 0' }}>
          Stages that are sized later add to these numbers.
        </p>
      )}
    </div>
  );
}

function hours(value: number): string {
  return value < 10 ? value.toFixed(2).replace(/\.?0+$/, '') : numberText(Math.round(value));
}

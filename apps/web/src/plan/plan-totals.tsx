import type { Plan } from '@gridloom/core/plan';
import { numberText } from '../ui/number-text.ts';
import classes from './start-run-dialog.module.css';

type PlanTotalsProps = {
  readonly estimate: Plan['estimate'];
  /** Stages that are sized later add to the numbers. */
  readonly isLeast: boolean;
};

/** How much the whole plan is. */
export function PlanTotals({ estimate, isLeast }: PlanTotalsProps) {
  const least = isLeast ? '≥ ' : '';
  const totals = [
    ['Elements to compute', `${least}${numberText(estimate.elements)}`],
    ...(estimate.reused > 0 ? [['Taken over', numberText(estimate.reused)] as const] : []),
    ['Tasks', `${least}${numberText(estimate.tasks)}`],
    ['Job arrays', `${least}${numberText(estimate.jobArrays)}`],
    ['Files, about', `${least}${numberText(estimate.files)}`],
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
      {isLeast && (
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

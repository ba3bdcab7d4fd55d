import { Button } from '@mantine/core';
import { Check, CircleAlert, Info, TriangleAlert } from 'lucide-react';
import { useCompiled } from '../use-compiled.ts';
import classes from './bar.module.css';

type ProblemCountProps = { readonly opened: boolean; readonly onToggle: () => void };

/** How many problems of each severity; opens and closes their list. */
export function ProblemCount({ opened, onToggle }: ProblemCountProps) {
  const { problems } = useCompiled();
  const counts = SEVERITIES.map((kind) => ({
    ...kind,
    count: problems.filter(({ severity }) => severity === kind.severity).length,
  })).filter(({ count }) => count > 0);
  const text = counts.map(({ count, severity }) => `${count} ${severity}${count === 1 ? '' : 's'}`).join(', ');
  return (
    <Button
      variant="subtle"
      color="gray"
      aria-expanded={opened}
      aria-label={text ? `Problems: ${text}` : 'No problems'}
      onClick={onToggle}
    >
      <span className={classes.problems}>
        {counts.map(({ severity, Icon, count }) => (
          <span key={severity} className={`${classes.problems} ${classes[severity]}`} style={{ gap: 3 }}>
            <Icon size={14} aria-hidden />
            {count}
          </span>
        ))}
        {counts.length === 0 && (
          <>
            <Check size={14} aria-hidden className={classes.ok} />
            No problems
          </>
        )}
      </span>
    </Button>
  );
}

const SEVERITIES = [
  { severity: 'error', Icon: CircleAlert },
  { severity: 'warning', Icon: TriangleAlert },
  { severity: 'hint', Icon: Info },
] as const;

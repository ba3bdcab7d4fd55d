import type { MapSpecError } from '@gridloom/core/mapspec';
import { Button } from '@mantine/core';
import classes from './inspector.module.css';

type MapspecErrorsProps = {
  readonly text: string;
  readonly errors: readonly MapSpecError[];
  readonly onUse: (corrected: string) => void;
};

/** What is wrong with a mapspec, drawn at its place, and the correction where one edit mends it. */
export function MapspecErrors({ text, errors, onUse }: MapspecErrorsProps) {
  return errors.map(({ message, hint, start, end, corrected }) => (
    <div key={`${start} ${message}`} className={classes.problem} data-severity="error" role="status">
      <span className={classes.marked} aria-hidden>
        {text.slice(0, start)}
        <mark>{text.slice(start, end) || '\u00a0'}</mark>
        {text.slice(end)}
      </span>
      <span>{message}</span>
      <span className={classes.remedy}>{hint}</span>
      {corrected && (
        <div className={classes.chips} style={{ marginTop: 4 }}>
          <code className="mono">{corrected}</code>
          <Button variant="default" size="compact-xs" onClick={() => onUse(corrected)}>
            Use this
          </Button>
        </div>
      )}
    </div>
  ));
}

import type { Problem } from '@gridloom/core/pipeline';
import { FixButton } from '../fix-button.tsx';
import classes from './inspector.module.css';

/** Problems where they are: sentence and remedy. */
export function ProblemNotes({ problems }: { readonly problems: readonly Problem[] }) {
  return problems.map(({ code, severity, message, hint, fix }, index) => (
    <div key={`${code} ${index}`} className={classes.problem} data-severity={severity}>
      <span>{message}</span>
      <span className={classes.remedy}>{hint}</span>
      {fix && <FixButton fix={fix} />}
    </div>
  ));
}

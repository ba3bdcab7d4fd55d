import type { StateCounts } from '@gridloom/core/grid';
import { numberWords, statesShown, totalOf } from './state-counts.ts';
import { StateGlyph } from './state-glyph.tsx';
import classes from './state-legend.module.css';
import { STATE_STYLE } from './state-style.ts';

type StateLegendProps = { readonly counts: StateCounts };

/** Glyph, word and number of each state, and their sum. */
export function StateLegend({ counts }: StateLegendProps) {
  return (
    <ul className={classes.legend} aria-label="Elements by state">
      {statesShown(counts).map((state) => (
        <li key={state} className={counts[state] === 0 ? classes.none : classes.entry}>
          <StateGlyph state={state} />
          {STATE_STYLE[state].label}
          <span className={classes.count}>{numberWords(counts[state])}</span>
        </li>
      ))}
      <li className={classes.total}>
        of <span className={classes.count}>{numberWords(totalOf(counts))}</span>
      </li>
    </ul>
  );
}

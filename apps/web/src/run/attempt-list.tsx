import type { ElementDetail } from '@gridloom/core/run';
import { StateGlyph } from '../ui/state-glyph.tsx';
import { STATE_STYLE } from '../ui/state-style.ts';
import { asState } from './as-state.ts';
import classes from './attempt-list.module.css';
import { attemptWords } from './attempt-words.ts';

/** How each round of an element went, the last one first. */
export function AttemptList({ detail: { attempts, state: now } }: { readonly detail: ElementDetail }) {
  return (
    <ol className={classes.list} reversed>
      {attempts.toReversed().map((attempt, row) => {
        // Its task was ended before it could say what became of it.
        const isLost = attempt.state === 'running' && (row > 0 || now !== 'running');
        const state = isLost ? 'failed' : asState(attempt.state);
        return (
          <li key={attempt.attempt} className={classes.attempt}>
            <span className={classes.number}>{attempt.attempt}</span>
            {state && <StateGlyph state={state} />}
            <span>
              {isLost ? 'Ended without a word' : state ? STATE_STYLE[state].label : attempt.state}
              <span className={classes.facts}>{attemptWords(attempt)}</span>
            </span>
          </li>
        );
      })}
    </ol>
  );
}

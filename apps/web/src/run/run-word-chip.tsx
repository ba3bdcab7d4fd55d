import type { RunWord } from '@gridloom/core/run';
import { StateGlyph } from '../ui/state-glyph.tsx';
import classes from './run-word-chip.module.css';
import { RUN_GLYPHS, RUN_LABELS } from './run-words.ts';

type RunWordChipProps = {
  readonly word: RunWord;
  /** Says changes aloud: for the one run that a page is about. */
  readonly live?: boolean;
};

/** A run's state in one word, with its glyph. */
export function RunWordChip({ word, live = false }: RunWordChipProps) {
  return (
    <span className={classes.chip}>
      <StateGlyph state={RUN_GLYPHS[word]} />
      <span role={live ? 'status' : undefined}>{RUN_LABELS[word]}</span>
    </span>
  );
}

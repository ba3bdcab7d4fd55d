import type { StageView } from '@gridloom/core/run';
import { StateBar } from '../ui/state-bar.tsx';
import { askedOf, finishedOf, numberWords, totalOf } from '../ui/state-counts.ts';
import { StateGlyph } from '../ui/state-glyph.tsx';
import classes from './stage-cards.module.css';

type StageCardsProps = {
  readonly stages: readonly StageView[];
  readonly selected: string;
  readonly onSelect: (stage: string) => void;
};

/** The stages in the order in which they depend on each other; one is in view. */
export function StageCards({ stages, selected, onSelect }: StageCardsProps) {
  return (
    <nav className={classes.cards} aria-label="Stages">
      {stages.map((stage) => (
        <button
          key={stage.id}
          type="button"
          className={classes.card}
          aria-current={stage.id === selected ? 'true' : undefined}
          onClick={() => onSelect(stage.id)}
        >
          <span className={classes.head}>
            <span className={classes.name}>{stage.id}</span>
            {stage.counts.failed > 0 && (
              <span className={classes.failed}>
                <StateGlyph state="failed" size={10} /> {numberWords(stage.counts.failed)}
              </span>
            )}
          </span>
          <span className={classes.map} title={stage.mapspec ?? undefined}>
            {stage.mapspec ?? 'called once'}
          </span>
          <StateBar counts={askedOf(stage.counts, stage.rest)} label={`Progress of ${stage.id}`} height={4} />
          <span className={classes.foot}>
            <span className={classes.after} title={underText(stage)}>
              {underText(stage)}
            </span>
            <span className={classes.count}>{countText(stage)}</span>
          </span>
        </button>
      ))}
    </nav>
  );
}

function countText({ elementCount, counts, rest }: StageView): string {
  return elementCount === null ? '?' : `${numberWords(finishedOf(counts))} / ${numberWords(elementCount - rest)}`;
}

/** Why it does not run yet, else what of it is not as in other runs, and what it comes after. */
export function underText({ waitsFor, after, counts, elementCount, rest, adopted }: StageView): string {
  const over = elementCount !== null && finishedOf(counts) === totalOf(counts) - rest;
  if (waitsFor && !over) return waitsFor;
  const parts = [
    ...(adopted > 0 ? [`${numberWords(adopted)} taken over`] : []),
    ...(rest > 0 ? [`${numberWords(rest)} not asked for`] : []),
    after.length > 0 ? `after ${after.join(', ')}` : 'first',
  ];
  return parts.join(' · ');
}

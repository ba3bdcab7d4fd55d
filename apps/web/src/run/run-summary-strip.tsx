import { isEnded, type RunView } from '@gridloom/core/run';
import { StateBar } from '../ui/state-bar.tsx';
import { addCounts, askedOf, finishedOf, totalOf } from '../ui/state-counts.ts';
import { StateLegend } from '../ui/state-legend.tsx';
import { ageWords, elapsedWords } from './duration-words.ts';
import classes from './run-summary-strip.module.css';
import { useNow } from './use-now.ts';

type RunSummaryStripProps = { readonly view: RunView };

/** Where a run stands: progress, counts that add up, elapsed time, and how old the news is. */
export function RunSummaryStrip({ view }: RunSummaryStripProps) {
  const ended = isEnded(view.word);
  const now = useNow(!ended);
  // What nobody asked for is no part of the way.
  const counts = addCounts(view.stages.map((stage) => askedOf(stage.counts, stage.rest)));
  const total = totalOf(counts);
  const unsized = view.stages.filter((stage) => stage.elementCount === null).length;
  return (
    <section className={classes.strip} aria-label="Progress">
      <div className={classes.line}>
        <span className={classes.percent}>
          {total === 0 ? '0' : Math.floor(((finishedOf(counts) - counts.cancelled) / total) * 100)}
          <span className={classes.unit}>%</span>
        </span>
        <StateBar counts={counts} label="Progress of the run" height={10} />
      </div>
      <div className={classes.facts}>
        <div className={classes.counts}>
          <StateLegend counts={counts} />
          {unsized > 0 && (
            <span className={classes.muted}>
              and {unsized} {unsized === 1 ? 'stage' : 'stages'} not counted yet
            </span>
          )}
          {view.aside && <span className={classes.muted}>{view.aside}</span>}
        </div>
        <dl className={classes.times}>
          <div>
            <dt>{ended ? 'Took' : 'Elapsed'}</dt>
            <dd>{elapsedWords((view.endedAt ?? now) - view.createdAt)}</dd>
          </div>
          <div>
            <dt>Started</dt>
            <dd>
              <time dateTime={new Date(view.createdAt).toISOString()}>{STARTED.format(view.createdAt)}</time>
            </dd>
          </div>
          <div>
            <dt>On</dt>
            <dd>{view.profileName}</dd>
          </div>
          {!ended && (
            <div>
              <dt>News</dt>
              <dd data-old={isOld(view, now) ? true : undefined}>{newsWords(view, now)}</dd>
            </div>
          )}
        </dl>
      </div>
    </section>
  );
}

const STARTED = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' });

function newsWords(view: RunView, now: number): string {
  if (view.newsAt === null) return 'the cluster has not answered yet';
  const age = ageWords(now - view.newsAt);
  return isOld(view, now) ? `last ${age}; jobs are not affected` : `cluster answered ${age}`;
}

/** Older than the slowest usual poll, so that somebody may wonder. */
function isOld({ newsAt }: RunView, now: number): boolean {
  return newsAt !== null && now - newsAt > 90_000;
}

import { THIS_MACHINE } from '@gridloom/core/cluster';
import { Button, Skeleton } from '@mantine/core';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useLiveGrids } from '../grid/use-live-grids.ts';
import { DownloadMenu } from '../result/download-menu.tsx';
import { RunActions } from '../run/run-actions.tsx';
import { RunWordChip } from '../run/run-word-chip.tsx';
import { useRun } from '../run/use-run.ts';
import { ErrorNotice } from '../ui/error-notice.tsx';
import { Page } from '../ui/page.tsx';
import { OpenInEditor } from './open-in-editor.tsx';
import { RunBody } from './run-body.tsx';
import { type RunAsk, RunDialogs } from './run-dialogs.tsx';
import classes from './run-page.module.css';

const route = getRouteApi('/runs/$runId');

/** One run: where it stands, each stage's grid, results, jobs, and what happened. */
export function RunPage() {
  const { runId } = route.useParams();
  const { element, stage: wanted } = route.useSearch();
  const { view, error } = useRun(runId);
  const gridOf = useLiveGrids(runId);
  const [ask, setAsk] = useState<RunAsk | null>(null);
  const stage = view?.stages.find(({ id }) => id === wanted) ?? view?.stages[0];
  return (
    <Page
      flush
      title={view?.name ?? 'Run'}
      bar={
        <>
          <Link to="/runs" className={classes.crumb}>
            Runs
          </Link>
          <span className={classes.slash} aria-hidden>
            /
          </span>
          <div className={classes.title}>
            <h1 className={classes.name}>{view?.name ?? runId}</h1>
            {view && <RunWordChip word={view.word} live />}
            {view?.held && <span className={classes.mark}>held</span>}
            {view?.paused && <span className={classes.mark}>paused</span>}
          </div>
        </>
      }
      actions={
        view && (
          <div className={classes.actions}>
            <RunActions
              view={view}
              canHold={view.profileId !== THIS_MACHINE}
              onRetry={() => setAsk({ what: 'retry', target: { where: 'run' } })}
              onCancel={() => setAsk({ what: 'cancel', target: { where: 'run' } })}
            >
              <span className={classes.editor}>
                <OpenInEditor view={view} />
              </span>
              <DownloadMenu runId={runId} outputs={view.stages.flatMap((stage) => stage.outputs)} />
            </RunActions>
          </div>
        )
      }
    >
      <div className={classes.scroll}>
        <div className={classes.column} data-drawer={element === undefined ? undefined : true}>
          {view === null && error ? (
            <ErrorNotice
              what="This run cannot be shown."
              error={error}
              action={
                <Button variant="default" component={Link} to="/runs">
                  All runs
                </Button>
              }
            />
          ) : null}
          {view === null && !error && <RunSkeleton />}
          {view && <RunBody view={view} stage={stage} gridOf={gridOf} onAsk={setAsk} />}
        </div>
      </div>
      {view && ask && stage && (
        <RunDialogs view={view} ask={ask} stage={stage.id} live={gridOf(stage.id)} onClose={() => setAsk(null)} />
      )}
    </Page>
  );
}

function RunSkeleton() {
  return (
    <>
      <Skeleton height={44} />
      <Skeleton height={88} />
      <Skeleton height={320} />
    </>
  );
}

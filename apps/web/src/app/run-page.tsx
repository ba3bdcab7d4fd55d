import { ELEMENT_STATES, STATE_CODE } from '@gridloom/core/grid';
import { isEnded, type RunView } from '@gridloom/core/run';
import { Button, Skeleton, Tabs } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useCallback, useMemo, useSyncExternalStore } from 'react';
import { findState } from '../grid/find-state.ts';
import { sliceOf } from '../grid/known-sizes.ts';
import type { LiveGrid } from '../grid/live-grid.ts';
import { StageGrid } from '../grid/stage-grid.tsx';
import { useLiveGrids } from '../grid/use-live-grids.ts';
import { DownloadMenu } from '../result/download-menu.tsx';
import { ResultsTab } from '../result/results-tab.tsx';
import { useTRPC } from '../rpc/trpc.ts';
import { ElementDrawer } from '../run/element-drawer.tsx';
import { JobsTable } from '../run/jobs-table.tsx';
import { RunActions } from '../run/run-actions.tsx';
import { RunEvents } from '../run/run-events.tsx';
import { RunScripts } from '../run/run-scripts.tsx';
import { RunSummaryStrip } from '../run/run-summary-strip.tsx';
import { RunWordChip } from '../run/run-word-chip.tsx';
import { StageCards } from '../run/stage-cards.tsx';
import { TroubleNotices } from '../run/trouble-notices.tsx';
import { useRun } from '../run/use-run.ts';
import { ErrorNotice } from '../ui/error-notice.tsx';
import { Page } from '../ui/page.tsx';
import { OpenInEditor } from './open-in-editor.tsx';
import classes from './run-page.module.css';
import type { RunSearch } from './run-search.ts';

const route = getRouteApi('/runs/$runId');

/** One run: where it stands, each stage's grid, results, jobs, and what happened. */
export function RunPage() {
  const { runId } = route.useParams();
  const { element } = route.useSearch();
  const { view, error } = useRun(runId);
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
          <h1 className={classes.name}>{view?.name ?? runId}</h1>
          {view && <RunWordChip word={view.word} live />}
        </>
      }
      actions={
        view && (
          <div className={classes.actions}>
            <RunActions view={view}>
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
          {view && <RunBody view={view} />}
        </div>
      </div>
    </Page>
  );
}

/** The same array each time, so that the heatmap lays out once. */
const NO_SLICE: readonly number[] = [];

const TABS = ['grid', 'results', 'jobs', 'events', 'scripts'] as const;
type TabName = (typeof TABS)[number];

function RunBody({ view }: { readonly view: RunView }) {
  const { runId } = view;
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const trpc = useTRPC();
  const plan = useQuery(trpc.run.plan.queryOptions({ runId }, { staleTime: Number.POSITIVE_INFINITY }));
  const gridOf = useLiveGrids(runId);
  const look = useCallback(
    (next: Loose<RunSearch>) => void navigate({ search: (last) => clean({ ...last, ...next }), replace: true }),
    [navigate],
  );
  const stage = view.stages.find(({ id }) => id === search.stage) ?? view.stages[0];
  const tab: TabName = TABS.find((name) => name === search.tab) ?? 'grid';
  const element = search.element ?? null;
  const pick = useCallback((picked: number) => look({ element: picked }), [look]);
  const slice = useCallback((at: readonly number[]) => look({ at }), [look]);
  if (!stage) return <TroubleNotices trouble={view.trouble} />;
  return (
    <>
      <RunSummaryStrip view={view} />
      <TroubleNotices trouble={view.trouble} />
      <StageCards
        stages={view.stages}
        selected={stage.id}
        onSelect={(id) =>
          look({ stage: id, ...(id !== stage.id && { element: undefined, at: undefined, output: undefined }) })
        }
      />
      <Tabs value={tab} onChange={(value) => look({ tab: value ?? undefined })} keepMounted={false}>
        <Tabs.List aria-label="Views of the run">
          <Tabs.Tab value="grid">Grid</Tabs.Tab>
          <Tabs.Tab value="results">Results</Tabs.Tab>
          <Tabs.Tab value="jobs">Jobs</Tabs.Tab>
          <Tabs.Tab value="events">Events</Tabs.Tab>
          <Tabs.Tab value="scripts">Scripts</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="grid" className={classes.panel}>
          {plan.error && <ErrorNotice what="The axis values are missing." error={plan.error} />}
          <StageGrid
            stage={stage}
            plan={plan.data}
            live={gridOf(stage.id)}
            slice={search.at ?? NO_SLICE}
            onSlice={slice}
            selected={element}
            onPick={pick}
          />
        </Tabs.Panel>
        <Tabs.Panel value="results" className={classes.panel}>
          {plan.data ? (
            <ResultsTab
              view={view}
              plan={plan.data}
              chosen={search.output ?? (search.stage && stage.outputs[0])}
              onChoose={(output) => look({ output })}
            />
          ) : (
            <Skeleton height={200} />
          )}
        </Tabs.Panel>
        <Tabs.Panel value="jobs" className={classes.panel}>
          <JobsTable stage={stage} />
        </Tabs.Panel>
        <Tabs.Panel value="events" className={classes.panel}>
          <RunEvents runId={runId} live={!isEnded(view.word)} />
        </Tabs.Panel>
        <Tabs.Panel value="scripts" className={classes.panel}>
          <RunScripts runId={runId} jobCount={stage.jobs.length} batches={stage.jobs.map(({ batch }) => batch)} />
        </Tabs.Panel>
      </Tabs>
      {element !== null && (
        <DrawerOfElement
          key={stage.id}
          {...{ runId, element, stage: stage.id, live: gridOf(stage.id) }}
          onPick={(picked) => look({ element: picked, at: sliceOf(stage, picked) })}
          onClose={() => look({ element: undefined })}
        />
      )}
    </>
  );
}

type DrawerOfElementProps = {
  readonly runId: string;
  readonly stage: string;
  readonly element: number;
  readonly live: LiveGrid;
  readonly onPick: (element: number) => void;
  readonly onClose: () => void;
};

/** The drawer with its element's state as the grid has it. */
function DrawerOfElement({ live, element, onPick, ...drawer }: DrawerOfElementProps) {
  const version = useSyncExternalStore(live.subscribe, live.version);
  const state = ELEMENT_STATES[live.states()[element] ?? -1] ?? null;
  const [previous, next] = useMemo(
    () => ([-1, 1] as const).map((step) => findState(live.states(), element, STATE_CODE.failed, step)),
    // The bytes change in place; the version says when.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
    [live, element, version],
  );
  return (
    <ElementDrawer
      {...drawer}
      element={element}
      state={state}
      onPreviousFailed={previous == null ? null : () => onPick(previous)}
      onNextFailed={next == null ? null : () => onPick(next)}
    />
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

type Loose<T> = { [K in keyof T]?: T[K] | undefined };

/** What is undefined leaves the URL. */
function clean(search: Loose<RunSearch>): RunSearch {
  return Object.fromEntries(Object.entries(search).filter(([, value]) => value !== undefined));
}

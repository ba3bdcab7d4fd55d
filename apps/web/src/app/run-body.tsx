import { isEnded, type RunView } from '@gridloom/core/run';
import { Skeleton, Tabs } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useCallback, useMemo } from 'react';
import { sliceOf } from '../grid/known-sizes.ts';
import { StageGrid } from '../grid/stage-grid.tsx';
import { useLiveGrids } from '../grid/use-live-grids.ts';
import { ResultsTab } from '../result/results-tab.tsx';
import { useTRPC } from '../rpc/trpc.ts';
import { JobsTable } from '../run/jobs-table.tsx';
import { RunEvents } from '../run/run-events.tsx';
import { RunScripts } from '../run/run-scripts.tsx';
import { RunSummaryStrip } from '../run/run-summary-strip.tsx';
import { StageCards } from '../run/stage-cards.tsx';
import { TroubleNotices } from '../run/trouble-notices.tsx';
import { useCommands } from '../ui/command-registry.ts';
import { ErrorNotice } from '../ui/error-notice.tsx';
import { GridDrawer } from './grid-drawer.tsx';
import classes from './run-page.module.css';
import type { RunSearch } from './run-search.ts';

const route = getRouteApi('/runs/$runId');

/** The same array each time, so that the heatmap lays out once. */
const NO_SLICE: readonly number[] = [];

const TABS = ['grid', 'results', 'jobs', 'events', 'scripts'] as const;
type TabName = (typeof TABS)[number];

/** What a run's page shows below its bar: progress, stages, and the views of the stage that is chosen. */
export function RunBody({ view }: { readonly view: RunView }) {
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
  useCommands(
    useMemo(
      () =>
        TABS.map((name, at) => ({
          id: `run-${name}`,
          group: 'Run',
          label: `Show ${name}`,
          shortcut: String(at + 1),
          run: () => look({ tab: name }),
        })),
      [look],
    ),
  );
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
      <Tabs
        value={tab}
        onChange={(value) => look({ tab: value ?? undefined })}
        keepMounted={false}
        className={classes.tabs}
      >
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
        <GridDrawer
          key={stage.id}
          {...{ runId, element, stage: stage.id, live: gridOf(stage.id) }}
          onPick={(picked) => look({ element: picked, at: sliceOf(stage, picked) })}
          onClose={() => look({ element: undefined })}
        />
      )}
    </>
  );
}

type Loose<T> = { [K in keyof T]?: T[K] | undefined };

/** What is undefined leaves the URL. */
function clean(search: Loose<RunSearch>): RunSearch {
  return Object.fromEntries(Object.entries(search).filter(([, value]) => value !== undefined));
}

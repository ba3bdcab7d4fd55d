import type { Ranges } from '@gridloom/core/mapspec';
import type { Plan } from '@gridloom/core/plan';
import { isEnded, jobTroubles, type RunView, type StageView } from '@gridloom/core/run';
import { Skeleton, Tabs } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useCallback, useMemo } from 'react';
import { ConnectionNotice } from '../cluster/connection-notice.tsx';
import { FolderNotice } from '../cluster/folder-notice.tsx';
import { useConnections } from '../cluster/use-connections.tsx';
import { sliceOf } from '../grid/known-sizes.ts';
import type { LiveGrid } from '../grid/live-grid.ts';
import { StageGrid } from '../grid/stage-grid.tsx';
import { ResultsTab } from '../result/results-tab.tsx';
import { useTRPC } from '../rpc/trpc.ts';
import { elementsText, readElements } from '../run/element-ranges.ts';
import { JobsTable } from '../run/jobs-table.tsx';
import { LimitNotice } from '../run/limit-notice.tsx';
import { PausedBanner } from '../run/paused-banner.tsx';
import { RetryNotice } from '../run/retry-notice.tsx';
import { RunEvents } from '../run/run-events.tsx';
import { RunScripts } from '../run/run-scripts.tsx';
import { RunSummaryStrip } from '../run/run-summary-strip.tsx';
import { StageCards } from '../run/stage-cards.tsx';
import { TroubleNotices } from '../run/trouble-notices.tsx';
import { useCommands } from '../ui/command-registry.ts';
import { ErrorNotice } from '../ui/error-notice.tsx';
import { GridDrawer } from './grid-drawer.tsx';
import type { RunAsk } from './run-dialogs.tsx';
import classes from './run-page.module.css';
import type { RunSearch } from './run-search.ts';
import { RunSelection } from './run-selection.tsx';

const route = getRouteApi('/runs/$runId');

/** The same array each time, so that the heatmap lays out once. */
const NO_SLICE: readonly number[] = [];

const TABS = ['grid', 'results', 'jobs', 'events', 'scripts'] as const;
type TabName = (typeof TABS)[number];

type RunBodyProps = {
  readonly view: RunView;
  /** The one in view. */
  readonly stage: StageView | undefined;
  readonly gridOf: (stage: string) => LiveGrid;
  readonly onAsk: (ask: RunAsk) => void;
};

/** What a run's page shows below its bar: progress, stages, and the views of the stage that is chosen. */
export function RunBody({ view, stage, gridOf, onAsk }: RunBodyProps) {
  const { runId } = view;
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const trpc = useTRPC();
  const plan = useQuery(trpc.run.plan.queryOptions({ runId }, { staleTime: Number.POSITIVE_INFINITY }));
  const look = useCallback(
    (next: Loose<RunSearch>) => void navigate({ search: (last) => clean({ ...last, ...next }), replace: true }),
    [navigate],
  );
  const tab: TabName = TABS.find((name) => name === search.tab) ?? 'grid';
  const element = search.element ?? null;
  const pick = useCallback((picked: number) => look({ element: picked }), [look]);
  const count = stage?.elementCount ?? null;
  const selection = useMemo(() => {
    const read = readElements(search.pick ?? '', count);
    return read.ok ? read.elements : [];
  }, [search.pick, count]);
  const select = useCallback(
    (elements: Ranges) => look({ pick: elements.length === 0 ? undefined : elementsText(elements) }),
    [look],
  );
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
  if (!stage) return <RunNotices view={view} />;
  return (
    <>
      <RunSummaryStrip view={view} />
      <RunNotices view={view} />
      {isEnded(view.word) && (
        <FolderNotice
          runId={runId}
          folder={view.folder}
          link={
            <Link to="/clusters" search={{ profile: view.profileId }}>
              {view.profileName}
            </Link>
          }
        />
      )}
      <StageCards
        stages={view.stages}
        selected={stage.id}
        onSelect={(id) =>
          look({
            stage: id,
            ...(id !== stage.id && { element: undefined, pick: undefined, at: undefined, output: undefined }),
          })
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
            selection={selection}
            onSelect={select}
          />
          <RunSelection {...{ view, stage, selection, onAsk }} live={gridOf(stage.id)} onSelect={select} />
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
          <JobsTable
            runId={runId}
            stage={stage}
            onCancel={() => onAsk({ what: 'cancel', target: { where: 'stage', stage: stage.id } })}
          />
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
          {...{ runId, element, onAsk, stage: stage.id, live: gridOf(stage.id) }}
          ended={isEnded(view.word)}
          sharesTask={sharesTask(plan.data, stage.id)}
          onPick={(picked) => look({ element: picked, at: sliceOf(stage, picked) })}
          onClose={() => look({ element: undefined })}
        />
      )}
    </>
  );
}

/** Whether elements of a stage run side by side in a task, on one processor each. */
function sharesTask(plan: Plan | undefined, stage: string): boolean {
  const planned = plan?.stages.find(({ id }) => id === stage);
  return planned?.scope === 'map' && planned.resources.fixed.parallelizationMode === 'external';
}

/** What keeps a run from going on, from the connection up to the run itself. */
function RunNotices({ view }: { readonly view: RunView }) {
  const seen = useConnections()[view.profileId]?.connection;
  const broken = seen?.state === 'broken' && !isEnded(view.word) ? seen : null;
  return (
    <>
      {view.paused && <PausedBanner runId={view.runId} paused={view.paused} />}
      {broken && <ConnectionNotice profileId={view.profileId} connection={broken} newsAt={view.newsAt} />}
      <LimitNotice view={view} />
      <RetryNotice retrying={view.retrying} />
      <TroubleNotices
        trouble={[
          ...view.trouble.filter(({ message }) => message !== broken?.message),
          ...jobTroubles(view.stages).map((message) => ({ message, hint: '' })),
        ]}
      />
    </>
  );
}

type Loose<T> = { [K in keyof T]?: T[K] | undefined };

/** What is undefined leaves the URL. */
function clean(search: Loose<RunSearch>): RunSearch {
  return Object.fromEntries(Object.entries(search).filter(([, value]) => value !== undefined));
}

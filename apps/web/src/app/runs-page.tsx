import { Button, SegmentedControl, Skeleton, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { Activity, Search } from 'lucide-react';
import { FolderMark } from '../cluster/folder-notice.tsx';
import { useTRPC } from '../rpc/trpc.ts';
import { filterRuns, RUN_KINDS } from '../run/filter-runs.ts';
import { RunList } from '../run/run-list.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { ErrorNotice } from '../ui/error-notice.tsx';
import { Page } from '../ui/page.tsx';
import classes from './runs-page.module.css';
import { type RunsSearch, readRunsSearch } from './runs-search.ts';

const route = getRouteApi('/runs');

/** Every run, newest first. */
export function RunsPage() {
  const trpc = useTRPC();
  // Asked only while the page is seen: the library pauses the interval in a hidden tab.
  const runs = useQuery(trpc.run.list.queryOptions(undefined, { refetchInterval: 2_000, staleTime: 0 }));
  const { text = '', show = 'all' } = route.useSearch();
  const navigate = route.useNavigate();
  const narrow = (next: RunsSearch) =>
    void navigate({ search: (last) => readRunsSearch({ ...last, ...next }), replace: true });
  const shown = runs.data && filterRuns(runs.data, show, text);
  return (
    <Page title="Runs" bar="Runs">
      {runs.error && <ErrorNotice what="The list of runs cannot be read." error={runs.error} />}
      {!runs.data && !runs.error && <Skeleton height={240} />}
      {runs.data?.length === 0 && (
        <EmptyState
          icon={<Activity size={24} />}
          title="No runs yet"
          action={
            <Button component={Link} to="/pipelines">
              Open the examples
            </Button>
          }
        >
          Open a pipeline and press Run. Each example runs on this machine in seconds.
        </EmptyState>
      )}
      {runs.data && runs.data.length > 0 && (
        <>
          <div className={classes.filters}>
            <TextInput
              aria-label="Find runs"
              placeholder="Name, cluster or id"
              leftSection={<Search size={14} />}
              className={classes.text}
              value={text}
              onChange={(event) => narrow({ text: event.currentTarget.value })}
            />
            <SegmentedControl
              className={classes.kinds}
              aria-label="State"
              data={[...RUN_KINDS]}
              value={show}
              onChange={(value) => narrow({ show: value })}
            />
            <span className={classes.count}>
              {shown?.length === runs.data.length
                ? `${runs.data.length} ${runs.data.length === 1 ? 'run' : 'runs'}`
                : `${shown?.length} of ${runs.data.length} runs`}
            </span>
          </div>
          {shown?.length === 0 ? (
            <EmptyState
              title="No run fits"
              action={
                <Button variant="default" onClick={() => narrow({ text: '', show: 'all' })}>
                  Show all runs
                </Button>
              }
            />
          ) : (
            <RunList
              runs={shown ?? []}
              linkTo={(runId, name) => (
                <>
                  <Link to="/runs/$runId" params={{ runId }}>
                    {name}
                  </Link>
                  <FolderMark runId={runId} />
                </>
              )}
            />
          )}
        </>
      )}
    </Page>
  );
}

import type { JobUsage } from '@gridloom/core/cluster';
import type { JobView, StageView } from '@gridloom/core/run';
import { Button, Table } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { Layers, OctagonAlert } from 'lucide-react';
import { resourcesText } from '../plan/resources-text.ts';
import { useTRPC } from '../rpc/trpc.ts';
import { EmptyState } from '../ui/empty-state.tsx';
import { notifyError } from '../ui/notify.ts';
import { numberWords } from '../ui/state-counts.ts';
import { StateGlyph } from '../ui/state-glyph.tsx';
import { jobUsageWords } from './job-usage-words.ts';
import { changeWords, startWords, tryWords } from './job-words.ts';
import classes from './jobs-table.module.css';
import { useJobUsage } from './use-job-usage.ts';
import { useNow } from './use-now.ts';
import { waitingSentences } from './waiting-words.ts';

type JobsTableProps = {
  readonly runId: string;
  readonly stage: StageView;
  /** Asks whether to cancel the stage. */
  readonly onCancel: () => void;
};

/** The job arrays of a stage as the scheduler knows them: how far they are, and why they wait in plain words. */
export function JobsTable({ runId, stage, onCancel }: JobsTableProps) {
  const usage = useJobUsage(runId, stage);
  const now = useNow(stage.jobs.some(({ expectedStart }) => expectedStart !== null));
  if (stage.jobs.length === 0) {
    return (
      <EmptyState icon={<Layers size={24} />} title="No jobs yet">
        {stage.waitsFor || 'Its job arrays appear here as soon as they are cut.'}
      </EmptyState>
    );
  }
  return (
    <>
      {stage.retries.automatic > 0 && (
        <p className={classes.tries}>
          Some of it was tried again by itself{' '}
          {stage.retries.automatic === 1 ? 'once' : `${stage.retries.automatic} times`}, as its retry policy says.
        </p>
      )}
      <Table.ScrollContainer
        minWidth={820}
        // What scrolls can be scrolled by keyboard too.
        scrollAreaProps={{ viewportProps: { tabIndex: 0, role: 'group', 'aria-label': `Jobs of ${stage.id}` } }}
      >
        <Table verticalSpacing={6} highlightOnHover className={classes.table}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>Job array</Table.Th>
              <Table.Th>Job id</Table.Th>
              <Table.Th className={classes.number}>Tasks left</Table.Th>
              <Table.Th>State</Table.Th>
              <Table.Th className={classes.why}>Why it waits</Table.Th>
              <Table.Th className={classes.asks}>Each task asks for</Table.Th>
              {usage && <Table.Th className={classes.asks}>Used, as SLURM counts it</Table.Th>}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {stage.jobs.map((job) => (
              <Table.Tr key={job.batch} data-never={job.never ? true : undefined}>
                <Table.Td className={classes.mono}>{job.batch}</Table.Td>
                <Table.Td className={`${classes.mono} ${classes.id}`} title={job.jobId ?? undefined}>
                  {job.jobId ?? '–'}
                </Table.Td>
                <Table.Td className={classes.number}>
                  {numberWords(job.tasksLeft)} <span className={classes.muted}>of {numberWords(job.taskCount)}</span>
                </Table.Td>
                <Table.Td>
                  <Phase job={job} />
                </Table.Td>
                <Table.Td className={classes.why}>
                  <Reason runId={runId} job={job} now={now} onCancel={onCancel} />
                </Table.Td>
                <Table.Td className={classes.asks}>
                  <Asked job={job} jobs={stage.jobs} />
                </Table.Td>
                {usage && (
                  <Table.Td className={classes.asks}>
                    <Used usage={usage[job.batch]} />
                  </Table.Td>
                )}
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </>
  );
}

function Phase({ job }: { readonly job: JobView }) {
  const { label, glyph } = job.held && job.phase === 'queued' ? HELD : PHASES[job.phase];
  return (
    <span className={classes.phase}>
      <StateGlyph state={glyph} /> {label}
    </span>
  );
}

type ReasonProps = {
  readonly runId: string;
  readonly job: JobView;
  readonly now: number;
  readonly onCancel: () => void;
};

function Reason({ runId, job, now, onCancel }: ReasonProps) {
  if (job.never) {
    return (
      <div className={classes.never}>
        <OctagonAlert size={14} className={classes.icon} aria-hidden />
        <span>{job.never}</span>
        <Button variant="default" size="compact-xs" onClick={onCancel}>
          Cancel…
        </Button>
      </div>
    );
  }
  return (
    <>
      {job.held && <Held runId={runId} />}
      {waitingSentences(job).map((sentence) => (
        <div key={sentence}>{sentence}</div>
      ))}
      {job.expectedStart !== null && (
        <div className={classes.muted}>
          Expected to start{' '}
          <time dateTime={new Date(job.expectedStart).toISOString()}>{startWords(job.expectedStart, now)}</time>
        </div>
      )}
      {!job.reason && !job.held && job.expectedStart === null && <span className={classes.muted}>–</span>}
    </>
  );
}

function Held({ runId }: { readonly runId: string }) {
  const trpc = useTRPC();
  const release = useMutation(
    trpc.run.release.mutationOptions({ onError: (error) => notifyError('The run was not released.', error) }),
  );
  return (
    <span className={classes.held}>
      Held: it starts when the run is released.
      <Button variant="default" size="compact-xs" loading={release.isPending} onClick={() => release.mutate({ runId })}>
        Release
      </Button>
    </span>
  );
}

function Asked({ job, jobs }: { readonly job: JobView; readonly jobs: readonly JobView[] }) {
  const changed = changeWords(job, jobs);
  return (
    <>
      {resourcesText({ fixed: job.resources, expressions: {} })}
      {job.round > 1 && (
        <div className={classes.muted}>
          {job.again || tryWords(job.round)}
          {!job.again && changed && `: ${changed}`}
        </div>
      )}
    </>
  );
}

function Used({ usage }: { readonly usage: JobUsage | undefined }) {
  const words = usage ? jobUsageWords(usage) : [];
  if (words.length === 0) return <span className={classes.muted}>–</span>;
  return words.map((one) => <div key={one}>{one}</div>);
}

const HELD = { label: 'Held', glyph: 'waiting' } as const;

const PHASES = {
  waiting: { label: 'Waiting', glyph: 'waiting' },
  placing: { label: 'Submitting', glyph: 'queued' },
  queued: { label: 'Queued', glyph: 'queued' },
  running: { label: 'Running', glyph: 'running' },
  ended: { label: 'Ended', glyph: 'done' },
  refused: { label: 'Refused', glyph: 'failed' },
} as const;

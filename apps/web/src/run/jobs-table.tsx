import type { JobView, StageView } from '@gridloom/core/run';
import { Table } from '@mantine/core';
import { Layers } from 'lucide-react';
import { EmptyState } from '../ui/empty-state.tsx';
import { StateGlyph } from '../ui/state-glyph.tsx';
import classes from './jobs-table.module.css';
import { waitingWords } from './waiting-words.ts';

type JobsTableProps = { readonly stage: StageView };

/** The job arrays of a stage as the scheduler knows them, and why they wait in plain words. */
export function JobsTable({ stage }: JobsTableProps) {
  if (stage.jobs.length === 0) {
    return (
      <EmptyState icon={<Layers size={24} />} title="No jobs yet">
        {stage.waitsFor || 'Its job arrays appear here as soon as they are cut.'}
      </EmptyState>
    );
  }
  return (
    <Table.ScrollContainer minWidth={560}>
      <Table verticalSpacing={6} highlightOnHover>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Job array</Table.Th>
            <Table.Th>Job id</Table.Th>
            <Table.Th className={classes.number}>Tasks</Table.Th>
            <Table.Th>Phase</Table.Th>
            <Table.Th>Reason</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {stage.jobs.map((job) => (
            <Table.Tr key={job.batch}>
              <Table.Td className={classes.mono}>{job.batch}</Table.Td>
              <Table.Td className={classes.mono}>{job.jobId ?? '–'}</Table.Td>
              <Table.Td className={classes.number}>{job.taskCount}</Table.Td>
              <Table.Td>
                <span className={classes.phase}>
                  <StateGlyph state={PHASES[job.phase].glyph} /> {PHASES[job.phase].label}
                </span>
              </Table.Td>
              <Table.Td>
                <Reason job={job} />
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

function Reason({ job }: { readonly job: JobView }) {
  const words = waitingWords(job.reason);
  if (!job.reason) return <span className={classes.muted}>–</span>;
  return (
    <>
      {words || job.reason}
      {words && <span className={classes.token}>{job.reason}</span>}
    </>
  );
}

const PHASES = {
  waiting: { label: 'Waiting', glyph: 'waiting' },
  placing: { label: 'Submitting', glyph: 'queued' },
  queued: { label: 'Queued', glyph: 'queued' },
  running: { label: 'Running', glyph: 'running' },
  ended: { label: 'Ended', glyph: 'done' },
  refused: { label: 'Refused', glyph: 'failed' },
} as const;

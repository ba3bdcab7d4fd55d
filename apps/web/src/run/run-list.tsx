import { isEnded, type RunSummary } from '@gridloom/core/run';
import { Table } from '@mantine/core';
import type { ReactNode } from 'react';
import { StateBar } from '../ui/state-bar.tsx';
import { finishedOf, numberWords, totalOf } from '../ui/state-counts.ts';
import { StateGlyph } from '../ui/state-glyph.tsx';
import { ageWords, elapsedWords } from './duration-words.ts';
import classes from './run-list.module.css';
import { RunWordChip } from './run-word-chip.tsx';
import { useNow } from './use-now.ts';

type RunListProps = {
  readonly runs: readonly RunSummary[];
  /** A link to the run's page around its name. */
  readonly linkTo: (runId: string, name: string) => ReactNode;
};

/** Runs as rows. */
export function RunList({ runs, linkTo }: RunListProps) {
  const now = useNow(true);
  return (
    <Table.ScrollContainer minWidth={760}>
      <Table verticalSpacing={8} highlightOnHover>
        <Table.Thead>
          <Table.Tr>
            <Table.Th className={classes.word}>State</Table.Th>
            <Table.Th>Run</Table.Th>
            <Table.Th>On</Table.Th>
            <Table.Th className={classes.progress}>Progress</Table.Th>
            <Table.Th className={classes.number}>Failed</Table.Th>
            <Table.Th className={classes.number}>Started</Table.Th>
            <Table.Th className={classes.number}>Duration</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {runs.map((run) => (
            <Table.Tr key={run.runId} className={classes.row}>
              <Table.Td>
                <RunWordChip word={run.word} />
              </Table.Td>
              <Table.Td className={classes.name}>{linkTo(run.runId, run.name)}</Table.Td>
              <Table.Td className={classes.muted}>{run.profileName}</Table.Td>
              <Table.Td>
                <Progress run={run} />
              </Table.Td>
              <Table.Td className={classes.number}>
                {run.counts.failed > 0 ? (
                  <span className={classes.failed}>
                    <StateGlyph state="failed" size={10} /> {numberWords(run.counts.failed)}
                  </span>
                ) : (
                  <span className={classes.muted}>0</span>
                )}
              </Table.Td>
              <Table.Td className={classes.number}>
                <time dateTime={new Date(run.createdAt).toISOString()} title={EXACT.format(run.createdAt)}>
                  {ageWords(now - run.createdAt)}
                </time>
              </Table.Td>
              <Table.Td className={classes.number}>
                {isEnded(run.word) && run.endedAt === null ? '–' : elapsedWords((run.endedAt ?? now) - run.createdAt)}
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

function Progress({ run: { counts, name, elementCount } }: { readonly run: RunSummary }) {
  const total = totalOf(counts);
  return (
    <span className={classes.bar}>
      <StateBar counts={counts} label={`Progress of ${name}`} />
      <span className={classes.count}>
        {numberWords(finishedOf(counts))} / {numberWords(total)}
        {elementCount === null && '+'}
      </span>
    </span>
  );
}

const EXACT = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'medium' });

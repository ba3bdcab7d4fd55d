import { Table } from '@mantine/core';
import { useMemo } from 'react';
import { numberWords } from '../ui/state-counts.ts';
import { resultRows, valueText } from './result-rows.ts';
import classes from './result-table.module.css';

/** An axis of an output; `label` is its value at a position, null where only the position is known. */
export type TableAxis = { readonly name: string; readonly label: (position: number) => string | null };

type ResultTableProps = { readonly output: string; readonly axes: readonly TableAxis[]; readonly nested: unknown };

const MOST = 500;

/** Values with their coordinates, one row each. */
export function ResultTable({ output, axes, nested }: ResultTableProps) {
  const { rows, total, missing } = useMemo(() => resultRows(nested, axes.length, MOST), [nested, axes.length]);
  return (
    <>
      <p className={classes.amount}>
        {total > MOST
          ? `Showing ${MOST} of ${numberWords(total)} values; downloads hold all of them.`
          : `${numberWords(total)} ${total === 1 ? 'value' : 'values'}.`}
        {missing > 0 && ` ${numberWords(missing)} ${missing === 1 ? 'is' : 'are'} missing.`}
      </p>
      <Table.ScrollContainer
        minWidth={280}
        maxHeight={640}
        // What scrolls can be scrolled by keyboard.
        scrollAreaProps={{ viewportProps: { tabIndex: 0, role: 'group', 'aria-label': `Table of ${output}` } }}
      >
        <Table stickyHeader verticalSpacing={3} highlightOnHover className={classes.table}>
          <Table.Thead>
            <Table.Tr>
              {axes.map(({ name }) => (
                <Table.Th key={name} className={classes.coordinate}>
                  {name}
                </Table.Th>
              ))}
              <Table.Th>{output}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {rows.map(({ position, value }) => (
              <Table.Tr key={position.join()}>
                {axes.map(({ name, label }, axis) => (
                  <Table.Td key={name} className={classes.coordinate}>
                    <Coordinate position={position[axis]} label={label} />
                  </Table.Td>
                ))}
                <Table.Td className={value === null ? classes.missing : undefined}>{valueText(value)}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </>
  );
}

function Coordinate({
  position,
  label,
}: {
  readonly position: number | undefined;
  readonly label: TableAxis['label'];
}) {
  if (position === undefined) return null;
  const value = label(position);
  return (
    <>
      {value ?? position}
      {value !== null && value !== String(position) && <span className={classes.position}>{position}</span>}
    </>
  );
}

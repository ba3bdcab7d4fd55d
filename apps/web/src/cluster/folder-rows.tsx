import { bytesText } from '@gridloom/core/result';
import { Checkbox, Table } from '@mantine/core';
import type { ReactNode } from 'react';
import { Ago } from '../ui/ago.tsx';
import { numberText } from '../ui/number-text.ts';
import { type FolderRow, keyOf, stateWords } from './folder-words.ts';
import classes from './run-folders.module.css';

type FolderRowsProps = {
  readonly rows: readonly FolderRow[];
  readonly marked: ReadonlySet<string>;
  readonly isFree: (row: FolderRow) => boolean;
  readonly linkTo: (runId: string, name: string) => ReactNode;
  readonly onMark: (key: string, on: boolean) => void;
};

/** Run folders and archives as rows. */
export function FolderRows({ rows, marked, isFree, linkTo, onMark }: FolderRowsProps) {
  return (
    <Table.Tbody>
      {rows.map((row) => {
        const { name, runName, size, at, trouble } = row;
        const key = keyOf(row);
        return (
          <Table.Tr key={key} data-place={row.place}>
            <Table.Td>
              <Checkbox
                aria-label={`Choose ${name}`}
                checked={marked.has(key)}
                disabled={!isFree(row)}
                onChange={({ currentTarget }) => onMark(key, currentTarget.checked)}
              />
            </Table.Td>
            <Table.Td className={classes.run}>
              {runName === null ? <span className="mono">{name}</span> : linkTo(name, runName)}
              {runName !== null && <span className={classes.id}>{name}</span>}
              {trouble !== '' && <span className={classes.trouble}>{trouble}</span>}
            </Table.Td>
            <Table.Td className={classes.muted}>{stateWords(row)}</Table.Td>
            <Table.Td className={classes.number}>
              {size === null ? '…' : `${size.complete ? '' : 'more than '}${bytesText(size.bytes)}`}
            </Table.Td>
            <Table.Td className={classes.number}>{size === null ? '…' : numberText(size.files)}</Table.Td>
            <Table.Td className={classes.number}>
              <Ago at={at} />
            </Table.Td>
          </Table.Tr>
        );
      })}
    </Table.Tbody>
  );
}

import { Button, Checkbox, Skeleton, Table } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { Archive, ArchiveRestore, FolderOpen, Trash2 } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { useTRPC } from '../rpc/trpc.ts';
import { confirmDestructive } from '../ui/confirm.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { ErrorNotice } from '../ui/error-notice.tsx';
import { FolderRows } from './folder-rows.tsx';
import {
  amountWords,
  deletionWords,
  type FolderRow,
  keyOf,
  type SortKey,
  sortRows,
  totalWords,
} from './folder-words.ts';
import classes from './run-folders.module.css';
import { useMeasured } from './use-measured.ts';

type RunFoldersProps = {
  readonly profileId: string;
  /** Without a connection the folders are listed only when asked for: a login may ask the user for something. */
  readonly connected: boolean;
  /** A link to a run's page around its name. */
  readonly linkTo: (runId: string, name: string) => ReactNode;
};

/** While something is being done with a folder, the list is read again as often as this. */
const BUSY_MS = 1_000;

/** The run folders of a profile's root: how much room they take, and what can be done about it. */
export function RunFolders({ profileId, connected, linkTo }: RunFoldersProps) {
  const trpc = useTRPC();
  const [asked, setAsked] = useState(false);
  const wanted = connected || asked;
  const list = useQuery(
    trpc.folder.list.queryOptions(
      { profileId },
      {
        enabled: wanted,
        staleTime: 0,
        retry: false,
        refetchInterval: ({ state }) =>
          state.data && (state.data.trash > 0 || state.data.rows.some(({ busy }) => busy !== null)) ? BUSY_MS : false,
      },
    ),
  );
  const measuring = useMeasured(profileId, list.data?.rows);
  const [sort, setSort] = useState<SortKey>('size');
  const [marked, setMarked] = useState<ReadonlySet<string>>(new Set());
  const [refused, setRefused] = useState<readonly string[]>([]);
  const after = (place: FolderRow['place']) => ({
    onSuccess(
      outcome: { readonly refused: Readonly<Record<string, string>> },
      { names: done }: { readonly names: readonly string[] },
    ) {
      // What was marked meanwhile stays marked.
      const over = new Set(done.map((name) => keyOf({ place, name })));
      setMarked((before) => new Set([...before].filter((key) => !over.has(key))));
      setRefused(Object.values(outcome.refused));
      void list.refetch();
    },
  });
  const remove = useMutation(trpc.folder.delete.mutationOptions(after('folder')));
  const archive = useMutation(trpc.folder.archive.mutationOptions(after('folder')));
  const restore = useMutation(trpc.folder.restore.mutationOptions(after('archive')));
  const failed = remove.error ?? archive.error ?? restore.error;

  const rows = sortRows(
    (list.data?.rows ?? []).map((row) => ({ ...row, size: row.size ?? measuring.sizes[row.name] ?? null })),
    sort,
  );
  const chosen = rows.filter((row) => marked.has(keyOf(row)));
  const folders = chosen.filter(({ place }) => place === 'folder');
  const archives = chosen.filter(({ place }) => place === 'archive');
  const names = (some: readonly FolderRow[]) => some.map(({ name }) => name);

  async function askToDelete() {
    const yes = await confirmDestructive({
      title: folders.length === 1 ? 'Delete this run folder?' : `Delete ${folders.length} run folders?`,
      text: deletionWords(folders),
      action: folders.length === 1 ? 'Delete run folder' : `Delete ${folders.length} run folders`,
    });
    if (yes) remove.mutate({ profileId, names: names(folders) });
  }

  return (
    <section className={classes.section} aria-label="Run folders">
      <header className={classes.head}>
        <h2 className={classes.title}>Run folders</h2>
        <p className={classes.where}>
          {list.data && (
            <>
              <span className="mono">{list.data.root}</span> {totalWords(list.data, rows)}
            </>
          )}
        </p>
        <div className={classes.actions}>
          {archives.length > 0 && (
            <Button
              variant="default"
              leftSection={<ArchiveRestore size={14} />}
              loading={restore.isPending}
              onClick={() => restore.mutate({ profileId, names: names(archives) })}
            >
              Restore
            </Button>
          )}
          <Button
            variant="default"
            leftSection={<Archive size={14} />}
            disabled={folders.length === 0}
            loading={archive.isPending}
            onClick={() => archive.mutate({ profileId, names: names(folders) })}
          >
            Archive
          </Button>
          <Button
            variant="default"
            color="red"
            leftSection={<Trash2 size={14} />}
            disabled={folders.length === 0}
            loading={remove.isPending}
            onClick={() => void askToDelete()}
          >
            Delete
          </Button>
        </div>
      </header>
      {list.error && (
        <ErrorNotice what="The run folders cannot be listed." error={list.error} onRetry={() => void list.refetch()} />
      )}
      {failed && <ErrorNotice what="That could not be done." error={failed} />}
      {refused.map((sentence) => (
        <ErrorNotice key={sentence} error={new Error(sentence)} />
      ))}
      {measuring.error && <ErrorNotice what="The sizes are not known." error={measuring.error} />}
      {!wanted && (
        <div>
          <Button variant="default" onClick={() => setAsked(true)}>
            Connect and list them
          </Button>
        </div>
      )}
      {wanted && list.isPending && <Skeleton height={120} />}
      {list.data && rows.length === 0 && (
        <EmptyState icon={<FolderOpen size={24} />} title="No run folders">
          Runs on this profile keep what they compute here.
        </EmptyState>
      )}
      {rows.length > 0 && (
        <Table.ScrollContainer minWidth={560} maxHeight={480}>
          <Table stickyHeader verticalSpacing={6} highlightOnHover>
            <Table.Thead>
              <Table.Tr>
                <Table.Th className={classes.mark}>
                  <Checkbox
                    aria-label="Mark all that can be chosen"
                    checked={chosen.length > 0 && chosen.length === rows.filter(isFree).length}
                    indeterminate={chosen.length > 0 && chosen.length < rows.filter(isFree).length}
                    onChange={({ currentTarget }) =>
                      setMarked(new Set(currentTarget.checked ? rows.filter(isFree).map(keyOf) : []))
                    }
                  />
                </Table.Th>
                <SortHead name="name" label="Run" now={sort} onSort={setSort} />
                <Table.Th>State</Table.Th>
                <SortHead name="size" label="Size" now={sort} onSort={setSort} />
                <SortHead name="files" label="Files" now={sort} onSort={setSort} />
                <SortHead name="age" label="Age" now={sort} onSort={setSort} />
              </Table.Tr>
            </Table.Thead>
            <FolderRows
              rows={rows}
              marked={marked}
              isFree={isFree}
              linkTo={linkTo}
              onMark={(key, on) => {
                const next = new Set(marked);
                if (on) next.add(key);
                else next.delete(key);
                setMarked(next);
              }}
            />
          </Table>
        </Table.ScrollContainer>
      )}
      <p className={classes.note} role="status">
        {measuring.isPending
          ? 'Counting what lies in the folders. '
          : chosen.length > 0
            ? `${chosen.length} chosen, ${amountWords(chosen)}. `
            : ''}
        {list.data && list.data.trash > 0 && 'Deleted folders are still being removed.'}
      </p>
    </section>
  );
}

/** What is under way, or being worked on, is left alone. */
function isFree({ state, busy }: FolderRow): boolean {
  return state !== 'live' && busy === null;
}

type SortHeadProps = {
  readonly name: SortKey;
  readonly label: string;
  readonly now: SortKey;
  readonly onSort: (key: SortKey) => void;
};

function SortHead({ name, label, now, onSort }: SortHeadProps) {
  return (
    <Table.Th aria-sort={now === name ? (name === 'name' ? 'ascending' : 'descending') : undefined}>
      <button type="button" className={classes.sort} data-now={now === name || undefined} onClick={() => onSort(name)}>
        {label}
      </button>
    </Table.Th>
  );
}

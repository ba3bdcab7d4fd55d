import { ActionIcon, Button, Menu, Skeleton } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { EllipsisVertical, Trash2, Workflow } from 'lucide-react';
import { useTRPC } from '../../rpc/trpc.ts';
import { Ago } from '../../ui/ago.tsx';
import { confirmDestructive } from '../../ui/confirm.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ErrorNotice } from '../../ui/error-notice.tsx';
import { notifyError } from '../../ui/notify.ts';
import classes from './pipeline-list.module.css';

type PipelineListProps = { readonly onCreate: () => void; readonly busy: boolean };

/** The saved pipelines, the one saved last first. */
export function PipelineList({ onCreate, busy }: PipelineListProps) {
  const trpc = useTRPC();
  const client = useQueryClient();
  const pipelines = useQuery(trpc.pipeline.list.queryOptions());
  const remove = useMutation(
    trpc.pipeline.remove.mutationOptions({
      onSuccess: () => client.invalidateQueries({ queryKey: trpc.pipeline.list.queryKey() }),
      onError: (error) => notifyError('The pipeline was not deleted.', error),
    }),
  );

  async function askAndRemove(id: string, name: string) {
    const sure = await confirmDestructive({
      title: `Delete "${name}"?`,
      text: 'The pipeline and its revisions go away. Runs that were made of it stay, with their results.',
      action: 'Delete pipeline',
    });
    if (sure) remove.mutate({ id });
  }

  if (pipelines.isError) {
    return (
      <ErrorNotice
        what="Your pipelines cannot be shown."
        error={pipelines.error}
        onRetry={() => void pipelines.refetch()}
      />
    );
  }
  if (pipelines.isPending) return <Skeleton height={148} radius="md" />;
  if (pipelines.data.length === 0) {
    return (
      <div className={classes.box}>
        <EmptyState
          icon={<Workflow size={24} />}
          title="No pipelines yet"
          action={
            <Button onClick={onCreate} disabled={busy} variant="default">
              Start with an empty canvas
            </Button>
          }
        >
          Open an example below, or drop a Python file here.
        </EmptyState>
      </div>
    );
  }
  const newestFirst = pipelines.data.toSorted((a, b) => b.savedAt - a.savedAt);
  return (
    <div className={classes.box}>
      <table className={classes.table} aria-label="Saved pipelines">
        <thead>
          <tr>
            <th scope="col">Name</th>
            <th scope="col" className={classes.number}>
              Functions
            </th>
            <th scope="col">Saved</th>
            <th scope="col">
              <span className={classes.hidden}>Actions</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {newestFirst.map(({ id, name, description, functionCount, savedAt }) => (
            <tr key={id}>
              <td className={classes.name}>
                <Link to="/pipelines/$pipelineId" params={{ pipelineId: id }} className={classes.link}>
                  {name || 'Untitled'}
                </Link>
                <div className={classes.description}>{description}</div>
              </td>
              <td className={classes.number}>{functionCount}</td>
              <td className={classes.when}>
                <Ago at={savedAt} />
              </td>
              <td className={classes.more}>
                <Menu position="bottom-end">
                  <Menu.Target>
                    <ActionIcon aria-label={`Actions for ${name}`}>
                      <EllipsisVertical size={16} />
                    </ActionIcon>
                  </Menu.Target>
                  <Menu.Dropdown>
                    <Menu.Item
                      c="var(--gl-error)"
                      leftSection={<Trash2 size={14} />}
                      onClick={() => void askAndRemove(id, name)}
                    >
                      Delete…
                    </Menu.Item>
                  </Menu.Dropdown>
                </Menu>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

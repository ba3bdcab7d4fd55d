import { Button, Skeleton, VisuallyHidden } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { useTRPC } from '../rpc/trpc.ts';
import { Crumbs } from '../ui/crumbs.tsx';
import { ErrorNotice } from '../ui/error-notice.tsx';
import { notifyError } from '../ui/notify.ts';
import { Page } from '../ui/page.tsx';
import classes from './editor-page.module.css';
import { OpenedEditor } from './opened-editor.tsx';

/** Opens a pipeline. From then on the editor's store holds it; what the server says later must not overwrite it. */
export function EditorPage() {
  const { pipelineId } = useParams({ from: '/pipelines/$pipelineId' });
  const trpc = useTRPC();
  const [opening, setOpening] = useState(1);
  // Nothing is kept of it, so that opening always shows what is saved now; nor is it asked for again while it is open.
  const saved = useQuery(
    trpc.pipeline.get.queryOptions(
      { id: pipelineId },
      { staleTime: 0, gcTime: 0, refetchOnWindowFocus: false, refetchOnReconnect: false },
    ),
  );

  async function reload() {
    const { isSuccess, error } = await saved.refetch();
    if (isSuccess) setOpening((now) => now + 1);
    else notifyError('The pipeline was not reloaded.', error);
  }

  if (saved.data) {
    return <OpenedEditor key={`${pipelineId} ${opening}`} saved={saved.data} onReload={() => void reload()} />;
  }
  return (
    <Page
      title="Pipeline"
      flush
      bar={
        <>
          <Crumbs to="/pipelines" label="Pipelines" />
          <VisuallyHidden component="h1">Pipeline</VisuallyHidden>
        </>
      }
    >
      {saved.isError ? (
        <div className={classes.notice}>
          <ErrorNotice
            what="The pipeline cannot be opened."
            error={saved.error}
            onRetry={() => void saved.refetch()}
            action={
              <Button component={Link} to="/pipelines" variant="default">
                All pipelines
              </Button>
            }
          />
        </div>
      ) : (
        <div className={classes.loading} aria-busy>
          <Skeleton h="100%" radius={0} />
        </div>
      )}
    </Page>
  );
}

import { Button, Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { useTRPC } from '../rpc/trpc.ts';
import { Crumbs } from '../ui/crumbs.tsx';
import { ErrorNotice } from '../ui/error-notice.tsx';
import { Page } from '../ui/page.tsx';
import classes from './editor-page.module.css';
import { OpenedEditor } from './opened-editor.tsx';

/** Opens a pipeline. From then on the editor's store holds it; what the server says later must not overwrite it. */
export function EditorPage() {
  const { pipelineId } = useParams({ from: '/pipelines/$pipelineId' });
  const trpc = useTRPC();
  const [opening, setOpening] = useState(1);
  const saved = useQuery(
    trpc.pipeline.get.queryOptions({ id: pipelineId }, { staleTime: 0, gcTime: 0, refetchOnWindowFocus: false }),
  );

  async function reload() {
    await saved.refetch();
    setOpening((now) => now + 1);
  }

  if (saved.data && !saved.isError) {
    return <OpenedEditor key={`${pipelineId} ${opening}`} saved={saved.data} onReload={() => void reload()} />;
  }
  return (
    <Page title="Pipeline" flush bar={<Crumbs to="/pipelines" label="Pipelines" />}>
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

import type { Pipeline } from '@gridloom/core/pipeline';
import { Button, Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTRPC } from '../../rpc/trpc.ts';
import { ErrorNotice } from '../../ui/error-notice.tsx';
import classes from './example-gallery.module.css';
import { GraphSketch } from './graph-sketch.tsx';

type ExampleGalleryProps = {
  /** Makes a copy of an example and goes there. */
  readonly onOpen: (pipeline: Pipeline) => void;
  readonly busy: boolean;
};

/** Pipelines to begin with; each runs on this machine in seconds. */
export function ExampleGallery({ onOpen, busy }: ExampleGalleryProps) {
  const trpc = useTRPC();
  const examples = useQuery(trpc.example.list.queryOptions(undefined, { staleTime: Number.POSITIVE_INFINITY }));
  if (examples.isError) {
    return (
      <ErrorNotice
        what="The examples cannot be shown."
        error={examples.error}
        onRetry={() => void examples.refetch()}
      />
    );
  }
  return (
    <ul className={classes.gallery} aria-label="Examples" aria-busy={examples.isPending}>
      {examples.isPending && [1, 2, 3, 4].map((key) => <Skeleton key={key} component="li" height={216} radius="md" />)}
      {examples.data?.map(({ id, title, teaches, pipeline }) => (
        <li key={id} className={classes.card} aria-label={title}>
          <div className={classes.picture}>
            <GraphSketch pipeline={pipeline} />
          </div>
          <h3 className={classes.title}>{title}</h3>
          <p className={classes.teaches}>{teaches}</p>
          <Button
            variant="default"
            className={classes.open}
            disabled={busy}
            aria-label={`Open ${title}`}
            onClick={() => onOpen(pipeline)}
          >
            Open
          </Button>
        </li>
      ))}
    </ul>
  );
}

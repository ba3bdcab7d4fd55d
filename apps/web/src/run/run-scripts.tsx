import { Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { FileCode } from 'lucide-react';
import { useEffect } from 'react';
import { useTRPC } from '../rpc/trpc.ts';
import { EmptyState } from '../ui/empty-state.tsx';
import { ErrorNotice } from '../ui/error-notice.tsx';
import { CopyButton } from './copy-button.tsx';
import classes from './run-scripts.module.css';

type RunScriptsProps = {
  readonly runId: string;
  /** Changes when there may be new scripts. */
  readonly jobCount: number;
  /** Only those of this stage's batches. */
  readonly batches: readonly string[];
};

/** The scripts that were submitted for a stage, exactly as written. */
export function RunScripts({ runId, jobCount, batches }: RunScriptsProps) {
  const trpc = useTRPC();
  const scripts = useQuery(trpc.run.scripts.queryOptions({ runId }));
  const { refetch } = scripts;
  useEffect(() => {
    void refetch();
  }, [refetch, jobCount]);
  if (scripts.error)
    return (
      <ErrorNotice what="The scripts cannot be read." error={scripts.error} onRetry={() => void scripts.refetch()} />
    );
  if (!scripts.data) return <Skeleton height={200} />;
  const shown = batches.flatMap((batch) => (scripts.data[batch] ? [{ batch, text: scripts.data[batch] }] : []));
  if (shown.length === 0) {
    return (
      <EmptyState icon={<FileCode size={24} />} title="No script for this stage">
        A profile with SLURM has one for each job array, once it is cut. Processes need none.
      </EmptyState>
    );
  }
  return shown.map(({ batch, text }) => (
    <section key={batch} className={classes.script} aria-label={`Script of ${batch}`}>
      <header className={classes.head}>
        <span className={classes.name}>{batch}.sbatch</span>
        <CopyButton text={text} what="script" />
      </header>
      <pre className={classes.text} tabIndex={0}>
        {text}
      </pre>
    </section>
  ));
}

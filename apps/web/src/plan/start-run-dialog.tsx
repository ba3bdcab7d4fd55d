import type { Profile } from '@gridloom/core/cluster';
import type { Pipeline, Problem } from '@gridloom/core/pipeline';
import type { Compiled } from '@gridloom/core/plan';
import { Button, Modal } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Play } from 'lucide-react';
import { useTRPC } from '../rpc/trpc.ts';
import { ErrorNotice } from '../ui/error-notice.tsx';
import { PlanProblems } from './plan-problems.tsx';
import { PlanScripts } from './plan-scripts.tsx';
import { PlanTotals } from './plan-totals.tsx';
import { refusedProblems } from './refused-problems.ts';
import { StageTable } from './stage-table.tsx';
import classes from './start-run-dialog.module.css';

type StartRunDialogProps = {
  readonly opened: boolean;
  readonly onClose: () => void;
  readonly pipeline: Pipeline;
  readonly pipelineId: string;
  readonly profile: Profile | null;
  /** What the browser compiled; the server compiles again when the run starts, and its word counts. */
  readonly compiled: Compiled;
  readonly onShowProblem: (problem: Problem) => void;
  readonly onStarted: (runId: string) => void;
};

/** The plan before the run: what will be submitted, how much of it, and what is in the way. */
export function StartRunDialog(props: StartRunDialogProps) {
  const { opened, onClose, pipeline, pipelineId, profile, compiled, onShowProblem, onStarted } = props;
  const trpc = useTRPC();
  const client = useQueryClient();
  const start = useMutation(
    trpc.run.start.mutationOptions({
      onSuccess: ({ runId }) => {
        void client.invalidateQueries({ queryKey: trpc.run.list.queryKey() });
        onStarted(runId);
      },
    }),
  );
  const refused = refusedProblems(start.error);
  const errors = compiled.problems.filter(({ severity }) => severity === 'error');
  const others = compiled.problems.filter(({ severity }) => severity !== 'error');

  /** What the server said belongs to the pipeline as it was: it is not shown again. */
  function close() {
    start.reset();
    onClose();
  }

  function show(problem: Problem) {
    start.reset();
    onShowProblem(problem);
  }

  return (
    <Modal opened={opened} onClose={close} title="Start run" size={920}>
      <div className={classes.body}>
        <p className={classes.where}>
          {pipeline.name} on <strong>{profile?.name ?? 'no profile'}</strong>
        </p>
        {refused && (
          <div role="alert">
            <PlanProblems pipeline={pipeline} problems={refused} onShow={show} />
          </div>
        )}
        {!compiled.ok && !refused && <PlanProblems pipeline={pipeline} problems={errors} onShow={show} />}
        {compiled.ok && profile && (
          <>
            <PlanTotals estimate={compiled.plan.estimate} />
            <StageTable plan={compiled.plan} />
            {others.length > 0 && <PlanProblems pipeline={pipeline} problems={others} onShow={show} />}
            <PlanScripts plan={compiled.plan} profile={profile} />
          </>
        )}
        {start.isError && !refused && <ErrorNotice what="The run was not started." error={start.error} />}
      </div>
      <footer className={classes.footer}>
        <Button variant="default" onClick={close}>
          Cancel
        </Button>
        <Button
          data-autofocus
          leftSection={<Play size={13} />}
          loading={start.isPending}
          disabled={!compiled.ok || !profile}
          onClick={() => profile && start.mutate({ pipeline, pipelineId, profileId: profile.id })}
        >
          Start
        </Button>
      </footer>
    </Modal>
  );
}

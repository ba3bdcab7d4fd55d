import type { ProblemFix } from '@gridloom/core/pipeline';
import { inactiveFunctions, type Selection, WHOLE } from '@gridloom/core/plan';
import { Button, Switch } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Play } from 'lucide-react';
import { useMemo, useState } from 'react';
import { useTRPC } from '../rpc/trpc.ts';
import { ErrorNotice } from '../ui/error-notice.tsx';
import { axesOfPlan } from './axes-of-plan.ts';
import { PartFields } from './part-fields.tsx';
import { PlanProblems } from './plan-problems.tsx';
import { PlanScripts } from './plan-scripts.tsx';
import { PlanTotals } from './plan-totals.tsx';
import { refusedProblems } from './refused-problems.ts';
import { isAllTakenOver, reuseSentence } from './reuse-words.ts';
import { StageTable } from './stage-table.tsx';
import classes from './start-run-dialog.module.css';
import type { StartRunDialogProps } from './start-run-dialog.tsx';
import { usePlanned } from './use-planned.ts';

/** What will be submitted, how much of it, what is taken over, and what is in the way. */
export function StartRunForm(props: Omit<StartRunDialogProps, 'opened'>) {
  const { onClose, pipeline, pipelineId, profile, compile, syntax, onShowProblem, onFix, onStarted } = props;
  const trpc = useTRPC();
  const client = useQueryClient();
  const [reuse, setReuse] = useState(true);
  const [selection, setSelection] = useState<Selection>(WHOLE);
  const { compiled, asking, error } = usePlanned({ pipeline, pipelineId, profile, reuse, selection, compile });
  const start = useMutation(
    trpc.run.start.mutationOptions({
      onSuccess: ({ runId }) => {
        void client.invalidateQueries({ queryKey: trpc.run.list.queryKey() });
        onStarted(runId);
      },
    }),
  );
  // The fields offer the whole pipeline, also while a part of it is chosen.
  const part = useMemo(() => {
    const whole = compile(WHOLE);
    const inactive = inactiveFunctions(pipeline);
    const outputs = pipeline.functions.filter(({ id }) => !inactive.has(id)).flatMap((item) => item.outputs);
    const rankOf = (name: string) => (whole.ok ? (whole.plan.arrays[name]?.shape.length ?? 0) : 0);
    return {
      outputs: [...new Set(outputs)].map((name) => ({ name, rank: rankOf(name) })),
      axes: whole.ok ? axesOfPlan(whole.plan) : [],
    };
  }, [compile, pipeline]);
  const refused = refusedProblems(start.error);
  const problems = [...compiled.problems, ...syntax];
  const errors = problems.filter(({ severity }) => severity === 'error');
  const others = problems.filter(({ severity }) => severity !== 'error');
  const plan = compiled.ok && errors.length === 0 ? compiled.plan : null;

  const isLeast = plan !== null && plan.estimate.atLeast && !isAllTakenOver(plan, compiled.facts);

  /** What the server refused belongs to what was asked for then. */
  function change(next: { readonly reuse?: boolean; readonly selection?: Selection }) {
    start.reset();
    if (next.reuse !== undefined) setReuse(next.reuse);
    if (next.selection !== undefined) setSelection(next.selection);
  }

  /** What the server refused may be mended now. */
  function fix(mended: ProblemFix) {
    start.reset();
    onFix(mended);
  }

  const toProblems = { pipeline, onShow: onShowProblem, onFix: fix };
  return (
    <>
      <div className={classes.body}>
        <p className={classes.where}>
          {pipeline.name} on <strong>{profile?.name ?? 'no profile'}</strong>
        </p>
        {refused && (
          <div role="alert">
            <PlanProblems problems={refused} {...toProblems} />
          </div>
        )}
        {errors.length > 0 && !refused && <PlanProblems problems={errors} {...toProblems} />}
        {plan && profile && (
          <div className={classes.plan} aria-busy={asking} data-asking={asking || undefined}>
            <PlanTotals estimate={plan.estimate} isLeast={isLeast} />
            {(!reuse || plan.estimate.reused > 0) && (
              <Switch
                label="Take over results that are still good"
                description={reuseSentence(plan.estimate, isLeast)}
                checked={reuse}
                onChange={(event) => change({ reuse: event.currentTarget.checked })}
              />
            )}
            <StageTable plan={plan} facts={compiled.facts} />
          </div>
        )}
        {(part.outputs.length > 1 || part.axes.length > 0) && (
          <PartFields {...part} selection={selection} onChange={(next) => change({ selection: next })} />
        )}
        {plan && profile && (
          <>
            {others.length > 0 && <PlanProblems problems={others} {...toProblems} />}
            <PlanScripts plan={plan} profile={profile} />
          </>
        )}
        {error !== null && (
          <ErrorNotice what="What earlier runs computed is not known; this plan was made without it." error={error} />
        )}
        {start.isError && !refused && <ErrorNotice what="The run was not started." error={start.error} />}
      </div>
      <footer className={classes.footer}>
        <span className={classes.asking} role="status">
          {asking && profile ? 'Looking at earlier runs…' : ''}
        </span>
        <Button variant="default" onClick={onClose}>
          Cancel
        </Button>
        <Button
          data-autofocus
          leftSection={<Play size={13} />}
          loading={start.isPending}
          disabled={!plan || !profile}
          onClick={() => profile && start.mutate({ pipeline, pipelineId, profileId: profile.id, reuse, selection })}
        >
          Start
        </Button>
      </footer>
    </>
  );
}

import type { Pipeline, Problem, ProblemFix } from '@gridloom/core/pipeline';
import { Button } from '@mantine/core';
import { CircleAlert, Info, TriangleAlert, Wrench } from 'lucide-react';
import classes from './start-run-dialog.module.css';

const ICONS = { error: CircleAlert, warning: TriangleAlert, hint: Info };

type PlanProblemsProps = {
  readonly pipeline: Pipeline;
  readonly problems: readonly Problem[];
  readonly onShow: (problem: Problem) => void;
  readonly onFix: (fix: ProblemFix) => void;
};

/** What is in the way of the run, or worth knowing before it; each leads to its place, or mends it. */
export function PlanProblems({ pipeline, problems, onShow, onFix }: PlanProblemsProps) {
  const blocking = problems.some(({ severity }) => severity === 'error');
  return (
    <section aria-label="Problems of the plan">
      {blocking && <p className={classes.lead}>Mend this first; nothing was submitted.</p>}
      <ul className={classes.problems}>
        {problems.map((problem, index) => (
          <li key={`${problem.code} ${index}`} className={classes.problemItem}>
            {isOfPart(problem) ? (
              <div className={classes.problem}>
                <ProblemSentence problem={problem} />
              </div>
            ) : (
              <button type="button" className={classes.problem} onClick={() => onShow(problem)}>
                <ProblemSentence problem={problem} />
                <span className={`mono ${classes.detail}`}>{nodeName(pipeline, problem)}</span>
              </button>
            )}
            {problem.fix && <FixOffer fix={problem.fix} onFix={onFix} />}
          </li>
        ))}
      </ul>
    </section>
  );
}

function ProblemSentence({ problem: { severity, message, hint } }: { readonly problem: Problem }) {
  const Icon = ICONS[severity];
  return (
    <>
      <Icon size={14} className={classes[severity]} aria-label={severity} />
      <span className={classes.problemText}>
        {message} <span className={classes.remedy}>{hint}</span>
      </span>
    </>
  );
}

type FixOfferProps = { readonly fix: ProblemFix; readonly onFix: (fix: ProblemFix) => void };

function FixOffer({ fix, onFix }: FixOfferProps) {
  return (
    <Button
      size="compact-xs"
      variant="default"
      className={classes.fix}
      leftSection={<Wrench size={11} aria-hidden />}
      onClick={() => onFix(fix)}
    >
      {fix.title}
    </Button>
  );
}

/** Of the part that is chosen in the dialog: there is no place in the pipeline to go to. */
function isOfPart({ place }: Problem): boolean {
  return place.field?.startsWith('selection') ?? false;
}

function nodeName(pipeline: Pipeline, { place }: Problem): string {
  const id = place.node?.id;
  const entry = pipeline.functions.find((item) => item.id === id)?.entry;
  const nest = pipeline.nests.find((item) => item.id === id)?.name;
  return entry ?? nest ?? pipeline.inputs.find((item) => item.id === id)?.name ?? 'pipeline';
}

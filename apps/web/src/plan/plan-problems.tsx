import type { Pipeline, Problem } from '@gridloom/core/pipeline';
import { CircleAlert, Info, TriangleAlert } from 'lucide-react';
import classes from './start-run-dialog.module.css';

const ICONS = { error: CircleAlert, warning: TriangleAlert, hint: Info };

type PlanProblemsProps = {
  readonly pipeline: Pipeline;
  readonly problems: readonly Problem[];
  readonly onShow: (problem: Problem) => void;
};

/** What is in the way of the run, or worth knowing before it; each leads to its place. */
export function PlanProblems({ pipeline, problems, onShow }: PlanProblemsProps) {
  const blocking = problems.some(({ severity }) => severity === 'error');
  return (
    <section aria-label="Problems of the plan">
      {blocking && <p className={classes.lead}>Mend this first; nothing was submitted.</p>}
      <ul className={classes.problems}>
        {problems.map((problem, index) => {
          const Icon = ICONS[problem.severity];
          return (
            <li key={`${problem.code} ${index}`}>
              <button type="button" className={classes.problem} onClick={() => onShow(problem)}>
                <Icon size={14} className={classes[problem.severity]} aria-label={problem.severity} />
                <span className={classes.problemText}>
                  {problem.message} <span className={classes.remedy}>{problem.hint}</span>
                </span>
                <span className={`mono ${classes.detail}`}>{nodeName(pipeline, problem)}</span>
              </button>
            </li>
          );
        })}
      </ul>
    </section>
  );
}

function nodeName(pipeline: Pipeline, { place }: Problem): string {
  const id = place.node?.id;
  const entry = pipeline.functions.find((item) => item.id === id)?.entry;
  return entry ?? pipeline.inputs.find((item) => item.id === id)?.name ?? 'pipeline';
}

import { countOf } from '@gridloom/core/mapspec';
import type { Pipeline, Problem } from '@gridloom/core/pipeline';
import type { Compiled, Plan, Stage } from '@gridloom/core/plan';

/** What `compile --json` prints; docs/command-line.md describes it. Fields are added, never renamed. */
export type CompileReport = {
  readonly ok: boolean;
  readonly problems: readonly ProblemReport[];
  /** Null, as all below but `facts`, when the pipeline was refused. */
  readonly plan: { readonly hash: string; readonly name: string; readonly profile: string } | null;
  readonly arrays: readonly ArrayReport[] | null;
  readonly stages: readonly StageReport[] | null;
  readonly estimate: Plan['estimate'] | null;
  readonly facts: Compiled['facts'];
};

export type ProblemReport = Pick<Problem, 'code' | 'severity' | 'message' | 'hint'> & {
  /** Name of the function (or nest) or the input that it belongs to, and its field and characters there. */
  readonly function: string | null;
  readonly input: string | null;
  readonly field: string | null;
  readonly range: { readonly start: number; readonly end: number } | null;
  /** What would mend it, as the button in the editor says it. */
  readonly fix: string | null;
};

export type ArrayReport = {
  readonly name: string;
  /** The stage that gives it; null for an input. */
  readonly stage: string | null;
  readonly axes: readonly (string | null)[];
  readonly shape: readonly (number | '?')[];
};

export type StageReport = {
  readonly id: string;
  readonly outputs: readonly string[];
  readonly mapspec: string | null;
  readonly axes: Stage['axes'];
  /** Null while its size is not known. */
  readonly elements: number | null;
  /** Elements that are asked for, and those of them that are taken over from an earlier run. */
  readonly selected: number | null;
  readonly reused: number;
  readonly tasks: number | null;
  readonly executor: Stage['executor'];
  readonly scope: Stage['scope'];
  readonly jobArrays: readonly JobArrayReport[];
  /** Stages that it reads; `elementwise`: each task waits only for the task of the same number. */
  readonly dependencies: readonly { readonly after: string; readonly elementwise: boolean }[];
  readonly submitted: { readonly when: 'at once' | 'when values arrive'; readonly why: string };
};

export type JobArrayReport = {
  readonly id: string;
  readonly elements: readonly (readonly [number, number])[];
  readonly tasks: number;
  readonly perTask: number;
  readonly resources: Stage['batches'][number]['resources'];
};

export function reportCompiled(compiled: Compiled, pipeline: Pipeline): CompileReport {
  const plan = compiled.ok ? compiled.plan : null;
  return {
    ok: compiled.ok,
    problems: compiled.problems.map((problem) => reportProblem(problem, pipeline)),
    plan: plan && { hash: plan.hash, name: plan.name, profile: plan.profileId },
    arrays: plan && Object.entries(plan.arrays).map(([name, { stage, axes, shape }]) => ({ name, stage, axes, shape })),
    stages: plan && plan.stages.map(reportStage),
    estimate: plan && plan.estimate,
    facts: compiled.facts,
  };
}

function reportProblem({ code, severity, message, hint, place, fix }: Problem, pipeline: Pipeline): ProblemReport {
  const { node, field = null, range = null } = place;
  const isFunction = node?.kind === 'function';
  const owner = isFunction ? pipeline.functions.find(({ id }) => id === node.id)?.entry : undefined;
  const nest = isFunction ? pipeline.nests.find(({ id }) => id === node.id)?.name : undefined;
  const input = node?.kind === 'input' ? pipeline.inputs.find(({ id }) => id === node.id)?.name : undefined;
  return {
    code,
    severity,
    message,
    hint,
    function: owner ?? nest ?? null,
    input: input ?? null,
    field,
    range,
    fix: fix?.title ?? null,
  };
}

function reportStage(stage: Stage): StageReport {
  const { id, outputs, mapspec, axes, elementCount, selected, reuse, batches, executor, scope } = stage;
  const isKnown = stage.release.kind === 'at-once';
  return {
    id,
    outputs,
    mapspec,
    axes,
    elements: elementCount,
    selected: selected ? countOf(selected) : elementCount,
    reused: reuse ? countOf(reuse.elements) : 0,
    tasks: isKnown ? tasksOf(stage) : null,
    executor,
    scope,
    jobArrays: batches.map(({ id: batch, elements, taskCount, perTask, resources }) => ({
      id: batch,
      elements,
      tasks: taskCount,
      perTask,
      resources,
    })),
    dependencies: stage.after.map((after) => ({ after, elementwise: stage.elementwise.includes(after) })),
    submitted: submissionOf(stage),
  };
}

function tasksOf({ batches }: Stage): number {
  return batches.reduce((sum, batch) => sum + batch.taskCount, 0);
}

function submissionOf({ release }: Stage): StageReport['submitted'] {
  if (release.kind === 'when-sized') return { when: 'when values arrive', why: release.why };
  return { when: 'at once', why: 'Its sizes and resources are known before anything runs.' };
}

/** A plan for a terminal: a line for each stage, below it what it waits for, and the sum. */
export function printPlan(plan: Plan): string {
  const { estimate } = plan;
  const hours = estimate.coreHours === null ? '' : `, ${roundedHours(estimate.coreHours)} core-hours asked for`;
  const reused = estimate.reused > 0 ? ` ${estimate.reused} more are taken over from an earlier run.` : '';
  return [
    ...plan.stages.map((stage) => printStage(reportStage(stage))),
    `${estimate.atLeast ? 'At least' : 'In all'} ${estimate.elements} elements, ${estimate.tasks} tasks, ${estimate.jobArrays} job arrays${hours}.${reused}`,
  ].join('\n');
}

function printStage(stage: StageReport): string {
  const { elements, selected, reused, tasks } = stage;
  const part = selected === elements ? `${elements ?? '?'}` : `${selected ?? '?'} of ${elements ?? '?'}`;
  const work =
    tasks === null ? `sized later: ${stage.submitted.why}` : `${tasks} tasks in ${stage.jobArrays.length} job arrays`;
  const taken = reused > 0 ? `, ${reused} taken over` : '';
  const isMap = stage.elements !== 1;
  const after = stage.dependencies.map((each) =>
    isMap && each.elementwise ? `${each.after} (task by task)` : each.after,
  );
  const waits = after.length > 0 ? `\n      after ${after.join(', ')}` : '';
  return `  ${stage.id}: ${stage.mapspec ?? 'once'}, ${part} elements${taken}, ${work}${waits}`;
}

function roundedHours(hours: number): string {
  return hours < 10 ? hours.toFixed(1) : Math.round(hours).toString();
}

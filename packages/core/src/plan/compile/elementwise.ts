import { sameTasks } from '../cut-batches.ts';
import type { Batch, Stage, StageParameter } from '../plan.ts';

/**
 * Stages that a stage reads element by element, and task by task: task `t` of each of its job arrays reads only what task
 * `t` of the job array of the same number of the other one computes, or what was there before the run. Only then may one
 * task follow the other without waiting for the rest.
 *
 * @param byId - the stages it reads, with their job arrays
 */
export function elementwiseOf(stage: Stage, byId: ReadonlyMap<string, Stage>): string[] {
  return stage.after.filter((id) => {
    const before = byId.get(id);
    return (
      before !== undefined &&
      before.executor === stage.executor &&
      before.release.kind === 'at-once' &&
      stage.release.kind === 'at-once' &&
      readsOwnElement(stage, before) &&
      sameCut(stage.batches, before.batches)
    );
  });
}

/** True when element `n` reads element `n` of the other stage and no other one of it, whatever `n` is. */
function readsOwnElement(stage: Stage, before: Stage): boolean {
  const axes = externalAxes(stage);
  const others = externalAxes(before);
  const sameAxes = axes.length === others.length && axes.every((axis, at) => sameAxis(axis, others[at]!));
  return sameAxes && stage.parameters.every(({ from, axes: taken }) => takesOwnElement(from, taken, before));
}

function takesOwnElement(from: StageParameter['from'], taken: StageParameter['axes'], before: Stage): boolean {
  if (from.kind !== 'output' || from.stage !== before.id) return true;
  // Taken whole, it is one element only where the other stage has no external axis.
  if (taken === null) return externalAxes(before).length === 0;
  return (
    taken.length === before.axes.length &&
    before.axes.every(({ name, external }, at) => (external ? taken[at] === name : taken[at] === null))
  );
}

function externalAxes(stage: Stage): Stage['axes'] {
  return stage.axes.filter(({ external }) => external);
}

function sameAxis(left: Stage['axes'][number], right: Stage['axes'][number]): boolean {
  return left.name === right.name && left.size === right.size && left.size !== '?';
}

/** The same elements in the same tasks of job arrays of the same numbers. */
function sameCut(left: readonly Batch[], right: readonly Batch[]): boolean {
  return left.length > 0 && left.length === right.length && left.every((batch, at) => sameTasks(batch, right[at]!));
}

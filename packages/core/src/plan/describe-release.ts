import { countOf } from '../mapspec/index.ts';
import type { Stage } from './plan.ts';
import { nameList, plural } from './problems/problem-entry.ts';

/** When a stage is submitted, and why then, in sentences. */
export function describeRelease(stage: Stage): string {
  const { release, after, elementwise, batches } = stage;
  if (release.kind === 'when-sized') {
    const when = release.needsUpstream ? `once ${nameList(after)} ended` : 'once the worker has looked';
    return `Submitted ${when}. ${release.why}`;
  }
  if (batches.length === 0) return 'Nothing is submitted: there is nothing left to compute.';
  const elements = batches.reduce((sum, batch) => sum + countOf(batch.elements), 0);
  const known =
    elements === 1 ? 'what it asks for is known' : `its ${elements} elements and what they ask for are known`;
  const sentences = [`Submitted at once, because ${known} before the run.`];
  const whole = after.filter((id) => !elementwise.includes(id));
  if (whole.length > 0) sentences.push(`Its tasks wait in the queue until ${nameList(whole)} ended.`);
  if (elementwise.length > 0) {
    sentences.push(
      `Each task reads only what the task of the same number of ${nameList(elementwise)} computes ` +
        `(${plural(
          batches.reduce((sum, { taskCount }) => sum + taskCount, 0),
          'task',
        )} each).`,
    );
  }
  return sentences.join(' ');
}

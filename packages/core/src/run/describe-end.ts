import type { EndCause } from '../cluster/index.ts';
import { countOf, includes } from '../mapspec/index.ts';
import { taskOfElement } from '../plan/cut-batches.ts';
import { batchesOf, type RunState, type TaskEnd } from './run-state.ts';

/** What happened and what to do about it. */
export type Trouble = { readonly message: string; readonly hint: string };

/** Why elements have no record of their own, in words: the task that should have computed them ended early. */
export function describeEnd({ cause, detail }: Pick<TaskEnd, 'cause' | 'detail'>): Trouble {
  const { message, hint } = WORDS[cause];
  // Of a broken dependency the scheduler says the same in its words.
  return { message: detail && cause !== 'dependency' ? `${message} (${detail})` : message, hint };
}

/** One trouble a stage and cause, for tasks that ended early in the newest round of the stage. */
export function troublesOfEnds(run: RunState): Trouble[] {
  return Object.values(run.stages).flatMap(({ stage, rounds, givenUp }) => {
    const ends = batchesOf(run, rounds.at(-1)!).flatMap((batch) => batch.ends);
    const causes = [...new Set(ends.map(({ cause }) => cause))].filter(
      (cause) => cause !== 'cancelled' || (!run.cancelled && givenUp.length === 0),
    );
    return causes.map((cause) => {
      const own = ends.filter((end) => end.cause === cause);
      const tasks = own.reduce((sum, end) => sum + countOf(end.tasks), 0);
      const { message, hint } = describeEnd(own[0]!);
      return { message: `${stage.id}: ${tasks} ${tasks === 1 ? 'task' : 'tasks'} ended early. ${message}.`, hint };
    });
  });
}

/** Why an element was given up, if the task that should have computed it ended early. */
export function endOfElement(run: RunState, stage: string, element: number): Trouble | null {
  for (const round of [...(run.stages[stage]?.rounds ?? [])].reverse()) {
    for (const { batch, ends } of batchesOf(run, round)) {
      const task = taskOfElement(batch, element);
      if (task === null) continue;
      const end = ends.find(({ tasks }) => includes(tasks, task));
      return end ? describeEnd(end) : null;
    }
  }
  return null;
}

const WORDS: Record<EndCause, Trouble> = {
  'exit-code': {
    message: 'The task ended with an error outside the function',
    hint: "The task's log says more; often the disk is full or Python could not start. Mend it, then retry.",
  },
  'disk-full': {
    message: 'The task ended because nothing more can be written to the run folder',
    hint: 'Free some space or inodes there, then retry; what is computed already is kept.',
  },
  'out-of-memory': {
    message: 'The cluster ended the task because it used more memory than it had asked for',
    hint: 'Raise the memory of the function, or compute fewer elements in a task.',
  },
  'time-limit': {
    message: 'The cluster ended the task at its time limit',
    hint: 'Raise the time of the function, or compute fewer elements in a task, then retry.',
  },
  'node-failure': { message: 'The node failed', hint: 'Retry: the elements go to another node.' },
  preempted: {
    message: 'The cluster gave the node to a job with a higher priority',
    hint: 'Retry when there is room.',
  },
  cancelled: {
    message: 'The job was cancelled',
    hint: 'If it was not you, ask the cluster why; retry takes these elements.',
  },
  'launch-failure': {
    message: 'The cluster could not start the task',
    hint: 'Often the folder for logs is missing or full, or the node is broken. Run the connection test of the profile, then retry.',
  },
  dependency: {
    message: 'The task could not start, because a task that it waited for was killed',
    hint: 'Retry computes both.',
  },
  lost: {
    message: 'The task is gone and left no word of these elements',
    hint: 'It was killed, or its records cannot be read. Retry computes what is missing.',
  },
};

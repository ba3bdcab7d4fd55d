import { countOf, type Ranges } from '../mapspec/index.ts';
import type { RunEvent } from './run-event.ts';
import type { RunNote } from './run-view.ts';

/** An event in a sentence, for the list of what Gridloom did and learnt. */
export function describeEvent(event: RunEvent): RunNote {
  return { at: event.at, type: event.type, text: sentence(event) };
}

function sentence(event: RunEvent): string {
  switch (event.type) {
    case 'prepared':
      return `Run folder ${event.folder} is complete${adoptedText(event.adopted ?? {})}.`;
    case 'sized':
      return `${event.stage} is sized (round ${event.round}): ${plural(event.batches.length, 'job array')}${adoptedText({ [event.stage]: event.adopted ?? [] })}.`;
    case 'unsized':
      return `${event.stage} cannot be sized: ${event.message}`;
    case 'placing':
      return `Submitting ${event.batch}.`;
    case 'placed':
      return `${event.batch} is job ${event.jobId}.`;
    case 'refused':
      return `${event.batch} was refused: ${event.message}`;
    case 'split':
      return `${event.batch} is submitted in parts: ${event.into.map(({ id, taskCount }) => `${id} (${plural(taskCount, 'task')})`).join(', ')}.`;
    case 'tasksEnded':
      return `${plural(countOf(event.tasks), 'task')} of ${event.batch} ended unfinished${event.node ? ` on ${event.node}` : ''} (${event.cause}): ${event.detail}`;
    case 'batchEnded':
      return `${event.batch} has ended.`;
    case 'cancelled':
      return 'Cancelled by the user.';
    case 'givenUp':
      return `Cancelled by the user: ${Object.entries(event.elements)
        .map(([stage, elements]) => (elements ? `${plural(countOf(elements), 'element')} of ${stage}` : stage))
        .join(', ')}.`;
    case 'toldGivenUp':
      return event.elements
        ? `The tasks of ${event.stage} can read what is cancelled of it.`
        : `Telling the tasks of ${event.stage} what is cancelled of it.`;
    case 'held':
      return 'Held by the user: nothing more starts.';
    case 'released':
      return 'Released by the user.';
    case 'jobsHeld':
      return `The scheduler holds ${event.batches.join(', ')}.`;
    case 'jobsReleased':
      return `The scheduler holds ${event.batches.join(', ')} no more.`;
    case 'paused':
      return `Paused: ${event.reason}`;
    case 'resumed':
      return 'Resumed by the user.';
    case 'retried': {
      const elements = Object.values(event.elements).reduce((sum, ranges) => sum + countOf(ranges), 0);
      const what = event.scope === 'rest' ? 'that were not asked for before' : 'again';
      const who = event.by === 'policy' ? ', by itself' : '';
      return `Round ${event.round}: ${plural(elements, 'element')} ${what}${who} (${Object.keys(event.elements).join(', ')}).`;
    }
  }
}

function adoptedText(adopted: Readonly<Record<string, Ranges>>): string {
  const count = Object.values(adopted).reduce((sum, ranges) => sum + countOf(ranges), 0);
  return count === 0 ? '' : `, with ${plural(count, 'element')} taken over from earlier runs`;
}

function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

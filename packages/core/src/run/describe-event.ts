import { countOf, type Ranges } from '../mapspec/index.ts';
import type { RunEvent } from './run-state.ts';
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
    case 'tasksEnded':
      return `${plural(countOf(event.tasks), 'task')} of ${event.batch} ended unfinished (${event.cause}): ${event.detail}`;
    case 'batchEnded':
      return `${event.batch} has ended.`;
    case 'cancelled':
      return 'Cancelled by the user.';
    case 'retried': {
      const elements = Object.values(event.elements).reduce((sum, ranges) => sum + countOf(ranges), 0);
      return `Round ${event.round}: ${plural(elements, 'element')} ${event.scope === 'rest' ? 'that were not asked for before' : 'again'}.`;
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

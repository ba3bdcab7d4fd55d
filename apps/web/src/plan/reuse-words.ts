import { countOf } from '@gridloom/core/mapspec';
import type { FunctionFacts, PipelineFacts, Plan, Stage } from '@gridloom/core/plan';
import { numberText } from '../ui/number-text.ts';

type Reuse = FunctionFacts['reuse'];

/** How many elements a stage has, and which of them this run computes: lines below each other. */
export function elementLines({ elementCount, selected }: Stage, reuse: Reuse | undefined): readonly string[] {
  if (elementCount === null) return reuse && reuse.reused > 0 ? ['?', takenOver(reuse.reused)] : ['?'];
  const asked = selected === null ? elementCount : countOf(selected);
  const whole = asked === elementCount ? numberText(asked) : `${numberText(asked)} of ${numberText(elementCount)}`;
  if (!reuse || reuse.reused === 0) return [whole];
  if (isTakenOver(reuse)) return [whole, asked === 1 ? 'taken over' : 'all taken over'];
  return [whole, takenOver(reuse.reused), `${numberText(reuse.fresh ?? 0)} new`];
}

/** What of before cannot be taken over, and why; empty when there is nothing of the kind. */
export function staleSentence(reuse: Reuse | undefined): string {
  if (!reuse || reuse.stale === 0) return '';
  const results =
    reuse.stale === 1
      ? '1 result of before no longer holds'
      : `${numberText(reuse.stale)} results of before no longer hold`;
  return reuse.why === '' ? `${results}.` : `${results}: ${lowerFirst(reuse.why)}`;
}

/** True when earlier runs have all that is asked for, so that nothing is left to be sized either. */
export function isAllTakenOver({ stages }: Plan, { functions }: PipelineFacts): boolean {
  return stages.every(({ functionId }) => isTakenOver(functions[functionId]?.reuse));
}

/** True when all that is asked for of a stage is taken over. */
export function isTakenOver(reuse: Reuse | undefined): boolean {
  return reuse?.fresh === 0 && reuse.reused > 0;
}

/** What is left to be done beside what is taken over, in a sentence. */
export function reuseSentence({ reused, elements }: Plan['estimate'], isLeast: boolean): string {
  if (reused === 0) return 'Everything is computed anew.';
  const taken = reused === 1 ? '1 element is taken over' : `${numberText(reused)} elements are taken over`;
  if (elements === 0 && !isLeast) return `${taken} from earlier runs; nothing is left to compute.`;
  return `${taken} from earlier runs, ${isLeast ? 'at least ' : ''}${numberText(elements)} computed.`;
}

function takenOver(count: number): string {
  return `${numberText(count)} taken over`;
}

/** `Its code changed` in the middle of a sentence. */
function lowerFirst(sentence: string): string {
  return sentence.slice(0, 1).toLowerCase() + sentence.slice(1);
}

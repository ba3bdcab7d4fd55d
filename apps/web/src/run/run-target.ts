import type { Ranges } from '@gridloom/core/mapspec';

/** What of a run is meant: all of it, a stage, or elements of a stage. */
export type RunTarget =
  | { readonly where: 'run' }
  | { readonly where: 'stage'; readonly stage: string }
  | { readonly where: 'elements'; readonly stage: string; readonly elements: Ranges };

/** As the server wants it: `{stages}`, `{elements}`, or nothing for all of the run. */
export function targetInput(target: RunTarget) {
  if (target.where === 'stage') return { stages: [target.stage] };
  if (target.where === 'elements') return { elements: { stage: target.stage, elements: target.elements } };
  return {};
}

import { scopeItem } from './change-item.ts';
import { inputNames, outputNames, rootNames } from './item-names.ts';
import type { PipelineObject } from './script-values.ts';

/** Names that a call of `update_scope` chooses; `'*'` is all, null none. */
export type ScopeChoice = {
  readonly inputs: ReadonlySet<string> | '*' | null;
  readonly outputs: ReadonlySet<string> | '*' | null;
  readonly exclude: ReadonlySet<string>;
};

/** `pipeline.update_scope`: inputs are those of the whole pipeline; what a function makes is an output wherever it stands. */
export function scopePipeline(pipeline: PipelineObject, scope: string | null, choice: ScopeChoice): void {
  const roots = rootNames(pipeline.functions);
  const made = new Set(pipeline.functions.flatMap(outputNames));
  const isChosen = (name: string) => {
    const names = made.has(name) ? choice.outputs : roots.has(name) ? choice.inputs : null;
    return names !== null && (names === '*' || names.has(name)) && !choice.exclude.has(name);
  };
  for (const item of pipeline.functions) {
    scopeItem(item, scope, [...inputNames(item), ...outputNames(item)].filter(isChosen));
  }
}

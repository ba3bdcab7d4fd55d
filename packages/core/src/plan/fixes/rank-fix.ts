import type { InputId, InputValue, PipelineEdit, PipelineFunction, ProblemFix } from '../../pipeline/index.ts';
import { sameValuesFix } from './input-fixes.ts';
import { mapspecFix, wholeAxesText } from './mapspec-fixes.ts';

/** A function that takes an array with axes. */
export type Taker = { readonly item: PipelineFunction; readonly parameter: string };

/**
 * An input with more or fewer axes than its mapspecs say: the same values as a list or an array, where they have the
 * axes; else `:` for the axes that are too many, in all mapspecs that take it.
 */
export function rankFix(
  origin: { readonly inputId: InputId | null; readonly name: string; readonly value: InputValue },
  { rank, wanted, takers }: { readonly rank: number; readonly wanted: number; readonly takers: readonly Taker[] },
): ProblemFix | null {
  const { inputId: id, name, value } = origin;
  const changed = id === null || wanted < rank ? null : sameValuesFix({ id, name, value }, wanted);
  if (changed || wanted >= rank) return changed;
  const fixes = takers.map(({ item, parameter }) => mapspecFix(item, wholeAxesText(item, parameter, rank)));
  const [only, ...others] = fixes;
  const edits: PipelineEdit[] = fixes.flatMap((fix) => fix?.edits ?? []);
  if (!only || fixes.includes(null)) return null;
  return others.length === 0 ? only : { title: `Take the other axes of ${name} whole`, edits };
}

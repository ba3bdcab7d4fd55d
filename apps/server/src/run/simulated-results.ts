import type { ElementState, RecordReason } from '@gridloom/core/grid';
import { numbersOf, type Ranges } from '@gridloom/core/mapspec';
import type { Batch, Plan } from '@gridloom/core/plan';
import type { createSimulatedRecords } from './simulated-records.ts';

type Result = { readonly state: ElementState; readonly round: number };

/** What the worker finds in a run folder: which elements are done and count, and what each was computed from. */
export function createSimulatedResults(plan: Plan, records: ReturnType<typeof createSimulatedRecords>) {
  const stages = new Map(plan.stages.map((stage) => [stage.id, stage]));
  const results = new Map<string, Result>();
  /** The first round whose results count, where an element was renewed. */
  const floors = new Map<string, number>();
  /** How many elements of what a reduction reads were there when it was computed. */
  const inputs = new Map<string, number>();

  function sizeOf(stageId: string): number {
    return stages.get(stageId)!.elementCount ?? 7;
  }

  function isDone(stageId: string, element: number): boolean {
    const key = `${stageId}:${element}`;
    const found = results.get(key);
    return found?.state === 'done' && found.round >= (floors.get(key) ?? 0);
  }

  /** What an element reads: the element of its number where there are as many, else all. */
  function readBy(stageId: string, element: number): [stage: string, element: number][] {
    return stages.get(stageId)!.after.flatMap((before) => {
      const size = sizeOf(before);
      const needed = size === sizeOf(stageId) ? [element] : Array.from({ length: size }, (_, index) => index);
      return needed.map((one): [string, number] => [before, one]);
    });
  }

  function doneBefore(stageId: string, element: number): number {
    return readBy(stageId, element).filter(([before, one]) => isDone(before, one)).length;
  }

  return {
    sizeOf,
    isDone,
    /** True when everything that an element needs is there. */
    readable(stageId: string, element: number): boolean {
      if (stages.get(stageId)!.acceptMissing) return true;
      return doneBefore(stageId, element) === readBy(stageId, element).length;
    },
    /** Notes what an element is computed from, unless its result is there already. */
    note(stageId: string, element: number): void {
      if (!isDone(stageId, element)) inputs.set(`${stageId}:${element}`, doneBefore(stageId, element));
    },
    /** Whether the last result of an element was computed from all that is there now. */
    isWhole(stageId: string, element: number): boolean {
      return (inputs.get(`${stageId}:${element}`) ?? 0) === readBy(stageId, element).length;
    },
    write(
      stageId: string,
      file: string,
      { element, round }: { readonly element: number; readonly round: number },
      state: ElementState,
      reason: RecordReason = 'none',
    ): void {
      records.write(`${stageId}/${file}`, { element, state, attempt: round, reason });
      if (state !== 'running' && !isDone(stageId, element)) results.set(`${stageId}:${element}`, { state, round });
    },
    /** A batch came whose manifest says that earlier results do not count. */
    renew({ stage, round, elements }: Batch, renewed: Ranges): void {
      const own = new Set(numbersOf(elements));
      for (const element of numbersOf(renewed)) if (own.has(element)) floors.set(`${stage}:${element}`, round);
    },
    /** The folder's own word on an element, undefined when it was never finished. */
    stateOf: (stageId: string, element: number): ElementState | undefined =>
      results.get(`${stageId}:${element}`)?.state,
  };
}

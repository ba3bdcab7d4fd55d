import { z } from 'zod';
import { commonOf, Ranges, withoutOf } from '../mapspec/index.ts';
import type { ElementGroup } from '../plan/cut-batches.ts';
import { Resources } from '../resources/index.ts';

/** What is changed for some elements of a round, relative to what the plan (or the sizing) asks for. */
export const Adjustment = z.strictObject({
  elements: Ranges,
  memory: z.strictObject({ factor: z.number(), capMib: z.int().nullable() }).optional(),
  time: z.strictObject({ factor: z.number(), capMinutes: z.int().nullable() }).optional(),
  /** What a user said for this round: it wins. */
  set: Resources.partial().optional(),
  /** Elements a task. */
  perTask: z.int().min(1).optional(),
});
export type Adjustment = z.infer<typeof Adjustment>;

/** Resources after an adjustment. Never less than they were: a cap below what was asked for changes nothing. */
export function adjustResources(base: Resources, { memory, time, set }: Omit<Adjustment, 'elements'>): Resources {
  const { memoryMib, timeMinutes } = base;
  return {
    ...base,
    ...(memory && memoryMib !== undefined && { memoryMib: raised(memoryMib, memory.factor, memory.capMib) }),
    ...(time && timeMinutes !== undefined && { timeMinutes: raised(timeMinutes, time.factor, time.capMinutes) }),
    ...set,
    extraArgs: { ...base.extraArgs, ...set?.extraArgs },
  };
}

function raised(amount: number, factor: number, cap: number | null): number {
  return Math.max(amount, Math.min(Math.ceil(amount * factor), cap ?? Number.MAX_SAFE_INTEGER));
}

/** Groups of equal resources with what is adjusted of them; what no adjustment names stays as it is. */
export function adjustGroups(groups: readonly ElementGroup[], adjustments: readonly Adjustment[]): ElementGroup[] {
  return groups.flatMap((group) => {
    let left = group.elements;
    const adjusted = adjustments.map((adjustment): ElementGroup => {
      const elements = commonOf(left, adjustment.elements);
      left = withoutOf(left, elements);
      return {
        elements,
        resources: adjustResources(group.resources, adjustment),
        perTask: adjustment.perTask ?? group.perTask,
      };
    });
    return [{ ...group, elements: left }, ...adjusted].filter(({ elements }) => elements.length > 0);
  });
}

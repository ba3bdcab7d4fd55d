import type { Plan } from '@gridloom/core/plan';

export type KnownAxis = { readonly name: string; readonly size: number };

/** Axes over which elements are counted and whose length is known, each once, in the order of the stages. */
export function axesOfPlan(plan: Plan): readonly KnownAxis[] {
  const sizes = new Map<string, number>();
  for (const axis of plan.stages.flatMap((stage) => stage.axes)) {
    if (axis.external && axis.size !== '?' && !sizes.has(axis.name)) sizes.set(axis.name, axis.size);
  }
  return [...sizes].map(([name, size]) => ({ name, size }));
}

import { externalAxes, parseMapspec, type Size } from '@gridloom/core/mapspec';
import type { FunctionFacts } from '@gridloom/core/plan';

/** An axis of what a function returns; `external`: elements are counted over it. */
export type ShownAxis = { readonly name: string; readonly size: Size | null; readonly external: boolean };

/** The axes of a function's outputs, as far as they are known; there without a plan too. */
export function axesOfFacts({ mapspec, shape }: Pick<FunctionFacts, 'mapspec' | 'shape'>): readonly ShownAxis[] {
  const read = mapspec === null ? null : parseMapspec(mapspec);
  if (!read?.ok) return [];
  const external = externalAxes(read.mapspec);
  const [output] = read.mapspec.outputs;
  return (output?.axes ?? []).flatMap((name, index) =>
    name === null ? [] : [{ name, size: shape?.[index] ?? null, external: external.includes(name) }],
  );
}

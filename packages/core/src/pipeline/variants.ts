import type { Pipeline, PipelineFunction } from './pipeline.ts';

/** The active variant of everything that has variants: the one that is asked for, or the first where none is called so. */
export function activeVariantNames(
  pipeline: Pick<Pipeline, 'functions' | 'activeVariants'>,
): ReadonlyMap<string, string> {
  const asked = new Map(Object.entries(pipeline.activeVariants));
  const active = new Map<string, string>();
  for (const { variant } of pipeline.functions) {
    if (variant && (!active.has(variant.of) || asked.get(variant.of) === variant.name))
      active.set(variant.of, variant.name);
  }
  return active;
}

/**
 * The functions that give an output in each other's place: the owner of the output, and those of other variants of the same
 * thing that have an output of that name. In the order of the document.
 */
export function standInsFor(
  pipeline: Pick<Pipeline, 'functions'>,
  owner: PipelineFunction,
  output: string,
): readonly PipelineFunction[] {
  if (owner.variant === null) return [owner];
  return pipeline.functions.filter(
    (item) => item === owner || (areAlternatives(item, owner) && item.outputs.includes(output)),
  );
}

/** True for functions of two variants of one thing, of which only one runs. Functions of one variant run together. */
export function areAlternatives(first: PipelineFunction, second: PipelineFunction): boolean {
  if (first.variant === null || second.variant === null) return false;
  return first.variant.of === second.variant.of && first.variant.name !== second.variant.name;
}

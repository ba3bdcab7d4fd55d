import { parseMapspec } from '@gridloom/core/mapspec';
import type { Pipeline, PipelineFunction } from '@gridloom/core/pipeline';
import { inputShape } from '@gridloom/core/plan';
import type { Signature } from '../signature.ts';

/**
 * Mapspecs a user may mean: over each parameter that an array feeds, and over all of them. Axes keep the names that the
 * arrays have elsewhere.
 */
export function suggestMapspecs(pipeline: Pipeline, item: PipelineFunction, signature: Signature): string[] {
  const named = new Set<string>();
  const arrays = signature.parameters.flatMap(({ name }) => {
    const axes = axesOf(pipeline, item, name, named);
    if (!axes) return [];
    for (const axis of axes) named.add(axis);
    return [{ text: `${name}[${axes.join(', ')}]`, axes }];
  });
  const choices = arrays.length > 1 ? [arrays, ...arrays.map((array) => [array])] : arrays.map((array) => [array]);
  return choices.map((chosen) => {
    const axes = [...new Set(chosen.flatMap((array) => array.axes))].join(', ');
    const outputs = item.outputs.map((output) => `${output}[${axes}]`).join(', ');
    return `${chosen.map((array) => array.text).join(', ')} -> ${outputs}`;
  });
}

/** Names for the axes of what feeds a parameter; null when it is no array. */
function axesOf(
  pipeline: Pipeline,
  item: PipelineFunction,
  parameter: string,
  named: ReadonlySet<string>,
): readonly string[] | null {
  const from = pipeline.wires.find(({ to }) => to.id === item.id && to.parameter === parameter)?.from;
  if (from?.kind === 'output') {
    const producer = pipeline.functions.find(({ id }) => id === from.id);
    const parsed = producer?.mapspec ? parseMapspec(producer.mapspec) : null;
    const spec = parsed?.ok ? parsed.mapspec.outputs.find(({ name }) => name === from.output) : undefined;
    return spec ? spec.axes.map((axis) => axis ?? 'i') : null;
  }
  const input = pipeline.inputs.find(({ id, name }) => (from ? id === from.id : name === parameter));
  const shape = input ? inputShape(input.value) : null;
  if (!shape?.ok || shape.shape.length === 0) return null;
  const free = LETTERS.filter((letter) => !named.has(letter));
  return shape.shape.map((_, at) => free[at] ?? `axis${at}`);
}

const LETTERS = ['i', 'j', 'k', 'l', 'm', 'n', 'o', 'p', 'q'];

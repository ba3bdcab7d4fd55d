import type { Pipeline, PipelineFunction } from '@gridloom/core/pipeline';
import type { Parameter } from '@gridloom/core/python';

/** Where a parameter gets its value, unless it is bound. */
export type ParameterSource =
  | { readonly kind: 'wire'; readonly text: string }
  /** By its name alone: the resources, or the input called like it. */
  | { readonly kind: 'name'; readonly text: string }
  /** From its default; `text` is the one in the code. */
  | { readonly kind: 'default'; readonly text: string };

export function parameterSource(pipeline: Pipeline, item: PipelineFunction, parameter: Parameter): ParameterSource {
  const { name, defaultSource } = parameter;
  if (item.resourcesVariable === name) return { kind: 'name', text: 'receives the resources' };
  const wire = pipeline.wires.find(({ to }) => to.id === item.id && to.parameter === name);
  if (wire) {
    const { from } = wire;
    const producer = pipeline.functions.find(({ id }) => id === from.id)?.entry ?? '?';
    const input = pipeline.inputs.find(({ id }) => id === from.id)?.name ?? '?';
    return { kind: 'wire', text: from.kind === 'output' ? `${from.output} of ${producer}` : `input ${input}` };
  }
  if (pipeline.inputs.some((input) => input.name === name)) return { kind: 'name', text: `input ${name}, by name` };
  return { kind: 'default', text: defaultSource ?? 'nothing yet' };
}

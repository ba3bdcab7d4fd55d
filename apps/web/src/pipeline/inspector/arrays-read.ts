import type { Pipeline, PipelineFunction } from '@gridloom/core/pipeline';
import type { Signature } from '../signature.ts';

/** Names of what a function reads, each once: through its wires, or by the names of its parameters. */
export function arraysRead(pipeline: Pipeline, item: PipelineFunction, signature: Signature | undefined): string[] {
  const names = (signature?.parameters ?? []).flatMap(({ name }) => {
    if (Object.hasOwn(item.bound, name) || item.resourcesVariable === name) return [];
    const from = pipeline.wires.find(({ to }) => to.id === item.id && to.parameter === name)?.from;
    if (from?.kind === 'output') return [from.output];
    const input = from && pipeline.inputs.find(({ id }) => id === from.id);
    return [input?.name ?? name];
  });
  return [...new Set(names)];
}

import type { Pipeline, PipelineEdit, PipelineInput } from '@gridloom/core/pipeline';
import { renameArrayEverywhere } from '@gridloom/core/plan';
import type { Read } from '../input-text.ts';
import type { Signatures } from '../signature.ts';

/**
 * The edits that give an input another name. One that feeds something keeps feeding it, and nothing else; one that feeds
 * nothing yet may take any name, also that of a parameter, which it then feeds.
 */
export function renameInput(
  pipeline: Pipeline,
  signatures: Signatures,
  { id, name }: Pick<PipelineInput, 'id' | 'name'>,
  to: string,
): Read<readonly PipelineEdit[]> {
  if (name === to) return { ok: true, value: [] };
  if (!isRead(pipeline, signatures, { id, name })) {
    return { ok: true, value: [{ type: 'changeInput', id, patch: { name: to } }] };
  }
  const answer = renameArrayEverywhere(pipeline, name, to);
  return answer.ok ? { ok: true, value: answer.edits } : { ok: false, message: answer.reason };
}

function isRead(pipeline: Pipeline, signatures: Signatures, { id, name }: Pick<PipelineInput, 'id' | 'name'>): boolean {
  if (pipeline.wires.some(({ from }) => from.id === id)) return true;
  return pipeline.functions.some(
    (item) =>
      signatures.get(item.id)?.parameters.some((parameter) => parameter.name === name) &&
      !pipeline.wires.some(({ to }) => to.id === item.id && to.parameter === name),
  );
}

import { applyEdit, FunctionId, newNest, type Pipeline, type PipelineFunction } from '../../pipeline/index.ts';
import type { EditAnswer } from './edit-answer.ts';

/** The pipeline with what an answer says, for tests; throws when it refuses. */
export function edited(pipeline: Pipeline, answer: EditAnswer): Pipeline {
  if (!answer.ok) throw new Error(answer.reason);
  return answer.edits.reduce(applyEdit, pipeline);
}

export function reasonOf(answer: EditAnswer): string {
  if (answer.ok) throw new Error(`accepted: ${JSON.stringify(answer.edits)}`);
  return answer.reason;
}

/** Mapspecs as they are written, by function. */
export function mapspecs(pipeline: Pipeline): Record<string, string | null> {
  return Object.fromEntries(pipeline.functions.map((item) => [item.entry, item.mapspec]));
}

export function withFunction(pipeline: Pipeline, id: string, patch: Partial<PipelineFunction>): Pipeline {
  return applyEdit(pipeline, { type: 'changeFunction', id: FunctionId.parse(id), patch });
}

export function nestOf(
  id: string,
  functions: readonly string[],
  outputs: string[] | null = null,
): Pipeline['nests'][number] {
  const members = functions.map((member) => FunctionId.parse(member));
  const about = { name: id.replace('f_', ''), functions: members, position: { x: 0, y: 0 } };
  return { ...newNest(FunctionId.parse(id), about), outputs };
}

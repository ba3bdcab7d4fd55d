import type { Pipeline, PipelineEdit } from '@gridloom/core/pipeline';

/** The mapspecs that edits would write, by the names of their functions. */
export function changedMapspecs(
  pipeline: Pipeline,
  edits: readonly PipelineEdit[],
): readonly { readonly entry: string; readonly mapspec: string }[] {
  return edits.flatMap((edit) => {
    if (edit.type !== 'changeFunction' || typeof edit.patch.mapspec !== 'string') return [];
    const entry = pipeline.functions.find(({ id }) => id === edit.id)?.entry ?? '';
    return [{ entry, mapspec: edit.patch.mapspec }];
  });
}

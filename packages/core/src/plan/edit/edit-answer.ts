import type { PipelineEdit } from '../../pipeline/index.ts';

/** Edits to apply in order, as one step of undo; none when all is as asked already. Or why not, in a sentence. */
export type EditAnswer =
  | { readonly ok: true; readonly edits: readonly PipelineEdit[] }
  | { readonly ok: false; readonly reason: string };

export function refused(reason: string): EditAnswer {
  return { ok: false, reason };
}

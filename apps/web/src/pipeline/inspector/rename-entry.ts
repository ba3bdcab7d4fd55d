import type { PipelineEdit, PipelineFunction } from '@gridloom/core/pipeline';

/**
 * The function under another name, in its code too: the definition and plain calls of itself. Only what can be a Python
 * name goes into the code.
 */
export function renameEntry(
  { id, code, entry }: Pick<PipelineFunction, 'id' | 'code' | 'entry'>,
  name: string,
): PipelineEdit {
  if (!/^[\p{ID_Start}_][\p{ID_Continue}]*$/u.test(name) || !/^[\p{ID_Start}_][\p{ID_Continue}]*$/u.test(entry)) {
    return { type: 'changeFunction', id, patch: { entry: name } };
  }
  const called = new RegExp(`(?<![.\\p{ID_Continue}])${entry}(?=\\s*\\()`, 'gu');
  return { type: 'setFunctionCode', id, code: code.replaceAll(called, name), entry: name, renames: {} };
}

import { readCode } from '@gridloom/core/language';
import type { PipelineEdit, PipelineFunction } from '@gridloom/core/pipeline';

/**
 * The function under another name, in its code too: the definition and plain calls of itself. Only what can be a Python
 * name goes into the code.
 */
export function renameEntry(
  { id, language, code, entry }: Pick<PipelineFunction, 'id' | 'language' | 'code' | 'entry'>,
  name: string,
): PipelineEdit {
  if (!/^[\p{ID_Start}_][\p{ID_Continue}]*$/u.test(name) || !/^[\p{ID_Start}_][\p{ID_Continue}]*$/u.test(entry)) {
    return { type: 'changeFunction', id, patch: { entry: name } };
  }
  const called = `(?<![.$\\p{ID_Continue}])${entry}(?=\\s*\\()`;
  const constant = `(?<=\\b(?:const|let|var)\\s+)${entry}(?=\\s*=)`;
  const pattern = new RegExp(language === 'javascript' ? `${called}|${constant}` : called, 'gu');
  // In a script the name stands in its first comment alone: elsewhere it would be another program's.
  const end = language === 'shell' ? (readCode(language, code).functions[0]?.end ?? 0) : code.length;
  const renamed = code.slice(0, end).replaceAll(pattern, name) + code.slice(end);
  return { type: 'setFunctionCode', id, code: renamed, entry: name, renames: {} };
}

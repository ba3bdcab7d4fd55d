import type { Pipeline, PipelineFunction } from '../pipeline/index.ts';
import { type ExportedPipefunc, type ExportNote, exportPipefunc } from '../python/pipefunc/export/export-pipefunc.ts';
import { readExactLiteral } from '../python/read-literal.ts';
import { LANGUAGE_NOUNS, readCode } from './read-code.ts';

/**
 * Writes a pipeline as a Python script that runs with PipeFunc, as `exportPipefunc` does. PipeFunc calls Python alone: in
 * the place of a function in another language stands one that says so and fails. The function itself stands in the
 * comment at the end, so that importing the script gives the same pipeline again.
 */
export function exportScript(pipeline: Pipeline): ExportedPipefunc {
  const foreign = pipeline.functions.filter(({ language }) => language !== 'python');
  if (foreign.length === 0) return exportPipefunc(pipeline);
  const written = { ...pipeline, functions: pipeline.functions.map(standIn) };
  const { source, notes } = exportPipefunc(pipeline, written);
  const missing = foreign.map(({ entry, language }): ExportNote => {
    const message = `${entry}: a ${LANGUAGE_NOUNS[language]} runs in Gridloom alone; what stands for it in the script fails.`;
    return { function: entry, message };
  });
  return { source, notes: [...missing, ...notes] };
}

function standIn(item: PipelineFunction): PipelineFunction {
  if (item.language === 'python') return item;
  const found = readCode(item.language, item.code).functions.findLast(({ name }) => name === item.entry);
  const parameters = (found?.parameters ?? []).map(({ name, defaultSource }) => {
    if (defaultSource === null) return name;
    return `${name}=${readExactLiteral(defaultSource) === null ? 'None' : defaultSource}`;
  });
  const sentence = `${item.entry} is a ${LANGUAGE_NOUNS[item.language]}, which runs in Gridloom alone.`;
  const signature = `def ${item.entry}(${inPythonOrder(parameters).join(', ')}):`;
  return {
    ...item,
    language: 'python',
    code: `${signature}\n    raise NotImplementedError(${JSON.stringify(sentence)})\n`,
  };
}

/** Behind a parameter with a default Python takes none without one, unless it is given by name. */
function inPythonOrder(parameters: readonly string[]): string[] {
  const first = parameters.findIndex((text) => text.includes('='));
  const isMixed = first >= 0 && parameters.slice(first).some((text) => !text.includes('='));
  return isMixed ? ['*', ...parameters] : [...parameters];
}

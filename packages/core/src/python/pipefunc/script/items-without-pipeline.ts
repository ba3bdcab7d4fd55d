import { noteUnread } from '../file/python-file.ts';
import { makeBareFunction } from '../objects/make-item.ts';
import type { FunctionObject, Script } from '../objects/script-values.ts';

/**
 * What is imported from a file that builds no pipeline: its decorated functions, or else all its functions; names with an
 * underscore in front are helpers.
 */
export function itemsWithoutPipeline(script: Script, hasPipeline: boolean): FunctionObject[] {
  const { file } = script;
  const values = [...script.names.values()];
  const decorated = values.filter((value) => value.kind === 'function');
  const [first] = decorated;
  if (first) {
    const why = hasPipeline ? 'What the Pipeline([...]) holds is not known' : 'The file has no Pipeline([...])';
    noteUnread(file, first.source.statement, `${why}; all @pipefunc functions are taken.`);
    return [...new Set(decorated)];
  }
  return values.flatMap((value) => {
    if (value.kind !== 'callable' || value.source.entry === null || value.source.entry.startsWith('_')) return [];
    if (value.source.lambdaBody) return [];
    const { entry, statement } = value.source;
    noteUnread(
      file,
      statement,
      `It is no PipeFunc function: its output was called ${entry}_result, without a mapspec.`,
    );
    return [{ ...makeBareFunction(value.source), ownOutputs: [`${entry}_result`] }];
  });
}

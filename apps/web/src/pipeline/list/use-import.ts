import { readPipeline } from '@gridloom/core/pipeline';
import type { ImportedPipefunc } from '@gridloom/core/python';
import { useMutation } from '@tanstack/react-query';
import { useTRPC } from '../../rpc/trpc.ts';
import { notifyError } from '../../ui/notify.ts';

/**
 * Reads a file that a user chose or dropped: Gridloom's JSON here, PipeFunc's Python on the server. Neither is run.
 *
 * @param onRead - gets the pipeline, and what could not be read
 */
export function useImport(onRead: (imported: ImportedPipefunc, fileName: string) => void) {
  const trpc = useTRPC();
  const python = useMutation(trpc.pipeline.importPython.mutationOptions());

  async function importFile(file: File) {
    try {
      const text = await file.text();
      if (/\.py$/i.test(file.name)) {
        onRead(await python.mutateAsync({ source: text, fileName: file.name }), file.name);
      } else if (/\.json$/i.test(file.name)) {
        onRead({ pipeline: readPipeline(readJson(text)), unread: [] }, file.name);
      } else {
        throw new Error('Only .py files with @pipefunc functions and .json files saved from Gridloom can be read.');
      }
    } catch (error) {
      notifyError(`${file.name} was not imported.`, error);
    }
  }

  return { busy: python.isPending, importFile: (file: File) => void importFile(file) };
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Error(`The file is not JSON: ${error instanceof Error ? error.message : String(error)}`, {
      cause: error,
    });
  }
}

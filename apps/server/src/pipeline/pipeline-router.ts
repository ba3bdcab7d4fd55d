import { exportScript } from '@gridloom/core/language';
import { Language, Pipeline } from '@gridloom/core/pipeline';
import { importPipefunc, type SyntaxFault } from '@gridloom/core/python';
import { z } from 'zod';
import { procedure, router } from '../rpc/trpc.ts';
import type { Pipelines } from './pipelines.ts';

const ofPipeline = z.strictObject({ id: z.string() });

/** The first syntax error of code, as Python, the shell or node on this machine tells it; null when it parses. */
export type CheckCode = (asked: z.infer<typeof AskedCode>) => Promise<SyntaxFault | null>;

const AskedCode = z.strictObject({ language: Language, code: z.string().max(2_000_000) });

export function createPipelineRouter(pipelines: Pipelines, checkCode: CheckCode) {
  return router({
    list: procedure.query(() => pipelines.list()),
    get: procedure.input(ofPipeline).query(({ input }) => pipelines.get(input.id)),
    create: procedure
      .input(z.strictObject({ pipeline: Pipeline }))
      .mutation(({ input }) => pipelines.create(input.pipeline)),
    /** Refused with PIPELINE_CHANGED when `revision` is not the newest: a stale save never overwrites. */
    save: procedure
      .input(ofPipeline.extend({ revision: z.int(), pipeline: Pipeline }))
      .mutation(({ input }) => pipelines.save(input.id, input.revision, input.pipeline)),
    remove: procedure.input(ofPipeline).mutation(({ input }) => pipelines.remove(input.id)),
    /** Asks this machine's Python, shell or node whether code parses; nothing is run. */
    checkCode: procedure.input(AskedCode).query(({ input }) => checkCode(input)),
    /** Reads a PipeFunc file without running it; what it could not read is listed by line. */
    importPython: procedure
      .input(z.strictObject({ source: z.string().max(2_000_000), fileName: z.string() }))
      .mutation(({ input }) => importPipefunc(input.source, input.fileName)),
    /** Writes a script for PipeFunc; importing it gives the same pipeline. `notes` say what PipeFunc cannot do. */
    exportPython: procedure
      .input(z.strictObject({ pipeline: Pipeline }))
      .mutation(({ input }) => exportScript(input.pipeline)),
  });
}

import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { dataFolderOf, only } from './arguments.ts';
import { readPipelineFile } from './load-pipeline.ts';
import { openSession } from './session.ts';
import { UsageError } from './usage-error.ts';

const IMPORT_OPTIONS = { out: { type: 'string' }, save: { type: 'boolean' }, data: { type: 'string' } } as const;

/** `gridloom import FILE.py`: a pipeline from PipeFunc's Python, as JSON or saved. */
export async function importCommand(argv: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({ args: [...argv], options: IMPORT_OPTIONS, allowPositionals: true });
  const path = only(positionals, 'gridloom import FILE.py [--save] [--out FILE.json]');
  if (!path.endsWith('.py')) throw new UsageError(`${path} is no Python file; its name must end in .py.`);
  const pipeline = readPipelineFile(path);
  const text = `${JSON.stringify(pipeline, null, 2)}\n`;
  if (values.out !== undefined) writeFileSync(values.out, text);
  if (values.save) {
    const session = await openSession(dataFolderOf(values.data));
    try {
      const { id } = await session.client.pipeline.create.mutate({ pipeline });
      console.error(`Saved as "${pipeline.name}" (${id}).`);
    } finally {
      await session.close();
    }
  }
  if (values.out === undefined && !values.save) process.stdout.write(text);
  return 0;
}

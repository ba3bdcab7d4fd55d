import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { only } from './arguments.ts';
import { readPythonFile, tellUnread } from './load-pipeline.ts';
import { inSession } from './session.ts';
import { UsageError } from './usage-error.ts';

const IMPORT_OPTIONS = {
  out: { type: 'string' },
  save: { type: 'boolean' },
  json: { type: 'boolean' },
  data: { type: 'string' },
} as const;

/** `gridloom import FILE.py`: a pipeline from PipeFunc's Python, as JSON or saved. */
export async function importCommand(argv: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({ args: [...argv], options: IMPORT_OPTIONS, allowPositionals: true });
  const path = only(positionals, 'gridloom import FILE.py [--save] [--out FILE.json] [--json]');
  if (!path.endsWith('.py')) throw new UsageError(`${path} is no Python file; its name must end in .py.`);
  const { pipeline, unread } = readPythonFile(path);
  if (!values.json) tellUnread(path, unread);
  const text = `${JSON.stringify(pipeline, null, 2)}\n`;
  if (values.out !== undefined) writeFileSync(values.out, text);
  if (values.save) {
    const { id } = await inSession(values.data, ({ client }) => client.pipeline.create.mutate({ pipeline }));
    console.error(`Saved as "${pipeline.name}" (${id}).`);
  }
  // With --json what was not read goes where programs look for it.
  if (values.json) console.log(JSON.stringify({ pipeline, unread }, null, 2));
  else if (values.out === undefined && !values.save) process.stdout.write(text);
  return 0;
}

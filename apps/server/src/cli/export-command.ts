import { chmodSync, existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Pipeline } from '@gridloom/core/pipeline';
import { findProfile, only } from './arguments.ts';
import { loadPipeline } from './load-pipeline.ts';
import { type Client, inSession } from './session.ts';
import { UsageError } from './usage-error.ts';

const OPTIONS = {
  to: { type: 'string' },
  out: { type: 'string' },
  inputs: { type: 'string' },
  profile: { type: 'string' },
  data: { type: 'string' },
} as const;

const USAGE = `gridloom export PIPELINE --to pipefunc [--inputs FILE] [--out FILE.py]
       gridloom export PIPELINE --to sbatch --out FOLDER [--inputs FILE] [--profile P]`;

/** `gridloom export`: a script that runs with PipeFunc, or a folder of sbatch scripts that needs no Gridloom. */
export async function exportCommand(argv: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({ args: [...argv], options: OPTIONS, allowPositionals: true });
  const given = only(positionals, USAGE);
  if (values.to === undefined) throw new UsageError(`Say what to export to.\nUsage: ${USAGE}`);
  if (values.to !== 'pipefunc' && values.to !== 'sbatch')
    throw new UsageError(`--to ${values.to} is no target. There are: pipefunc, sbatch.`);
  if (values.to === 'sbatch' && values.out === undefined)
    throw new UsageError(`Say with --out where the folder is to be.\nUsage: ${USAGE}`);
  return inSession(values.data, async ({ client }) => {
    const { pipeline } = await loadPipeline(client, given, values.inputs);
    if (values.to === 'pipefunc') await exportPipefunc(client, pipeline, values.out);
    else await exportSbatch(client, pipeline, { profile: values.profile, out: values.out ?? '' });
    return 0;
  });
}

async function exportPipefunc(client: Client, pipeline: Pipeline, out: string | undefined): Promise<void> {
  const { source, notes } = await client.pipeline.exportPython.mutate({ pipeline });
  for (const { message } of notes) console.error(`not in PipeFunc: ${message}`);
  if (out === undefined) process.stdout.write(source);
  else writing(out, () => writeFileSync(out, source));
}

async function exportSbatch(
  client: Client,
  pipeline: Pipeline,
  { profile, out }: { readonly profile: string | undefined; readonly out: string },
): Promise<void> {
  if (!isNewOrEmpty(out))
    throw new UsageError(`${out} is no empty folder. Give a new one, so that nothing is overwritten.`);
  const profileId = await findProfile(client, profile);
  const bundle = await client.plan.exportSbatch.mutate({ pipeline, profileId });
  if (!bundle.ok) throw new UsageError(`${bundle.message} ${bundle.hint}`);
  writing(out, () => {
    for (const [path, text] of Object.entries(bundle.files)) {
      mkdirSync(dirname(join(out, path)), { recursive: true });
      writeFileSync(join(out, path), text);
    }
    for (const path of bundle.executable) chmodSync(join(out, path), 0o755);
  });
  for (const note of bundle.notes) console.error(note);
  console.error(`Written to ${out}. On the cluster: sh ${join(out, 'submit.sh')}`);
}

function isNewOrEmpty(folder: string): boolean {
  try {
    return readdirSync(folder).length === 0;
  } catch {
    return !existsSync(folder);
  }
}

function writing(path: string, write: () => void): void {
  try {
    write();
  } catch (cause) {
    throw new UsageError(`${path} cannot be written: ${cause instanceof Error ? cause.message : String(cause)}`);
  }
}

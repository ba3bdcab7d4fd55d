import { existsSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { CodedError } from '@gridloom/core/error';
import { readCode } from '@gridloom/core/language';
import { giveInputs, type Json, type Pipeline, readPipeline } from '@gridloom/core/pipeline';
import { type ImportedPipefunc, importPipefunc, readWrittenValue } from '@gridloom/core/python';
import { z } from 'zod';
import type { Client } from './session.ts';
import { UsageError } from './usage-error.ts';

/** A pipeline for a command, with the id it is saved under, if it is. */
export type LoadedPipeline = { readonly pipeline: Pipeline; readonly pipelineId: string | null };

/** Loads a Gridloom JSON file, a Python file, or a saved name, and gives it the values of an inputs file. */
export async function loadPipeline(
  client: Client,
  given: string,
  inputsFile: string | undefined,
): Promise<LoadedPipeline> {
  const loaded = existsSync(given)
    ? { pipeline: readPipelineFile(given), pipelineId: null }
    : await loadSaved(client, given);
  if (inputsFile === undefined) return loaded;
  // As a user writes values elsewhere: 1.0 is another number than 1, and nan is one.
  const values = z.record(z.string(), z.json()).safeParse(readWrittenValue(readText(inputsFile))?.value);
  if (!values.success)
    throw new UsageError(`${inputsFile} is no inputs file: it must be a JSON object, {"name": value}.`);
  const unknown = Object.keys(values.data).filter((name) => !takes(loaded.pipeline, name));
  if (unknown.length > 0)
    throw new UsageError(`${inputsFile} gives ${unknown.join(', ')}, which no function of the pipeline takes.`);
  return { ...loaded, pipeline: giveInputs(loaded.pipeline, values.data as Record<string, Json>) };
}

/** Reads a pipeline from a `.json` or `.py` file; what a Python file holds beyond it is told on stderr. */
export function readPipelineFile(path: string): Pipeline {
  if (!path.endsWith('.py')) return readPipeline(readJson(path));
  const { pipeline, unread } = readPythonFile(path);
  tellUnread(path, unread);
  return pipeline;
}

/** Reads a pipeline from a Python file, with what the file holds beyond it. */
export function readPythonFile(path: string): ImportedPipefunc {
  return importPipefunc(readText(path), basename(path));
}

/** Tells what a Python file holds that was not taken over, one line each. */
export function tellUnread(path: string, unread: ImportedPipefunc['unread']): void {
  for (const { line, text, why } of unread) console.error(`${path}:${line}: not read: ${text} (${why})`);
}

async function loadSaved(client: Client, idOrName: string): Promise<LoadedPipeline> {
  const saved = await client.pipeline.list.query();
  const found = saved.find(({ id }) => id === idOrName) ?? saved.find(({ name }) => name === idOrName);
  if (!found) throw new UsageError(`"${idOrName}" is neither a file nor the name of a saved pipeline.`);
  return { pipeline: (await client.pipeline.get.query({ id: found.id })).pipeline, pipelineId: found.id };
}

function takes(pipeline: Pipeline, name: string): boolean {
  return (
    pipeline.inputs.some((input) => input.name === name) ||
    pipeline.functions.some(({ language, code }) =>
      readCode(language, code).functions.some(({ parameters }) =>
        parameters.some((parameter) => parameter.name === name),
      ),
    )
  );
}

/** The JSON of a file that a user named. */
export function readJson(path: string): unknown {
  const text = readText(path);
  try {
    return JSON.parse(text);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new CodedError('BAD_DOCUMENT', { what: path, where: 'its JSON', reason }, { cause });
  }
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (cause) {
    throw new UsageError(`${path} cannot be read: ${cause instanceof Error ? cause.message : String(cause)}`);
  }
}

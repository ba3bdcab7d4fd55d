import type { SyntaxNode } from '@lezer/common';
import { blankPipeline, type Pipeline } from '../../pipeline/index.ts';
import { readFunction } from '../read-module.ts';
import { readString } from '../read-string.ts';
import { descendantsOf } from '../syntax-tree.ts';
import { NO_ARGUMENTS, readCall } from './call-arguments.ts';
import { drawFunctions } from './draw-functions.ts';
import { type FoundPipeline, findPipeline } from './find-pipeline.ts';
import { layOutColumns } from './lay-out-columns.ts';
import { readPipefuncFunction } from './pipefunc-function.ts';
import {
  codeOf,
  literalOf,
  noteUnread,
  openPythonFile,
  type PythonFile,
  pipefuncName,
  type Unread,
} from './python-file.ts';
import { readPipefuncResources } from './read-pipefunc-resources.ts';
import { namesOfTheRun, readRunCall } from './read-run-call.ts';

/** A pipeline read from PipeFunc's Python, and what could not be read, by line (from 1). */
export type ImportedPipefunc = {
  readonly pipeline: Pipeline;
  readonly unread: readonly Unread[];
};

/** Keywords of `Pipeline(...)` that are read here, or that mean nothing for a run of ours. */
const KNOWN_KEYWORDS = new Set(
  'functions default_resources scope name description lazy debug profile cache_type cache_kwargs print_error'.split(
    ' ',
  ),
);

/** Reads a `.py` file with `@pipefunc` functions and a `Pipeline([...])`, without running it; nothing is guessed. */
export function importPipefunc(source: string, fileName: string): ImportedPipefunc {
  const file = openPythonFile(source.replace(/^\uFEFF/, ''));
  const found = findPipeline(file);
  const scope = found.args.keywords.get('scope');
  const scopeName = scope ? literalOf(file, scope)?.value : null;
  const listed = found.items.flatMap(
    ({ statement, args, mapspec, outputFallback }) =>
      readPipefuncFunction(file, statement, args, {
        mapspec,
        outputFallback,
        scope: typeof scopeName === 'string' ? scopeName : undefined,
      }) ?? [],
  );
  const functions = listed.length > 0 ? listed : plainFunctions(file);
  const runNames = namesOfTheRun(file, found.variable);
  noteOtherKeywords(file, found);
  const drawn = drawFunctions(file, functions, { runNames, run: readRunCall(file, found.variable) });
  noteEffects(file, new Set([...runNames, ...functions.map((read) => read.entry)]));
  const defaults = found.args.keywords.get('default_resources');
  const pipeline: Pipeline = {
    ...blankPipeline(fileName.replace(/^.*[/\\]/, '').replace(/\.py$/i, '') || 'Imported pipeline'),
    description: describe(file, found),
    ...drawn,
    resources: { ...drawn.resources, ...(defaults ? readPipefuncResources(file, defaults, new Map()) : {}) },
  };
  const unread = file.unread.toSorted((a, b) => a.line - b.line);
  return {
    pipeline: layOutColumns(pipeline),
    unread: unread.filter((note, index) => index === unread.findIndex((other) => isSame(note, other))),
  };
}

/** The functions of a file that says nothing of PipeFunc; names with an underscore in front are helpers. */
function plainFunctions(file: PythonFile) {
  return file.statements.flatMap((statement) => {
    const name = readFunction(file.source, statement)?.name;
    if (name === undefined || name.startsWith('_')) return [];
    noteUnread(file, statement, `It is no PipeFunc function: its output was called ${name}_result, without a mapspec.`);
    return readPipefuncFunction(file, statement, NO_ARGUMENTS, { outputFallback: `${name}_result` }) ?? [];
  });
}

function noteOtherKeywords(file: PythonFile, found: FoundPipeline): void {
  for (const [name, node] of found.args.keywords) {
    if (!KNOWN_KEYWORDS.has(name)) noteUnread(file, node, `Gridloom has nothing like ${name}.`);
  }
}

/** Notes what the file does on import, because no function will do it. Printing, trying a function, and the run itself are no loss. */
function noteEffects(file: PythonFile, harmless: ReadonlySet<string>): void {
  for (const statement of file.statements) {
    if (statement.name !== 'ExpressionStatement' || statement.parent?.name === 'Body') continue;
    const names = [...descendantsOf(statement, 'VariableName')];
    const texts = names.map((name) => codeOf(file, name));
    if (texts[0] === 'print' || texts.some((name) => harmless.has(name))) continue;
    if (names.some((name) => pipefuncName(file, name) !== null)) continue;
    if ([...descendantsOf(statement, 'CallExpression')].some((node) => readCall(file, node))) {
      noteUnread(file, statement, 'It runs when the file is imported; no function of the pipeline contains it.');
    }
  }
}

/** The pipeline's own description, else the file's docstring. */
function describe(file: PythonFile, found: FoundPipeline): string {
  const written = found.args.keywords.get('description');
  const value = written ? literalOf(file, written)?.value : null;
  if (typeof value === 'string') return value;
  const first: SyntaxNode | undefined = file.statements[0];
  return first?.name === 'ExpressionStatement' ? (readString(codeOf(file, first))?.trim() ?? '') : '';
}

function isSame(a: Unread, b: Unread): boolean {
  return a.line === b.line && a.text === b.text && a.why === b.why;
}

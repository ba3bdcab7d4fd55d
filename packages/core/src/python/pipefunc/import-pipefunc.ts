import type { SyntaxNode } from '@lezer/common';
import { blankPipeline, type Pipeline } from '../../pipeline/index.ts';
import { readString } from '../read-string.ts';
import { descendantsOf } from '../syntax-tree.ts';
import { indexModule } from './code/module-index.ts';
import { drawPipeline } from './draw/draw-pipeline.ts';
import { layOutColumns } from './draw/lay-out-columns.ts';
import { applyExportMarks } from './export/marks/apply-export-marks.ts';
import { readExportMarks } from './export/marks/export-marks.ts';
import { readCall } from './file/call-arguments.ts';
import { codeOf, noteUnread, openPythonFile, type PythonFile, pipefuncName, type Unread } from './file/python-file.ts';
import { membersOf } from './objects/item-names.ts';
import type { PipelineItem, PipelineObject, Script } from './objects/script-values.ts';
import { readRunCall } from './run-call/read-run-call.ts';
import { itemsWithoutPipeline } from './script/items-without-pipeline.ts';
import { choosePipeline, namesOfTheScript, readScript } from './script/read-script.ts';

/** A pipeline read from PipeFunc's Python, and what could not be read, by line (from 1). */
export type ImportedPipefunc = {
  readonly pipeline: Pipeline;
  readonly unread: readonly Unread[];
};

/** The first line of what our export writes. */
const WRITTEN_BY_EXPORT = /^# .*, exported by Gridloom\.$/m;

/** Reads a `.py` file with `@pipefunc` functions and a `Pipeline([...])`, without running it; nothing is guessed. */
export function importPipefunc(source: string, fileName: string): ImportedPipefunc {
  const file = openPythonFile(source.replace(/^\uFEFF/, ''));
  const script = readScript(file);
  const found = choosePipeline(script);
  const items = found && found.functions.length > 0 ? found.functions : itemsWithoutPipeline(script, found !== null);
  const names = namesOfTheScript(script);
  const index = indexModule(file, { names, statements: script.building });
  const drawn = drawPipeline({
    items,
    index,
    run: readRunCall(script, found),
    active: found?.active ?? new Map(),
    defaultResources: found?.defaultResources ?? null,
    givesArrays: !WRITTEN_BY_EXPORT.test(source),
  });
  noteLeftOut(script, items);
  noteEffects(script, names);
  const blank = blankPipeline(
    found?.name ?? (fileName.replace(/^.*[/\\]/, '').replace(/\.py$/i, '') || 'Imported pipeline'),
  );
  const pipeline: Pipeline = {
    ...blank,
    description: describe(file, found),
    checkTypes: found?.checkTypes ?? true,
    ...drawn,
  };
  const unread = file.unread.toSorted((a, b) => a.line - b.line);
  const placed = layOutColumns(pipeline);
  const marks = readExportMarks(source);
  return { pipeline: marks ? applyExportMarks(placed, marks) : placed, unread: withoutRepeats(unread) };
}

/** Decorated functions that the pipeline does not hold. */
function noteLeftOut({ file, names }: Script, items: readonly PipelineItem[]): void {
  const taken = new Set(membersOf(items).map(({ source }) => source.statement.from));
  const known = [...names.values()].flatMap((value) =>
    value.kind === 'function' ? [value.source.statement.from] : [],
  );
  const decorated = new Set(known);
  for (const statement of file.statements) {
    if (decorated.has(statement.from) && statement.name === 'DecoratedStatement' && !taken.has(statement.from)) {
      noteUnread(file, statement, 'The function is not in the Pipeline([...]).');
    }
  }
}

/** Notes what the file does on import, because no function will do it. Printing, trying a function, and the run itself are no loss. */
function noteEffects({ file, names: values }: Script, names: ReadonlySet<string>): void {
  for (const statement of file.statements) {
    if (statement.name !== 'ExpressionStatement' || statement.parent?.name === 'Body') continue;
    const mentioned = [...descendantsOf(statement, 'VariableName')];
    const texts = mentioned.map((name) => codeOf(file, name));
    const isOfTheScript = (name: string) => names.has(name) || (values.get(name)?.kind ?? 'unknown') !== 'unknown';
    if (texts[0] === 'print' || texts.some(isOfTheScript)) continue;
    if (mentioned.some((name) => pipefuncName(file, name) !== null)) continue;
    if ([...descendantsOf(statement, 'CallExpression')].some((node) => readCall(file, node))) {
      noteUnread(file, statement, 'It runs when the file is imported; no function of the pipeline contains it.');
    }
  }
}

/** The pipeline's own description, else the file's docstring. */
function describe(file: PythonFile, found: PipelineObject | null): string {
  if (found?.description != null) return found.description;
  const first: SyntaxNode | undefined = file.statements[0];
  return first?.name === 'ExpressionStatement' ? (readString(codeOf(file, first))?.trim() ?? '') : '';
}

/** In the order of the file, each note once. */
function withoutRepeats(notes: readonly Unread[]): Unread[] {
  return [...new Map(notes.map((note) => [`${note.line} ${note.text} ${note.why}`, note])).values()];
}

import type { Pipeline } from '../../../pipeline/index.ts';
import { importPipefunc } from '../import-pipefunc.ts';
import { printExportMarks } from './marks/export-marks.ts';
import { makeExportMarks } from './marks/make-export-marks.ts';
import { type ExportNote, writeScript } from './write-script.ts';

export type { ExportNote };

/** A script for PipeFunc, and what it cannot do of what the pipeline says. */
export type ExportedPipefunc = { readonly source: string; readonly notes: readonly ExportNote[] };

/**
 * Writes a pipeline as a Python script that runs with PipeFunc. What PipeFunc has no place for stands in a comment at its
 * end, so that importing the script gives the same pipeline again.
 *
 * @param written - the pipeline with Python in the place of functions in other languages
 */
export function exportPipefunc(pipeline: Pipeline, written = pipeline): ExportedPipefunc {
  const { source, notes } = writeScript(written);
  // What the import makes of the script alone is what the marks need not say.
  const { pipeline: imported } = importPipefunc(source, 'exported.py');
  const marks = makeExportMarks(pipeline, imported, source);
  return { source: `${source}\n${printExportMarks(marks)}`, notes };
}

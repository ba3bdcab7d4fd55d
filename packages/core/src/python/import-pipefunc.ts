import type { Pipeline } from '../pipeline/index.ts';

/** A pipeline read from PipeFunc's Python, and what could not be read, by line (from 1). */
export type ImportedPipefunc = {
  readonly pipeline: Pipeline;
  readonly unread: readonly { readonly line: number; readonly text: string; readonly why: string }[];
};

/** Reads a `.py` file with `@pipefunc` functions and a `Pipeline([...])`, without running it; nothing is guessed. */
export function importPipefunc(_source: string, _fileName: string): ImportedPipefunc {
  throw new Error('not built yet');
}

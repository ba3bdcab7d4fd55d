import type { Pipeline } from './pipeline.ts';

/**
 * Reads a stored pipeline of any shipped format.
 *
 * @throws CodedError BAD_DOCUMENT naming the place; the document is untouched
 */
export function readPipeline(_stored: unknown): Pipeline {
  throw new Error('not built yet');
}

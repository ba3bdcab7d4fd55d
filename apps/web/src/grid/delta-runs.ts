/** Changed elements of a stage: `start`, `count`, `state code`, over and over. */
export type DeltaRuns = Uint32Array;

const RUN_BYTES = 12;

/**
 * Reads the base64 of packed little-endian triples.
 *
 * @throws Error when the text is not base64 or its length is not that of whole triples
 */
export function decodeDeltaRuns(base64: string): DeltaRuns {
  const text = atob(base64);
  if (text.length % RUN_BYTES !== 0) {
    throw new Error(`A change of the grid has ${text.length} bytes, which is not a multiple of ${RUN_BYTES}.`);
  }
  const bytes = Uint8Array.from(text, (character) => character.charCodeAt(0));
  const view = new DataView(bytes.buffer);
  // Read word by word: a Uint32Array over the bytes would take the machine's own byte order.
  return Uint32Array.from({ length: text.length / 4 }, (_, word) => view.getUint32(word * 4, true));
}

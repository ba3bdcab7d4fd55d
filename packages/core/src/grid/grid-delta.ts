/** A run of equal states: `count` elements from `start` are now in the state of this code. */
export type StateRun = { readonly start: number; readonly count: number; readonly code: number };

/** What changed between two states of equal length, as runs. */
export function diffStates(before: Uint8Array, after: Uint8Array): StateRun[] {
  const runs: StateRun[] = [];
  let element = 0;
  while (element < after.length) {
    const code = after[element]!;
    if (before[element] === code) {
      element++;
      continue;
    }
    const start = element;
    while (element < after.length && after[element] === code && before[element] !== code) element++;
    runs.push({ start, count: element - start, code });
  }
  return runs;
}

/** Packs runs as little-endian u32 triples: start, count, code. */
export function packRuns(runs: readonly StateRun[]): Uint8Array {
  const bytes = new Uint8Array(runs.length * 12);
  const view = new DataView(bytes.buffer);
  runs.forEach((run, index) => {
    view.setUint32(index * 12, run.start, true);
    view.setUint32(index * 12 + 4, run.count, true);
    view.setUint32(index * 12 + 8, run.code, true);
  });
  return bytes;
}

/** The inverse of `packRuns`. @throws RangeError when the length is no multiple of 12 */
export function unpackRuns(bytes: Uint8Array): StateRun[] {
  if (bytes.length % 12 !== 0)
    throw new RangeError(`packed runs are ${bytes.length} bytes long, which is no multiple of 12`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Array.from({ length: bytes.length / 12 }, (_, index) => ({
    start: view.getUint32(index * 12, true),
    count: view.getUint32(index * 12 + 4, true),
    code: view.getUint32(index * 12 + 8, true),
  }));
}

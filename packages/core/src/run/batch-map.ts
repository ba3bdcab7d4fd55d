import type { BatchState } from './run-state.ts';

const BUCKETS = 64;

/**
 * The job arrays of a run by id: immutable, and a change copies a small part of it, so that folding a long journal of many
 * job arrays costs its length and not the square of it.
 */
export class BatchMap {
  static readonly empty = new BatchMap(Array.from({ length: BUCKETS }, (): Bucket => new Map()));

  readonly #buckets: readonly Bucket[];

  private constructor(buckets: readonly Bucket[]) {
    this.#buckets = buckets;
  }

  get(id: string): BatchState | undefined {
    return this.#buckets[bucketOf(id)]!.get(id);
  }

  /** With these beside, or in the place of, those of the same ids. */
  with(...states: readonly BatchState[]): BatchMap {
    return this.#changed(
      states.map(({ batch }) => batch.id),
      (copies) => {
        for (const state of states) copies[bucketOf(state.batch.id)]!.set(state.batch.id, state);
      },
    );
  }

  without(...ids: readonly string[]): BatchMap {
    return this.#changed(ids, (copies) => {
      for (const id of ids) copies[bucketOf(id)]!.delete(id);
    });
  }

  #changed(ids: readonly string[], change: (copies: Map<string, BatchState>[]) => void): BatchMap {
    if (ids.length === 0) return this;
    const touched = new Set(ids.map(bucketOf));
    // Only those that are touched are copied; the others are never written to.
    const copies = this.#buckets.map((bucket, at) => (touched.has(at) ? new Map(bucket) : bucket));
    change(copies as Map<string, BatchState>[]);
    return new BatchMap(copies);
  }

  /** In no order that means anything; the rounds of the stages list them in theirs. */
  *[Symbol.iterator](): Iterator<BatchState> {
    for (const bucket of this.#buckets) yield* bucket.values();
  }
}

type Bucket = ReadonlyMap<string, BatchState>;

function bucketOf(id: string): number {
  let hash = 0;
  for (let at = 0; at < id.length; at++) hash = (Math.imul(hash, 31) + id.charCodeAt(at)) | 0;
  return (hash >>> 0) % BUCKETS;
}

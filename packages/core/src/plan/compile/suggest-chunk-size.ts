import type { Profile } from '../../cluster/index.ts';
import { allOf, countOf, withoutOf } from '../../mapspec/index.ts';
import type { Problem } from '../../pipeline/index.ts';
import type { Stage } from '../plan.ts';
import { problemOf } from '../problem-codes.ts';

/** A task that is over sooner waits longer in the queue than it runs; one that takes longer is hard to place and to repeat. */
const SHORTEST_S = 60;
const LONGEST_S = 3_600;
/** In the middle of two to ten minutes. */
const TARGET_S = 300;
/** Part of the time limit that a task may be expected to use. */
const WITHIN_LIMIT = 0.8;

/**
 * A chunk size with which tasks last some minutes, where an earlier run tells how long an element takes and tasks would
 * last less than a minute or more than an hour. For tasks that wait in SLURM's queue: others begin at once.
 *
 * @param meanS - seconds an element took before
 */
export function suggestChunkSize(
  stage: Stage,
  meanS: number | null,
  { profile, nests }: { readonly profile: Profile; readonly nests: ReadonlySet<string> },
): Problem | null {
  const waits = profile.scheduler.kind === 'slurm' && stage.executor === 'slurm';
  const count = countToCompute(stage);
  if (meanS === null || meanS <= 0 || !waits || stage.scope !== 'map' || count === 0) return null;
  const { fixed, expressions } = stage.resources;
  if (expressions.cpus !== undefined || expressions.cpusPerNode !== undefined) return null;
  const { cpus, cpusPerNode, timeMinutes, parallelizationMode } = fixed;
  // In a task, as many elements at a time as it has cpus, unless the function has the cpus to itself.
  const atATime = parallelizationMode === 'internal' ? 1 : (cpus ?? cpusPerNode ?? 1);
  const secondsOf = (chunk: number) => Math.ceil(chunk / atATime) * meanS;
  const perTask = Math.min(stage.chunkSize ?? count, count);
  const seconds = secondsOf(perTask);
  if (seconds >= SHORTEST_S && seconds <= LONGEST_S) return null;

  const targetS = Math.min(TARGET_S, timeMinutes === undefined ? TARGET_S : timeMinutes * 60 * WITHIN_LIMIT);
  const suggested = Math.min(count, roundDown(Math.max(1, Math.floor(targetS / meanS)) * atATime));
  // Only what makes short tasks longer and long ones shorter is worth a word.
  if (seconds < SHORTEST_S ? suggested <= perTask : suggested >= perTask) return null;
  const chunkSize = suggested === count ? null : suggested;
  const id = stage.functionId;
  const place = { node: { kind: 'function', id }, field: 'chunkSize' } as const;
  const facts = { elements: perTask, meanS, seconds, suggested, after: secondsOf(suggested), all: chunkSize === null };
  return problemOf(
    'CHUNK_SIZE',
    place,
    { function: stage.entry, ...facts },
    {
      title: chunkSize === null ? 'Compute all elements in one task' : `Set the chunk size to ${chunkSize}`,
      edits: [{ type: nests.has(id) ? 'changeNest' : 'changeFunction', id, patch: { chunkSize } }],
    },
  );
}

function countToCompute({ elementCount, selected, reuse }: Stage): number {
  if (elementCount === null) return 0;
  return countOf(withoutOf(selected ?? allOf(elementCount), reuse?.elements ?? []));
}

/** To two digits: 1234 is 1200. */
function roundDown(number: number): number {
  const unit = 10 ** Math.max(0, Math.floor(Math.log10(number)) - 1);
  return Math.floor(number / unit) * unit;
}

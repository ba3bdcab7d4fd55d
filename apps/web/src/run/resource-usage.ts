import { normaliseResources } from '@gridloom/core/resources';
import type { ElementDetail } from '@gridloom/core/run';
import { durationWords, memoryWords } from './duration-words.ts';

/** What an element used of what its task had. */
export type ResourceUse = {
  readonly name: string;
  /** `1.9 GiB of 4.0 GiB`. */
  readonly words: string;
  /** Used over asked for; above 1 where a limit was passed. */
  readonly share: number;
  /** Of a limit: to come near it is dangerous. Otherwise it is a waste to stay far below. */
  readonly isLimit: boolean;
};

/**
 * Memory, processors and time of an element against what was asked for, as far as both are known.
 *
 * @param sharesTask - other elements run beside it in the task, on one processor each
 */
export function resourceUses(detail: ElementDetail, sharesTask: boolean): ResourceUse[] {
  const { peakKib, wallS, cpuS, resources } = detail;
  const uses: ResourceUse[] = [];
  const memoryKib = askedMemoryKib(resources?.['memory']);
  if (peakKib && memoryKib) {
    const words = `${memoryWords(peakKib)} of ${memoryWords(memoryKib)}`;
    uses.push({ name: 'Memory', words, share: peakKib / memoryKib, isLimit: true });
  }
  const minutes = resources?.['time'];
  if (wallS !== null && typeof minutes === 'number' && minutes > 0) {
    const words = `${durationWords(wallS * 1000)} of ${durationWords(minutes * 60_000).replace(/ 00 (s|min)$/, '')}`;
    uses.push({ name: 'Time', words, share: wallS / (minutes * 60), isLimit: true });
  }
  const asked = Number(resources?.['cpus'] ?? 1);
  const cpus = sharesTask ? 1 : asked;
  if (cpuS !== null && wallS !== null && wallS >= 0.1 && cpus > 0) {
    const share = cpuS / (wallS * cpus);
    const words = `${Math.round(share * 100)} % of ${cpus === 1 ? 'one CPU' : `${cpus} CPUs`}`;
    uses.push({ name: 'Processor', words, share, isLimit: false });
  }
  return uses;
}

/** KiB of what was asked for; null when nothing was. */
export function askedMemoryKib(memory: string | number | undefined): number | null {
  if (memory === undefined) return null;
  const read = normaliseResources({ memory });
  return read.ok && read.resources.fixed.memoryMib ? read.resources.fixed.memoryMib * 1024 : null;
}

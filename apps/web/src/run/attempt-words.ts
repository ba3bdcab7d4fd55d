import type { ElementDetail } from '@gridloom/core/run';
import { durationWords, memoryWords } from './duration-words.ts';
import { reasonWords } from './reason-words.ts';

type Attempt = ElementDetail['attempts'][number];

/** What is known of one round of an element, in a line: `ran out of memory · 12 s · 1.9 GiB · n3 · job 412_7`. */
export function attemptWords({ reason, wallS, peakKib, host, jobId }: Omit<Attempt, 'attempt' | 'state'>): string {
  const parts = [
    reasonWords(reason),
    wallS !== null && durationWords(wallS * 1000),
    peakKib !== null && peakKib > 0 && memoryWords(peakKib),
    host,
    jobId !== null && `job ${jobId}`,
  ];
  return parts.filter(Boolean).join(' · ');
}

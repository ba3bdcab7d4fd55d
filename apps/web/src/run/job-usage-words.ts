import type { JobUsage } from '@gridloom/core/cluster';
import { durationWords, memoryWords } from './duration-words.ts';

/** What a job array used of what it was given: `1.2 GiB at its peak of 4.0 GiB · 83 % of its CPUs · 12 s a task`. */
export function jobUsageWords({ tasks, elapsedS, cpuS, allocatedCpuS, requestedMib, peakMib }: JobUsage): string[] {
  const memory = [peakMib, requestedMib].map((mib) => mib !== null && memoryWords(mib * 1024));
  return [
    memory[0] ? `${memory[0]} at its peak${memory[1] ? ` of ${memory[1]}` : ''}` : '',
    allocatedCpuS > 0 ? `${Math.round((cpuS / allocatedCpuS) * 100)} % of its CPUs` : '',
    tasks > 0 ? `${durationWords((elapsedS / tasks) * 1000)}${tasks > 1 ? ' a task' : ''}` : '',
  ].filter((one) => one !== '');
}

import { expect, it } from 'vitest';
import { jobUsageWords } from './job-usage-words.ts';

const USAGE = { jobId: '7', tasks: 4, elapsedS: 48, cpuS: 36, allocatedCpuS: 96, requestedMib: 4096, peakMib: 1228.8 };

it('sets what was used against what was asked for', () => {
  expect(jobUsageWords(USAGE)).toEqual(['1.2 GiB at its peak of 4.0 GiB', '38 % of its CPUs', '12 s a task']);
});

it('leaves out what accounting does not know', () => {
  const usage = { ...USAGE, tasks: 1, cpuS: 0, allocatedCpuS: 0, requestedMib: null };
  expect(jobUsageWords(usage)).toEqual(['1.2 GiB at its peak', '48 s']);
  expect(jobUsageWords({ ...usage, peakMib: null })).toEqual(['48 s']);
});

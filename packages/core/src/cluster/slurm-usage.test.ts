import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { readUsage } from './slurm-usage.ts';

const golden = readFileSync(new URL('golden/sacct-usage-22.05.8.txt', import.meta.url), 'utf8');

test('accounting tells what a job array asked for and used', () => {
  expect(readUsage(golden, ['119', '118'])).toEqual([
    {
      jobId: '118',
      tasks: 2,
      elapsedS: 10,
      cpuS: expect.closeTo(3.251),
      allocatedCpuS: 20,
      requestedMib: 200,
      peakMib: expect.closeTo(107_088 / 1024),
    },
  ]);
});

test('a task that took no second is one, too', () => {
  expect(readUsage(golden, ['120'])).toMatchObject([{ tasks: 1, elapsedS: 0, requestedMib: 100 }]);
});

test('times of days and the memory of older releases are read', () => {
  const [usage] = readUsage('7_0|90061|1-01:01:01||4|2Gc\n7_0.batch|90061|1-01:01:01|3G|4|\n7_0.0|1|00:00.5|1M|4|\n', [
    '7',
  ]);
  expect(usage).toMatchObject({ tasks: 1, cpuS: 90_061, allocatedCpuS: 360_244, requestedMib: 2048, peakMib: 3072 });
});

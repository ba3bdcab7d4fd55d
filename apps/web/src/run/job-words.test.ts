import { Resources } from '@gridloom/core/resources';
import { describe, expect, it, test } from 'vitest';
import { changeWords, startWords, tryWords } from './job-words.ts';

const at = (text: string) => new Date(text).getTime();
const now = at('2026-11-23T13:45:00');

describe('the expected start', () => {
  it('is a time of this day, and how long from now', () => {
    expect(startWords(at('2026-11-23T14:05:00'), now, 'en')).toBe('14:05, in 20 min');
  });

  it('names the day where it is another one', () => {
    expect(startWords(at('2026-11-24T08:45:00'), now, 'en')).toBe('Tue 08:45, in 19 h');
    expect(startWords(at('2026-12-03T13:45:00'), now, 'en')).toMatch(/^Dec 3, 13:45, in 10 d$/);
  });

  it('is no promise any more when it has passed', () => {
    expect(startWords(now - 1, now, 'en')).toBe('any moment');
  });
});

describe('a later try', () => {
  const job = (round: number, memoryMib: number, timeMinutes?: number) => ({
    round,
    resources: Resources.parse({ extraArgs: {}, parallelizationMode: 'external', memoryMib, timeMinutes }),
  });

  it('says what it asks for otherwise than the one before', () => {
    const jobs = [job(1, 1024), job(2, 2048), job(3, 4096, 60)];
    expect(changeWords(jobs[2]!, jobs)).toBe('memory was 2 GiB, time was not set');
    expect(changeWords(jobs[1]!, jobs)).toBe('memory was 1 GiB');
  });

  it('says nothing where nothing changed, or nothing was before', () => {
    expect(changeWords(job(1, 1024), [job(1, 1024)])).toBe('');
    expect(changeWords(job(2, 1024), [job(1, 1024)])).toBe('');
  });
});

test.each([
  [1, '1st try'],
  [2, '2nd try'],
  [3, '3rd try'],
  [4, '4th try'],
  [11, '11th try'],
  [12, '12th try'],
  [22, '22nd try'],
])('round %i is the %s', (round, words) => {
  expect(tryWords(round)).toBe(words);
});

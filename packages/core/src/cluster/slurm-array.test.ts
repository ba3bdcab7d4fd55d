import { expect, test } from 'vitest';
import { readSlurmJobId, taskWords } from './slurm-array.ts';

test('tasks are told as scancel reads them', () => {
  expect(taskWords('86', null)).toEqual(['86']);
  expect(taskWords('86', [])).toEqual([]);
  expect(
    taskWords('86', [
      [1, 4],
      [7, 8],
    ]),
  ).toEqual(['86_[1-3,7]']);
});

test('many scattered tasks are told in words of bounded length that name each of them once', () => {
  const tasks = Array.from({ length: 5000 }, (_, at): [number, number] => [at * 2, at * 2 + 1]);
  const words = taskWords('86', tasks);
  expect(Math.max(...words.map((word) => word.length))).toBeLessThan(1100);
  expect(words.flatMap((word) => readSlurmJobId(word)!.tasks!)).toEqual(tasks);
});

import type { Resources } from '@gridloom/core/resources';
import { describe, expect, test } from 'vitest';
import { memoryText, resourcesText, timeText } from './resources-text.ts';

const fixed = (given: Partial<Resources>): Resources => ({ extraArgs: {}, parallelizationMode: 'external', ...given });

describe('resources in a line', () => {
  test('name what is asked for, and only that', () => {
    expect(resourcesText({ fixed: fixed({ cpus: 2, memoryMib: 4096, timeMinutes: 90 }), expressions: {} })).toBe(
      '2 CPUs · 4 GiB · 1:30:00',
    );
    expect(resourcesText({ fixed: fixed({}), expressions: {} })).toBe('1 CPU');
  });

  test('show expressions as they are', () => {
    expect(resourcesText({ fixed: fixed({ gpus: 1 }), expressions: { cpus: 'x + 1', memory: 'm' } })).toBe(
      'CPUs = x + 1 · memory = m · 1 GPU',
    );
  });

  test('show bare flags and options as sbatch takes them', () => {
    const extraArgs = { exclusive: null, constraint: 'zen4' };
    expect(resourcesText({ fixed: fixed({ extraArgs }), expressions: {} })).toBe(
      '1 CPU · --exclusive · --constraint=zen4',
    );
  });

  test('count memory by 1024 and time as clocks', () => {
    expect([memoryText(512), memoryText(1024), memoryText(1536), memoryText(0)]).toEqual([
      '512 MiB',
      '1 GiB',
      '1536 MiB',
      'all memory of the node',
    ]);
    expect([timeText(5), timeText(60), timeText(1505)]).toEqual(['5 min', '1:00:00', '1-01:05:00']);
  });
});

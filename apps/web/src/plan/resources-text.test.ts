import type { Resources } from '@gridloom/core/resources';
import { describe, expect, test } from 'vitest';
import { resourcesText } from './resources-text.ts';

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
});

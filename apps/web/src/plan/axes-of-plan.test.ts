import type { Plan } from '@gridloom/core/plan';
import { expect, test } from 'vitest';
import { axesOfPlan } from './axes-of-plan.ts';

test('an axis that several stages have is there once; one that a call returns, or of unknown length, cannot be cut', () => {
  const axis = (name: string, size: number | '?', external = true) => ({ name, size, external });
  const stages = [
    { axes: [axis('i', 4), axis('k', 3, false)] },
    { axes: [axis('i', 4), axis('j', 2), axis('n', '?')] },
  ];
  // Nothing but the axes of the stages is read.
  expect(axesOfPlan({ stages } as unknown as Plan)).toEqual([
    { name: 'i', size: 4 },
    { name: 'j', size: 2 },
  ]);
});

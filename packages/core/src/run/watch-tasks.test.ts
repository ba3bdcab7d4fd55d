import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { countOf, includes, numbersOf, rangesOf } from '../mapspec/index.ts';
import { elementsOfTasks } from '../plan/cut-batches.ts';
import { gridOf, stageOf } from './run-fixture.ts';
import { elementsOver, hasSome, nothingOver, tasksWithin, watchTasks } from './watch-tasks.ts';

describe('the watch over the tasks of a batch', () => {
  const drawn = fc.record({
    members: fc.uniqueArray(fc.nat(29), { minLength: 1 }),
    states: fc.array(fc.constantFrom(1, 3), { minLength: 30, maxLength: 30 }),
    later: fc.array(fc.nat(29)),
    some: fc.uniqueArray(fc.nat(29)),
    perTask: fc.integer({ min: 1, max: 7 }),
  });

  test('tells of each task what its elements tell, also when more of them are over', () => {
    fc.assert(
      fc.property(drawn, ({ members, states, later, some, perTask }) => {
        const elements = rangesOf(members.toSorted((a, b) => a - b));
        const [first] = stageOf('a', []).batches;
        const batch = { ...first!, elements, perTask, taskCount: Math.ceil(countOf(elements) / perTask) };
        const chosen = rangesOf(some.toSorted((a, b) => a - b));
        const watch = watchTasks(batch);
        for (const now of [states, states.map((code, at) => (later.includes(at) ? 3 : code))]) {
          const grid = gridOf(now);
          for (const [task, own] of elementsOfTasks(batch)) {
            const all = [...numbersOf(own)];
            expect(elementsOver(grid, watch, task)).toBe(all.every((element) => now[element] === 3));
            expect(nothingOver(grid, watch, task)).toBe(all.every((element) => now[element] !== 3));
            expect(hasSome(watch, task, chosen)).toBe(all.some((element) => includes(chosen, element)));
            const isWithin = all.every((element) => includes(chosen, element));
            expect(includes(tasksWithin(batch, chosen), task)).toBe(isWithin);
          }
        }
      }),
    );
  });
});

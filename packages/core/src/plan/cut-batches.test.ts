import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { allOf, countOf, numbersOf, rangesOf } from '../mapspec/ranges.ts';
import type { Resources } from '../resources/index.ts';
import { countTasks, cutBatches, elementsOfTask, elementsOfTasks, taskOfElement } from './cut-batches.ts';

const resources = (cpus: number): Resources => ({ cpus, extraArgs: {}, parallelizationMode: 'external' });
const stage = { id: 'f', scope: 'map', chunkSize: 3 } as const;

describe('cutBatches', () => {
  it('puts a whole map into one task when no chunk size is given', () => {
    const [batch, ...others] = cutBatches({ ...stage, chunkSize: null }, 1, [group(1, 10)], { maxArraySize: 4 });
    expect(others).toEqual([]);
    expect(batch).toMatchObject({ id: 'f-1-0', perTask: 10, taskCount: 1, elements: [[0, 10]] });
  });

  it('begins a new job array at the limit, and numbers them on over the groups', () => {
    const batches = cutBatches(stage, 2, [group(1, 14), group(8, 2)], { maxArraySize: 2 });
    expect(batches.map(({ id, elements, taskCount, perTask }) => ({ id, elements, taskCount, perTask }))).toEqual([
      { id: 'f-2-0', elements: [[0, 6]], taskCount: 2, perTask: 3 },
      { id: 'f-2-1', elements: [[6, 12]], taskCount: 2, perTask: 3 },
      { id: 'f-2-2', elements: [[12, 14]], taskCount: 1, perTask: 3 },
      { id: 'f-2-3', elements: [[0, 2]], taskCount: 1, perTask: 2 },
    ]);
  });

  it('gives each element its own task in scope element, whatever the chunk size', () => {
    const [batch] = cutBatches({ ...stage, scope: 'element' }, 1, [group(1, 5)], { maxArraySize: 100 });
    expect(batch).toMatchObject({ perTask: 1, taskCount: 5 });
  });

  it('makes nothing of no elements', () => {
    expect(cutBatches(stage, 1, [group(1, 0)], { maxArraySize: 2 })).toEqual([]);
    expect(countTasks(stage, 0)).toBe(0);
  });

  it('puts every element into exactly one task of a job array with its resources', () => {
    const cut = fc.record({
      elements: fc.uniqueArray(fc.nat(200), { maxLength: 80 }),
      split: fc.nat(80),
      chunkSize: fc.option(fc.integer({ min: 1, max: 12 })),
      scope: fc.constantFrom('map' as const, 'element' as const),
      maxArraySize: fc.integer({ min: 1, max: 9 }),
    });
    fc.assert(
      fc.property(cut, ({ elements, split, chunkSize, scope, maxArraySize }) => {
        const halves = [elements.slice(0, split), elements.slice(split)];
        const groups = halves.map((half, index) => ({
          elements: rangesOf(half.sort((a, b) => a - b)),
          resources: resources(index + 1),
        }));
        const batches = cutBatches({ id: 'f', scope, chunkSize }, 1, groups, { maxArraySize });
        for (const [index, half] of halves.entries()) {
          const own = batches.filter((batch) => batch.resources.cpus === index + 1);
          const computed = own.flatMap((batch) =>
            Array.from({ length: batch.taskCount }, (_, task) => [...numbersOf(elementsOfTask(batch, task))]),
          );
          expect(computed.flat()).toEqual(half);
          for (const batch of own) {
            for (const [task, elements] of elementsOfTasks(batch)) {
              expect(elements).toEqual(elementsOfTask(batch, task));
              for (const element of numbersOf(elements)) expect(taskOfElement(batch, element)).toBe(task);
            }
            expect([...elementsOfTasks(batch)].length).toBe(batch.taskCount);
          }
          expect(computed.every((task) => task.length > 0)).toBe(true);
          expect(computed.length).toBe(countTasks({ scope, chunkSize }, half.length));
        }
        expect(new Set(batches.map(({ id }) => id)).size).toBe(batches.length);
        expect(batches.every(({ taskCount }) => taskCount <= maxArraySize)).toBe(true);
      }),
    );
  });
});

describe('elementsOfTask', () => {
  it('counts through the holes of the ranges', () => {
    const batch = {
      elements: [
        [2, 5],
        [8, 10],
      ] as [number, number][],
      perTask: 2,
    };
    expect([0, 1, 2, 3].map((task) => elementsOfTask(batch, task))).toEqual([
      [[2, 4]],
      [
        [4, 5],
        [8, 9],
      ],
      [[9, 10]],
      [],
    ]);
    expect(countOf(elementsOfTask(batch, 1))).toBe(2);
  });
});

function group(cpus: number, count: number) {
  return { elements: allOf(count), resources: resources(cpus) };
}

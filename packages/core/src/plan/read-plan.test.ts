import { describe, expect, it } from 'vitest';
import { PLAN_FORMAT, PLAN_UPGRADES, readPlan } from './read-plan.ts';

/** As the first release stored it. */
const FORMAT_1 = {
  format: 1,
  hash: 'a'.repeat(64),
  name: 'Sweep',
  profileId: 'cluster',
  inputs: { x: { value: { kind: 'list', items: [1, 2] }, shape: [2] } },
  stages: [
    {
      id: 'f',
      functionId: 'f_f',
      code: 'def f(x): return x',
      entry: 'f',
      isAsync: false,
      parameters: [{ name: 'x', from: { kind: 'input', name: 'x' }, axes: ['i'] }],
      outputs: ['y'],
      mapspec: 'x[i] -> y[i]',
      axes: [{ name: 'i', size: 2, external: true }],
      elementCount: 2,
      scope: 'map',
      chunkSize: null,
      executor: 'slurm',
      resources: { fixed: { extraArgs: {}, parallelizationMode: 'external' }, expressions: {} },
      resourcesVariable: null,
      acceptMissing: false,
      after: [],
      release: { kind: 'at-once' },
      batches: [
        {
          id: 'f-1-0',
          stage: 'f',
          round: 1,
          elements: [[0, 2]],
          perTask: 2,
          taskCount: 1,
          resources: { extraArgs: {}, parallelizationMode: 'external' },
        },
      ],
    },
  ],
  arrays: { x: { stage: null, axes: ['i'], shape: [2] }, y: { stage: 'f', axes: ['i'], shape: [2] } },
  estimate: { elements: 2, tasks: 1, jobArrays: 1, coreHours: null, atLeast: false },
};

describe('a stored plan', () => {
  it('of the first format is read as one that takes nothing over', () => {
    const plan = readPlan(FORMAT_1);
    expect(plan).toMatchObject({ format: 2, hash: FORMAT_1.hash, estimate: { tasks: 1, files: 0, reused: 0 } });
    expect(plan.stages[0]).toMatchObject({ identity: '', reuse: null, selected: null, elementwise: [] });
    expect(plan.stages[0]!.batches).toEqual(FORMAT_1.stages[0]!.batches);
  });

  it('of a newer release is refused in words', () => {
    expect(() => readPlan({ ...FORMAT_1, format: PLAN_FORMAT + 1 })).toThrow(/format 3.*Update Gridloom/);
  });

  it('that is broken is refused', () => {
    for (const broken of [null, 1, {}, { format: 1 }, { ...FORMAT_1, stages: [1] }]) {
      expect(() => readPlan(broken)).toThrow();
    }
  });

  it('can be lifted from every format before this one', () => {
    expect(Object.keys(PLAN_UPGRADES).map(Number)).toEqual(Array.from({ length: PLAN_FORMAT - 1 }, (_, at) => at + 1));
  });
});

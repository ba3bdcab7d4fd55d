import { describe, expect, it } from 'vitest';
import { combineMax, nestResources } from './combine-max.ts';
import type { ResourceForm } from './resource-form.ts';

describe('combineMax', () => {
  it.each<[string, ResourceForm[], ResourceForm]>([
    ['numbers as numbers', [{ cpus: '9' }, { cpus: 10 }], { cpus: 10 }],
    ['memory in units of 1024', [{ memory: '1025M' }, { memory: '1G' }], { memory: '1025M' }],
    ['memory without a unit as MiB', [{ memory: '2048' }, { memory: '1GB' }], { memory: '2048' }],
    ['days', [{ time: '23:59:00' }, { time: '1-0' }], { time: '1-0' }],
    ['a bare time as minutes', [{ time: '1:00:00' }, { time: 61 }], { time: 61 }],
    ['no gpus', [{ gpus: 0 }, {}], { gpus: 0 }],
  ])('compares %s', (_, forms, form) => {
    expect(combineMax(forms)).toEqual({ ok: true, form });
    expect(combineMax(forms.toReversed())).toEqual({ ok: true, form });
  });

  it('keeps the writing of the first of equal ones', () => {
    expect(
      combineMax([
        { memory: '1024M', time: '60' },
        { memory: '1GB', time: '1:00:00' },
      ]),
    ).toEqual({
      ok: true,
      form: { memory: '1024M', time: '60' },
    });
  });

  it('keeps the order of extra options, and the first value of each', () => {
    const combined = combineMax([
      { extraArgs: { qos: 'low', exclusive: null } },
      { extraArgs: { account: 'a', qos: 'b' } },
    ]);
    expect(combined).toEqual({ ok: true, form: { extraArgs: { qos: 'low', exclusive: null, account: 'a' } } });
    expect(Object.keys(combined.ok ? combined.form.extraArgs! : {})).toEqual(['qos', 'exclusive', 'account']);
  });

  it('gives the cpus to the functions as soon as one of them wants them', () => {
    expect(combineMax([{ parallelizationMode: 'external' }, { parallelizationMode: 'internal' }, {}])).toEqual({
      ok: true,
      form: { parallelizationMode: 'internal' },
    });
  });

  it.each<[string, ResourceForm[], RegExp]>([
    ['nodes beside cpus', [{ cpus: 1 }, { nodes: 1, cpusPerNode: 1 }], /cpus and another one for nodes/],
    ['an expression', [{ memory: { expression: 'x' } }], /memory is given by an expression/],
    ['a value that cannot be read', [{ memory: '1G' }, { memory: '16GiB' }], /"16GiB" cannot be read/],
    ['a count that is none', [{ cpus: 2 }, { cpus: 2.5 }], /cpus is 2.5/],
    [
      'a field beside an option that says it too',
      [{ memory: '1G' }, { extraArgs: { 'mem-per-cpu': 1 } }],
      /mem-per-cpu/,
    ],
  ])('refuses %s', (_, forms, message) => {
    expect(combineMax(forms)).toEqual({
      ok: false,
      message: expect.stringMatching(message),
      hint: expect.stringMatching(/\.$/),
    });
  });

  it('changes none of the forms, and gives none for none', () => {
    const first = Object.freeze({ cpus: 1, extraArgs: Object.freeze({ qos: 'low' }) });
    combineMax([first, { cpus: 2, extraArgs: { qos: 'high', account: 'a' } }]);
    expect(first).toEqual({ cpus: 1, extraArgs: { qos: 'low' } });
    expect(combineMax([])).toEqual({ ok: true, form: {} });
  });
});

describe('nestResources', () => {
  it('takes those of the nest alone where it has any, and the largest of its functions where it has none', () => {
    expect(nestResources({ memory: '1G' }, [{ cpus: 2 }, { memory: '9G' }])).toEqual({
      ok: true,
      form: { memory: '1G' },
    });
    expect(nestResources({}, [{ cpus: 2 }, { memory: '9G' }])).toEqual({ ok: true, form: { cpus: 2, memory: '9G' } });
  });
});

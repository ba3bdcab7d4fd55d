import { describe, expect, it } from 'vitest';
import { mergeResources } from './merge-resources.ts';
import { normaliseResources } from './normalise-resources.ts';

describe('mergeResources', () => {
  it('lets the right one win option by option', () => {
    expect(
      mergeResources(
        { cpus: 1, memory: '1G', extraArgs: { account: 'lab', qos: 'low' } },
        { memory: '2G', time: undefined, extraArgs: { qos: 'high' } },
        { time: 60 },
      ),
    ).toEqual({ cpus: 1, memory: '2G', time: 60, extraArgs: { account: 'lab', qos: 'high' } });
    expect(mergeResources()).toEqual({});
  });

  it('drops what an earlier form says of the same thing in another way', () => {
    expect(mergeResources({ nodes: 2, cpusPerNode: 4 }, { cpus: 3 })).toEqual({ cpus: 3 });
    expect(mergeResources({ cpus: 3 }, { nodes: 2 })).toEqual({ nodes: 2 });
    expect(mergeResources({ nodes: 2 }, { cpusPerNode: 4 })).toEqual({ nodes: 2, cpusPerNode: 4 });
    expect(mergeResources({ memory: '4G' }, { extraArgs: { mem: 0 } })).toEqual({ extraArgs: { mem: 0 } });
    expect(mergeResources({ extraArgs: { 'mem-per-cpu': '1G', qos: 'low' } }, { memory: '4G' })).toEqual({
      memory: '4G',
      extraArgs: { qos: 'low' },
    });
  });

  it('keeps both of one form, so that normalising can name the clash', () => {
    expect(normaliseResources(mergeResources({ memory: '1G' }, { cpus: 1, nodes: 2 })).ok).toBe(false);
    expect(normaliseResources(mergeResources({ memory: '1G', extraArgs: { mem: 3 } })).ok).toBe(false);
  });

  it('changes none of the forms', () => {
    const first = Object.freeze({ cpus: 1, extraArgs: Object.freeze({ qos: 'low' }) });
    expect(mergeResources(first, { nodes: 2, extraArgs: { qos: 'high' } })).toEqual({
      nodes: 2,
      extraArgs: { qos: 'high' },
    });
    expect(first).toEqual({ cpus: 1, extraArgs: { qos: 'low' } });
  });
});

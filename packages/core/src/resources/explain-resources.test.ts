import { describe, expect, it } from 'vitest';
import { explainResources } from './explain-resources.ts';

describe('explainResources', () => {
  it('says where each option in force comes from', () => {
    const facts = explainResources({
      profile: { memory: '8GB', extraArgs: { account: 'lab', qos: 'low' } },
      pipeline: { time: 60 },
      function: { cpusPerNode: 2, nodes: { expression: 'n + 1' }, extraArgs: { exclusive: null } },
      retry: { memory: '16GB', parallelizationMode: 'internal' },
    });
    expect(facts.map(({ sentence }) => sentence)).toEqual([
      'nodes n + 1 from function',
      'cpus per node 2 from function',
      'memory 16GB from retry',
      'time 60 from pipeline',
      'parallelisation mode internal from retry',
      'account lab from profile default',
      'qos low from profile default',
      'exclusive from function',
    ]);
    expect(facts.map(({ isExpression }) => isExpression)).toEqual([true, ...Array.from({ length: 7 }, () => false)]);
  });

  it('tells what an option overrode, the strongest first', () => {
    const [memory] = explainResources({
      profile: { memory: '1GB' },
      pipeline: { memory: '2GB' },
      function: { memory: '4GB' },
    });
    expect(memory).toMatchObject({
      value: '4GB',
      from: 'function',
      overrides: [
        { field: 'memory', value: '2GB', from: 'pipeline' },
        { field: 'memory', value: '1GB', from: 'profile' },
      ],
    });
  });

  it('counts what says the same in another way as overridden', () => {
    const facts = explainResources({
      profile: { nodes: 2, cpusPerNode: 4, memory: '1G' },
      pipeline: { extraArgs: { 'mem-per-cpu': '2G', qos: 'low' } },
      function: { cpus: 3 },
    });
    expect(facts).toEqual([
      expect.objectContaining({
        field: 'cpus',
        overrides: [
          { field: 'nodes', value: '2', from: 'profile' },
          { field: 'cpusPerNode', value: '4', from: 'profile' },
        ],
      }),
      expect.objectContaining({
        field: 'extraArgs.mem-per-cpu',
        value: '2G',
        overrides: [{ field: 'memory', value: '1G', from: 'profile' }],
      }),
      expect.objectContaining({ field: 'extraArgs.qos', overrides: [] }),
    ]);
  });

  it('has nothing to say of nothing', () => {
    expect(explainResources({})).toEqual([]);
    expect(explainResources({ profile: {}, function: { cpus: undefined } })).toEqual([]);
  });
});

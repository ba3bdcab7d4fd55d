import { describe, expect, it } from 'vitest';
import type { Profile } from '../../cluster/index.ts';
import { applyEdit, type Pipeline, type Problem } from '../../pipeline/index.ts';
import type { ResourceForm } from '../../resources/index.ts';
import { compilePlan } from '../compile-plan.ts';
import { sampleFacts, samplePartition } from '../sample-facts.ts';
import { type SampleFunction, samplePipeline, sampleProfile } from '../sample-pipeline.ts';

const facts = sampleFacts();
const cluster = sampleProfile({ facts });

function drawn(resources: ResourceForm, changes: Partial<SampleFunction> = {}, pipeline: Partial<Pipeline> = {}) {
  const code = 'def f(x): return x';
  return samplePipeline([{ code, resources, ...changes }], { x: { kind: 'value', value: 1 } }, pipeline);
}

function problemsOf(pipeline: Pipeline, profile: Profile = cluster): Problem[] {
  return [...compilePlan(pipeline, profile).problems];
}

const codesOf = (problems: readonly Problem[]) => problems.map(({ code }) => code);

describe('checkLimits', () => {
  it.each<[ResourceForm, string, object]>([
    [{ partition: 'mian' }, 'Set the partition to main', { partition: 'main' }],
    [{ partition: 'short,gpp' }, 'Set the partition to short,gpu', { partition: 'short,gpu' }],
    [{ time: '3-00:00:00' }, 'Set the time to 2-00:00:00', { time: '2-00:00:00' }],
    [{ time: 10, partition: 'short' }, 'Set the time to 0:05:00', { time: '0:05:00' }],
    [{ cpus: 17 }, 'Set cpus to 16', { cpus: 16 }],
    [{ nodes: 1, cpusPerNode: 20 }, 'Set cpus per node to 16', { cpusPerNode: 16 }],
    [{ memory: '20G' }, 'Set the memory to 16000M', { memory: '16000M' }],
    [{ gpus: 5, partition: 'gpu' }, 'Set gpus to 4', { gpus: 4 }],
    [{ nodes: 3 }, 'Set nodes to 2', { nodes: 2 }],
    [{ partition: 'lab', memory: '9000M', cpus: 2 }, 'Set cpus to 5', { cpus: 5 }],
    [{ extraArgs: { account: 'otehr' } }, 'Set account to other', { extraArgs: { account: 'other' } }],
    [{ extraArgs: { qos: 'debgu' } }, 'Set qos to debug', { extraArgs: { qos: 'debug' } }],
    [{ time: 60, extraArgs: { qos: 'debug' } }, 'Set the time to 0:30:00', { time: '0:30:00' }],
    [{ memory: '8G', extraArgs: { qos: 'debug' } }, 'Set the memory to 4G', { memory: '4G' }],
    [{ time: 1500, extraArgs: { account: 'other' } }, 'Set the time to 1-00:00:00', { time: '1-00:00:00' }],
  ])('%j is mended by "%s"', (resources, title, mended) => {
    const pipeline = drawn(resources);
    const found = problemsOf(pipeline);
    expect(found).toHaveLength(1);
    expect(found[0]!.fix?.title).toBe(title);
    const after = found[0]!.fix!.edits.reduce(applyEdit, pipeline);
    expect(after.functions[0]!.resources).toEqual({ ...resources, ...mended });
    expect(problemsOf(after)).toEqual([]);
  });

  it.each<[ResourceForm]>([
    [{}],
    [{ cpus: 16, memory: '16000M', time: '2-00:00:00' }],
    [{ partition: 'gpu', cpus: 32, gpus: 4, memory: '256G' }],
    [{ partition: 'gpu', cpus: 64, memory: '64G' }],
    [{ partition: 'gpu', extraArgs: { gres: 'gpu:a100:4' } }],
    // One of several partitions is enough.
    [{ partition: 'short,main', time: 60 }],
    [{ partition: 'main,gpu', cpus: 40 }],
    [{ cpus: { expression: '1000' }, memory: { expression: '"9T"' } }],
    [{ cpus: 8, nodes: undefined, time: 30, extraArgs: { qos: 'debug' } }],
  ])('%j has nothing against it', (resources) => {
    expect(problemsOf(drawn(resources))).toEqual([]);
  });

  it('says what a node of that type lacks, and what the nodes have where none has all', () => {
    const [typed] = problemsOf(drawn({ partition: 'gpu', extraArgs: { gres: 'gpu:h100:1' } }));
    expect(typed).toMatchObject({
      code: 'NODE_LACKS',
      place: { field: 'resources.extraArgs.gres' },
      message: expect.stringContaining('gives no gpus of type h100'),
    });
    expect(typed!.fix).toBeUndefined();
    const [all] = problemsOf(drawn({ partition: 'gpu', cpus: 64, memory: '128G' }));
    expect(all).toMatchObject({
      code: 'NODE_LACKS_ALL',
      hint: 'Its nodes have 64 cpus, 64G of memory; or 32 cpus, 256G of memory (as the connection test saw it on 2026-05-17).',
    });
  });

  it('stands where the value is said, and is mended there or in the function', () => {
    const inPipeline = drawn({}, {}, { resources: { cpus: 20 } });
    const [ofPipeline] = problemsOf(inPipeline);
    expect(ofPipeline!.place).toEqual({ field: 'resources.cpus' });
    expect(ofPipeline!.fix!.edits.reduce(applyEdit, inPipeline).resources).toEqual({ cpus: 16 });

    const plain = drawn({ memory: '1G' });
    const [ofProfile] = problemsOf(plain, { ...cluster, defaults: { cpus: 20 } });
    expect(ofProfile!.place).toEqual({ field: 'profile.cpus' });
    expect(ofProfile!.fix!.edits.reduce(applyEdit, plain).functions[0]!.resources).toEqual({ memory: '1G', cpus: 16 });
  });

  it('says nothing of a function that does not go through the queue, nor of a cluster that nobody looked at', () => {
    const much = { cpus: 1000, partition: 'nowhere' };
    expect(problemsOf(drawn(much, { executor: 'local' }))).toEqual([]);
    expect(problemsOf(drawn(much), sampleProfile())).toEqual([]);
    expect(problemsOf(drawn(much), { ...cluster, scheduler: { kind: 'processes', cpus: null } })).toEqual([]);
    expect(problemsOf(drawn(much), sampleProfile({ facts: sampleFacts({ partitions: [] }) }))).toEqual([]);
  });

  it('holds jobs to accounts, QOS and their limits only where the cluster does', () => {
    const form = { time: 60, memory: '8G', extraArgs: { account: 'nobody', qos: 'debug' } };
    const loose = sampleFacts({ enforces: { accounts: false, qos: false, limits: false } });
    expect(problemsOf(drawn(form), sampleProfile({ facts: loose }))).toEqual([]);
    expect(codesOf(problemsOf(drawn(form)))).toEqual(['ACCOUNT_UNKNOWN', 'TIME_ABOVE_LIMIT', 'QUOTA_EXCEEDED']);
  });

  it('asks the QOS of the partition first, unless the QOS of the job wins over it', () => {
    const [normal, debug] = facts.qos;
    const partition = samplePartition('main', { isDefault: true, ownQos: 'debug' });
    const wide = { ...normal!, maxTimeMinutes: 1000 };
    const at = (overridesPartition: boolean) =>
      sampleProfile({
        facts: sampleFacts({ partitions: [partition], qos: [{ ...wide, overridesPartition }, debug!] }),
      });
    expect(codesOf(problemsOf(drawn({ time: 60 }), at(false)))).toEqual(['TIME_ABOVE_LIMIT']);
    expect(problemsOf(drawn({ time: 60 }), at(true))).toEqual([]);
  });

  it('takes a sweep of more tasks than may be in the queue, and says that it comes in parts', () => {
    const sweep = { x: { kind: 'range', start: 0, stop: 1000, step: 1 } } as const;
    const code = 'def f(x): return x';
    const resources = { extraArgs: { qos: 'debug' } };
    for (const cut of [{ chunkSize: 2 }, { scope: 'element' }] as const) {
      const pipeline = samplePipeline([{ code, mapspec: 'x[i] -> y[i]', resources, ...cut }], sweep);
      const compiled = compilePlan(pipeline, cluster);
      expect(compiled.problems).toMatchObject([{ code: 'TASKS_IN_TURNS', severity: 'hint' }]);
      expect(compiled).toMatchObject({ ok: true });
    }
    const coarse = samplePipeline([{ code, mapspec: 'x[i] -> y[i]', chunkSize: 10, resources }], sweep);
    expect(compilePlan(coarse, cluster).problems).toEqual([]);
  });
});

describe('a value that cannot be read', () => {
  it('is mended where it is plain what was meant', () => {
    const pipeline = drawn({ time: '1:00:00:00' });
    const [found] = problemsOf(pipeline);
    expect(found).toMatchObject({ code: 'RESOURCE_FIELD', fix: { title: 'Set the time to 1-00:00:00' } });
    expect(problemsOf(found!.fix!.edits.reduce(applyEdit, pipeline))).toEqual([]);
    expect(problemsOf(drawn({}), { ...cluster, defaults: { memory: '4 GB' } })[0]!.fix).toBeUndefined();
  });
});

describe('the facts of a function', () => {
  it('tell where its resources come from', () => {
    const profile = { ...cluster, defaults: { memory: '8GB', time: 60 } };
    const compiled = compilePlan(drawn({ time: 30 }, {}, { resources: { cpus: 2 } }), profile);
    expect(compiled.facts.functions['f_f']!.resources.map(({ sentence }) => sentence)).toEqual([
      'cpus 2 from pipeline',
      'memory 8GB from profile default',
      'time 30 from function',
    ]);
    // With the same objects they are the same, with another profile they are not.
    const again = compilePlan(drawn({}), { ...profile, defaults: { memory: '1GB' } });
    expect(again.facts.functions['f_f']!.resources.map(({ sentence }) => sentence)).toEqual([
      'memory 1GB from profile default',
    ]);
  });
});

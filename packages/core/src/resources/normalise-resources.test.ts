import { describe, expect, it } from 'vitest';
import { normaliseResources } from './normalise-resources.ts';
import { normaliseValues } from './normalise-values.ts';
import type { ResourceForm } from './resource-form.ts';
import { sbatchOptions } from './sbatch-options.ts';

function optionsOf(form: ResourceForm): string[] {
  const normalised = normaliseResources(form);
  if (!normalised.ok) throw new Error(normalised.errors[0]!.message);
  return sbatchOptions(normalised.resources.fixed);
}

describe('normaliseResources', () => {
  it.each([
    ['8GB', 8192],
    ['4G', 4096],
    ['4096', 4096],
    [4096, 4096],
    ['1.5GB', 1536],
    ['0.1G', 103],
    ['500mb', 500],
    ['1K', 1],
    ['1025K', 2],
    ['100B', 1],
    ['2T', 2_097_152],
    ['1PB', 1_073_741_824],
    [' 8GB\n', 8192],
  ])('memory %j is %d MiB', (memory, memoryMib) => {
    expect(normaliseResources({ memory })).toMatchObject({ ok: true, resources: { fixed: { memoryMib } } });
  });

  it.each([
    [60, 60],
    ['60', 60],
    ['1:30', 2],
    ['90:00', 90],
    ['0:01', 1],
    ['2:00:00', 120],
    ['1:00:01', 61],
    ['1-12', 2160],
    ['1-12:30', 2190],
    ['1-00:00:00', 1440],
    ['0-00:00:01', 1],
  ])('time %j is %d minutes', (time, timeMinutes) => {
    expect(normaliseResources({ time })).toMatchObject({ ok: true, resources: { fixed: { timeMinutes } } });
  });

  it.each([
    ['memory', '8Gi'],
    ['memory', '0'],
    ['memory', -1],
    ['memory', Number.NaN],
    ['memory', '1e3'],
    ['memory', '9'.repeat(30)],
    ['time', '2h'],
    ['time', '30s'],
    ['time', '0'],
    ['time', 'UNLIMITED'],
    ['time', '1:99'],
    ['time', '1:2:3:4'],
    ['time', '1-24'],
    ['time', -5],
    ['cpus', 2.5],
    ['cpus', '2.0'],
    ['cpus', 'two'],
    ['cpus', 0],
    ['gpus', -1],
    ['gpus', 'a100:2'],
    ['partition', 'a b'],
    ['partition', 'a\n#SBATCH --wrap=x'],
    ['partition', ''],
    ['parallelizationMode', 'bogus'],
  ])('%s %j is refused at its field', (field, value) => {
    const normalised = normaliseResources({ [field]: value });
    if (normalised.ok) throw new Error('accepted');
    expect(normalised.errors.map((error) => error.field)).toEqual([field]);
    expect(normalised.errors[0]!.message).toMatch(/\.$/);
    expect(normalised.errors[0]!.hint).toMatch(/\.$/);
  });

  it('parts fixed values from expressions', () => {
    expect(normaliseResources({ cpus: { expression: ' int(y % 3) + 1 ' }, memory: '1G' })).toEqual({
      ok: true,
      resources: {
        fixed: { memoryMib: 1024, extraArgs: {}, parallelizationMode: 'external' },
        expressions: { cpus: 'int(y % 3) + 1' },
      },
    });
    expect(normaliseResources({ cpus: { expression: '  ' } })).toMatchObject({
      ok: false,
      errors: [{ field: 'cpus' }],
    });
  });

  it('refuses cpus with nodes, and cpus per node without nodes, as expressions too', () => {
    expect(normaliseResources({ cpus: 2, nodes: { expression: 'n' } })).toMatchObject({
      ok: false,
      errors: [{ field: 'cpus' }],
    });
    expect(normaliseResources({ cpusPerNode: 2 })).toMatchObject({ ok: false, errors: [{ field: 'cpusPerNode' }] });
    expect(normaliseResources({ cpusPerNode: 2, nodes: { expression: 'n' } })).toMatchObject({ ok: true });
  });
});

describe('extra options', () => {
  it.each([
    [{ memory: '1G' }, 'mem'],
    [{ memory: '1G' }, 'mem-per-cpu'],
    [{ cpus: 2 }, 'cpus-per-task'],
    [{ cpus: 2 }, 'ntasks'],
    [{ nodes: 2 }, 'nodes'],
    [{ gpus: 1 }, 'gpus-per-node'],
    [{ nodes: 2 }, 'tasks-per-node'],
    [{ time: 5 }, 'time'],
    [{ partition: 'debug' }, 'partition'],
    // sbatch takes any beginning of an option's name for the option.
    [{ partition: 'debug' }, 'parti'],
  ])('%j beside the option %s is refused', (fields, name) => {
    const normalised = normaliseResources({ ...fields, extraArgs: { [name]: '1' } });
    expect(normalised).toMatchObject({ ok: false, errors: [{ field: `extraArgs.${name}` }] });
    expect(normaliseResources({ extraArgs: { [name]: '1' } }).ok).toBe(true);
  });

  it('generic resources stand beside gpus unless they are gpus themselves', () => {
    expect(optionsOf({ gpus: 2, extraArgs: { gres: 'tmpdisk:100,nvme', qos: 'long' } })).toEqual([
      '--gres=gpu:2,tmpdisk:100,nvme',
      '--qos=long',
    ]);
    expect(optionsOf({ gpus: 0, extraArgs: { gres: 'tmpdisk:100' } })).toEqual(['--gres=tmpdisk:100']);
    expect(normaliseResources({ gpus: 2, extraArgs: { gres: 'tmpdisk:1,gpu:a100:1' } })).toMatchObject({
      ok: false,
      errors: [{ field: 'extraArgs.gres' }],
    });
  });

  it.each<[NonNullable<ResourceForm['extraArgs']>, string, RegExp]>([
    [{ account: null }, 'account', /needs a value/],
    [{ contiguous: 'yes' }, 'contiguous', /takes no value/],
    [{ nod: 'a' }, 'nod', /several: nodefile, nodelist, nodes/],
    [{ 'mem-per-cpu': 1, 'mem-per-gpu': 1 }, 'mem-per-gpu', /exclude each other/],
    [{ requeue: null, 'no-requeue': null }, 'no-requeue', /exclude each other/],
    [{ qos: 'a', qo: 'b' }, 'qos', /are the same one/],
    [{ q: 'long' }, 'q', /short name/],
    [{ version: null }, 'version', /set by the run/],
  ])('%j is refused at %s', (extraArgs, name, message) => {
    expect(normaliseResources({ extraArgs })).toMatchObject({
      ok: false,
      errors: [
        { field: `extraArgs.${name}`, message: expect.stringMatching(message), hint: expect.stringMatching(/\.$/) },
      ],
    });
  });

  it('the least time is at most the time', () => {
    expect(normaliseResources({ time: 60, extraArgs: { 'time-min': '1:00:00' } }).ok).toBe(true);
    expect(normaliseResources({ time: 60, extraArgs: { 'time-min': 61 } })).toMatchObject({
      ok: false,
      errors: [{ field: 'extraArgs.time-min' }],
    });
  });

  it('options that are known to no version may be those of a plugin', () => {
    expect(normaliseResources({ extraArgs: { 'tmpfs-size': '10G', bell: null } }).ok).toBe(true);
  });

  it.each([
    'array',
    'dependency',
    'job-name',
    'output',
    'wrap',
    'arr',
    'A',
    'a b',
    '--qos',
    '-p',
    'mail_user',
    '',
    '1x',
    'x\n',
  ])('the name %j is refused', (name) => {
    expect(normaliseResources({ extraArgs: { [name]: '1' } }).ok).toBe(false);
  });

  it.each(['clusters', 'cluster', 'clust', 'M'])(
    'the option %s is refused: the job would be lost to the run',
    (name) => {
      expect(normaliseResources({ extraArgs: { [name]: 'other' } })).toMatchObject({
        ok: false,
        errors: [{ field: `extraArgs.${name}`, hint: expect.stringContaining('profile') }],
      });
      expect(normaliseResources({ extraArgs: { 'cluster-constraint': 'big' } }).ok).toBe(true);
    },
  );

  it.each(['', 'a\nb', 'a\r', 'a\0b', Number.NaN])('the value %j is refused', (value) => {
    expect(normaliseResources({ extraArgs: { comment: value } }).ok).toBe(false);
  });

  it('become arguments, flags without a value', () => {
    const extraArgs = { account: 'p1', exclusive: null, nice: 100, comment: 'my "job"', 'time-min': '5' };
    expect(optionsOf({ time: 60, extraArgs })).toEqual([
      '--time=60',
      '--account=p1',
      '--exclusive',
      '--nice=100',
      '--comment=my "job"',
      '--time-min=5',
    ]);
  });
});

describe('sbatchOptions', () => {
  it('gives every field its option', () => {
    expect(optionsOf({ cpus: 2, memory: '4G', gpus: 1, time: '1:00:00', partition: 'debug' })).toEqual([
      '--nodes=1',
      '--ntasks=1',
      '--cpus-per-task=2',
      '--mem=4096M',
      '--gres=gpu:1',
      '--time=60',
      '--partition=debug',
    ]);
    expect(optionsOf({ nodes: 2, cpusPerNode: 8 })).toEqual(['--nodes=2', '--ntasks-per-node=1', '--cpus-per-task=8']);
    expect(optionsOf({ gpus: 0 })).toEqual([]);
  });
});

describe('normaliseValues', () => {
  it('takes fields parsed before beside fields just evaluated, which win', () => {
    expect(
      normaliseValues({
        cpus: 2,
        memoryMib: 512,
        timeMinutes: 30,
        time: '1:00:00',
        extraArgs: { qos: 'low' },
        gpus: null,
      }),
    ).toEqual({
      ok: true,
      resources: {
        cpus: 2,
        memoryMib: 512,
        timeMinutes: 60,
        extraArgs: { qos: 'low' },
        parallelizationMode: 'external',
      },
    });
  });

  it('takes integral floats as integers', () => {
    expect(normaliseValues(JSON.parse('{"cpus": 3.0, "memory": 2048.0}'))).toMatchObject({
      ok: true,
      resources: { cpus: 3, memoryMib: 2048 },
    });
  });

  it.each([
    { cpus: true },
    { cpus: 2.5 },
    { cpus: [2] },
    { memory: {} },
    { partition: 3 },
    { extraArgs: [] },
    { cores: 2 },
    { cpus: 0 },
  ])('%j is refused at its field', (fields) => {
    expect(normaliseValues(fields)).toMatchObject({ ok: false, errors: [{ field: Object.keys(fields)[0] }] });
  });
});

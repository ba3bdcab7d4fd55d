import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { shellQuote } from '@gridloom/core/cluster';
import { type Batch, sbatchScript } from '@gridloom/core/plan';
import { normaliseResources, ResourceForm, type Resources } from '@gridloom/core/resources';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createLocalShell } from './local-shell.ts';
import { shellWords } from './shell-words.ts';
import { findSlurm, type SlurmCommands, slurmEnvironment } from './slurm-commands.ts';
import { slurmHere } from './slurm-here.ts';

const shell = createLocalShell();
const profile = slurmHere();
let commands: SlurmCommands;
let folder: string;

beforeAll(async () => {
  commands = await findSlurm(shell, profile);
  folder = await mkdtemp(join(tmpdir(), `gridloom forms-`));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** What SLURM has understood, or why it refused. */
type Understood =
  | {
      readonly cpus: number;
      readonly nodes: number;
      readonly memory: string;
      readonly time: string;
      readonly job: string;
    }
  | { readonly refusal: string };

const REFUSED = /(?:error|failure): (?!Batch job submission failed)(.*)/;

/** Submits held, reads back, and cancels. */
async function ask(sbatch: string): Promise<Understood> {
  const script = [
    slurmEnvironment(commands),
    `cd ${shellQuote(folder)} || exit 74`,
    `said=$(sbatch --hold --parsable ${sbatch} 2>err) || { cat err; exit 9; }`,
    `squeue --noconvert -h -t all -j "$said" -o '%C|%D|%m|%l'`,
    'scontrol show job "$said" -o',
    'scancel "$said"',
  ].join('\n');
  const { code, stdout } = await shell.run(script);
  const text = stdout.toString('utf8');
  if (code === 9) return { refusal: REFUSED.exec(text)?.[1] ?? text };
  const [line = '', job = ''] = text.split('\n');
  const [cpus, nodes, memory = '', time = ''] = line.split('|').map((part) => part.trim());
  if (!job.includes('JobId=')) throw new Error(`${sbatch}: ${text}`);
  return { cpus: Number(cpus), nodes: Number(nodes), memory, time, job };
}

async function askFor(resources: Resources): Promise<Understood> {
  const batch: Batch = {
    id: 'stage-1-0',
    stage: 'stage',
    round: 1,
    elements: [[0, 1]],
    perTask: 1,
    taskCount: 1,
    resources,
  };
  await shell.put(folder, { 'job.sbatch': sbatchScript(batch, profile, folder) });
  return ask('job.sbatch');
}

/** Minutes of a time as squeue prints it. */
function minutesOf(text: string): number {
  const [, days = '0', hours = '0', minutes = '0', seconds = '0'] =
    /^(?:(\d+)-)?(?:(\d+):)?(\d+):(\d+)$/.exec(text) ?? [];
  return Number(days) * 1440 + Number(hours) * 60 + Number(minutes) + Math.ceil(Number(seconds) / 60);
}

const FILE = new URL('../../../../packages/core/conformance/resources.json', import.meta.url);
const OUR_NAMES: Record<string, string> = {
  cpus_per_node: 'cpusPerNode',
  extra_args: 'extraArgs',
  parallelization_mode: 'parallelizationMode',
};

/** The conformance cases of one dictionary each. */
const cases = (
  JSON.parse(readFileSync(FILE, 'utf8')) as { cases: { kind: string; input: Record<string, unknown> }[] }
).cases
  .filter(({ kind }) => kind === 'resources')
  .map(({ input }) => Object.fromEntries(Object.entries(input).map(([key, value]) => [OUR_NAMES[key] ?? key, value])));

const forms: ResourceForm[] = [
  ...cases.flatMap((form) => ResourceForm.safeParse(form).data ?? []),
  ...['4G', '4096', 4096, '1.5GB', '500MB', '0.1G', '1025K', '2T', '1PB', '100B', '1K', '3.3g', '16000M', ' 2GB '].map(
    (memory) => ({ memory }),
  ),
  ...[60, '60', 1.5, '1:30', '1:30:00', '90:00', '0:01', '2-00:00:00', '1-12', '1-12:30', '1-0', '100:00:00'].map(
    (time) => ({ time }),
  ),
  ...[1, 2, 16].map((cpus) => ({ cpus, memory: '1G' })),
  ...[1, 2].flatMap((nodes) => [1, 2, 8].map((cpusPerNode) => ({ nodes, cpusPerNode, memory: '300M', time: 5 }))),
  { nodes: 2 },
  { gpus: 0, cpus: 1 },
  { gpus: 1, cpus: 2, extraArgs: { gres: 'tmpdisk:1' } },
  { partition: 'short', time: 5 },
  { partition: 'main,short' },
  { extraArgs: { exclusive: null } },
  { extraArgs: { exclusive: 'user', nice: 100, 'mail-type': 'END,FAIL', 'mail-user': 'a@b.example' } },
  { extraArgs: { comment: `it's "a" \\ # comment` } },
  { extraArgs: { comment: '  two  blanks ', contiguous: null, requeue: null, 'no-kill': null, overcommit: null } },
  { time: 60, extraArgs: { 'time-min': 30, signal: 'B:USR1@60', tmp: '1G', wckey: 'key', mincpus: 2, qos: 'normal' } },
  { extraArgs: { mem: 0, time: 'UNLIMITED' } },
  { extraArgs: { 'mem-per-cpu': '200M', 'cpus-per-task': 3 } },
  { extraArgs: { reboot: null, 'spread-job': null, 'use-min-nodes': null, hold: null, verbose: null } },
];

/** This cluster has no such nodes, accounts or partitions; the option itself was understood. */
const NO_SUCH =
  /Invalid generic resource|invalid partition specified|Invalid partition name|Invalid account|Invalid feature|node configuration is not available|Invalid qos|Access\/permission denied/i;

describe('what is accepted', () => {
  let accepted = 0;
  test.each(forms.map((form) => [JSON.stringify(form), form] as const))(
    '%s is what SLURM understands',
    async (_, form) => {
      const normalised = normaliseResources(form);
      // What is refused is looked at below.
      if (!normalised.ok) return;
      const asked = normalised.resources.fixed;
      const understood = await askFor(asked);
      if ('refusal' in understood) {
        expect(understood.refusal).toMatch(NO_SUCH);
        return;
      }
      accepted++;
      const { cpus, nodes = 1, cpusPerNode, memoryMib, timeMinutes } = asked;
      if (asked.nodes !== undefined) expect(understood.nodes).toBe(nodes);
      if (cpus !== undefined || cpusPerNode !== undefined)
        expect(understood.cpus).toBe((cpus ?? cpusPerNode ?? 1) * nodes);
      // squeue cuts it after nine characters.
      if (memoryMib !== undefined) expect(understood.memory).toBe(`${memoryMib}M`.slice(0, 9));
      if (timeMinutes !== undefined) expect(minutesOf(understood.time)).toBe(timeMinutes);
      if (asked.partition !== undefined) expect(understood.job).toContain(` Partition=${asked.partition} `);
      if (asked.extraArgs['comment']) expect(understood.job).toContain(`Comment=${asked.extraArgs['comment']}`);
    },
  );

  test('enough of it is accepted by this cluster to mean something', () => {
    expect(accepted).toBeGreaterThan(60);
  });
});

/** As somebody would write them on a command line, refused by us. */
const WRITTEN: Record<string, (value: string) => string> = {
  memory: (value) => `--mem=${value}`,
  time: (value) => `--time=${value}`,
  cpus: (value) => `--cpus-per-task=${value}`,
  nodes: (value) => `--nodes=${value}`,
  gpus: (value) => `--gres=gpu:${value}`,
  partition: (value) => `--partition=${value}`,
};

/** What sbatch takes and we do not, each for a reason. */
const STRICTER: Record<string, string> = {
  'memory 0GB': 'it asks for the whole memory of a node',
  'memory 0': 'it asks for the whole memory of a node',
  'time 0': 'it means no limit',
  'time UNLIMITED': 'it is no limit; an extra option can say so',
  'time 1:99': 'seconds above 59 are a slip',
  'time 99:99': 'seconds above 59 are a slip',
  'time 1-24': 'hours above 23 beside days are a slip',
  'time -5': 'sbatch takes it for five thousand years',
  'time 2:0:0': 'PipeFunc asks for two digits, and one is mostly a slip',
  'nodes 0': 'a job without a node computes nothing',
  'nodes -1': 'sbatch takes it for one node',
};

const REFUSED_FORMS: [string, string][] = [
  ...['16GiB', '8Gi', '16XYZ', '0GB', '0', '-1GB', '-1', '1e3', '', '16 GB'].map(
    (value) => ['memory', value] as [string, string],
  ),
  ...['1:00:00:00', '2h', '30s', '0', 'UNLIMITED', '1:99', '99:99', '1-24', '-5', '', '1:2:3:4', '2:0:0'].map(
    (value) => ['time', value] as [string, string],
  ),
  ...['0', '-1', '2.5', 'two', '2.0', 'True'].map((value) => ['cpus', value] as [string, string]),
  ...['0', '-1', '2.5', 'two'].map((value) => ['nodes', value] as [string, string]),
  ...['-1', 'a100:2'].map((value) => ['gpus', value] as [string, string]),
  ...['a b', ''].map((value) => ['partition', value] as [string, string]),
];

describe('what is refused', () => {
  test.each(REFUSED_FORMS)('%s %j is refused by sbatch too, or for a reason', async (field, value) => {
    expect(normaliseResources({ [field]: value }).ok).toBe(false);
    const understood = await ask(`--output=/dev/null --wrap=true ${shellWords([WRITTEN[field]!(value)])}`);
    expect('refusal' in understood).toBe(STRICTER[`${field} ${value}`] === undefined);
  });

  test.each([
    ['--contiguous=yes', { contiguous: 'yes' }],
    ['--nod=n1', { nod: 'n1' }],
    ['--mem-per-cpu=1G --mem-per-gpu=1G', { 'mem-per-cpu': '1G', 'mem-per-gpu': '1G' }],
    ['--time=10 --time-min=20', null],
  ])('%s is refused by both', async (options, extraArgs) => {
    const form = extraArgs ? { extraArgs } : { time: 10, extraArgs: { 'time-min': 20 } };
    expect(normaliseResources(form).ok).toBe(false);
    expect(await ask(`--output=/dev/null --wrap=true ${options}`)).toHaveProperty('refusal');
  });

  test('an option without the value it needs would swallow the next one', async () => {
    expect(normaliseResources({ extraArgs: { comment: null } }).ok).toBe(false);
    const understood = await ask('--output=/dev/null --comment --time=7 --wrap=true');
    expect(understood).toMatchObject({ job: expect.stringContaining('Comment=--time=7') });
  });
});

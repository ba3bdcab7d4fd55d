import type { ClusterFacts } from '@gridloom/core/cluster';
import { FunctionId, newFunction, type Pipeline, type Problem } from '@gridloom/core/pipeline';
import { compilePlan } from '@gridloom/core/plan';
import { normaliseResources, type ResourceForm, sbatchOptions } from '@gridloom/core/resources';
import { beforeAll, expect, test } from 'vitest';
import { LIMITS_CHECK } from './check-limits.ts';
import { SLURM_CHECK } from './check-slurm.ts';
import type { CheckContext } from './connection-check.ts';
import { createHostKeys } from './host-keys.ts';
import { createLocalShell } from './local-shell.ts';
import { shellWords } from './shell-words.ts';
import { slurmEnvironment } from './slurm-commands.ts';
import { slurmHere } from './slurm-here.ts';

const shell = createLocalShell();
const profile = slurmHere();
let facts: ClusterFacts;
let environment: string;

beforeAll(async () => {
  const context: CheckContext = {
    profile,
    shell,
    hostKeys: createHostKeys(),
    signal: new AbortController().signal,
    commands: null,
    root: null,
    maxArraySize: null,
    config: '',
    facts: null,
  };
  await SLURM_CHECK.look(context);
  const { status, detail } = await LIMITS_CHECK.look(context);
  if (status !== 'ok' || !context.facts) throw new Error(detail);
  facts = context.facts;
  environment = slurmEnvironment(context.commands!);
});

function problemsOf(resources: ResourceForm): readonly Problem[] {
  const item = newFunction(FunctionId.parse('f_f'), { x: 0, y: 0 }, 'f');
  const pipeline: Pipeline = {
    format: 2,
    name: 'One',
    description: '',
    functions: [{ ...item, code: 'def f(): return 1', outputs: ['y'], resources }],
    inputs: [],
    wires: [],
    nests: [],
    activeVariants: {},
    checkTypes: true,
    resources: {},
  };
  return compilePlan(pipeline, { ...profile, facts }).problems.filter(({ severity }) => severity === 'error');
}

/** What becomes of such a job: whether it begins, or why it never will. */
async function fateOf(form: ResourceForm): Promise<string> {
  const normalised = normaliseResources(form);
  if (!normalised.ok) throw new Error(normalised.errors[0]!.message);
  const options = shellWords(sbatchOptions(normalised.resources.fixed));
  const script = [
    environment,
    `id=$(sbatch --parsable --output=/dev/null ${options} --wrap 'sleep 60' 2>&1) || { echo "refused: $id"; exit 0; }`,
    'for try in $(seq 60); do',
    `  state=$(squeue -h -t all -j "$id" -o '%T %r')`,
    // Until the scheduler has looked at it, a job waits for nothing in particular.
    '  case $state in RUNNING*) break ;; "PENDING None" | "PENDING Priority" | "PENDING Resources") ;; PENDING*) break ;; esac',
    '  sleep 0.3',
    'done',
    'scancel "$id"; echo "$state"',
  ].join('\n');
  const { stdout } = await shell.run(script, { timeoutMs: 60_000 });
  return stdout.toString('utf8').trim();
}

/** Refused, or held for a reason that no waiting mends. */
const NEVER = /^(?:refused: |PENDING (?:Partition\w+|MaxMemPerLimit|QOS\w+|Assoc\w+)$)/;

test.each<[ResourceForm, string]>([
  [{ cpus: 17 }, 'NODE_LACKS'],
  [{ memory: '20G' }, 'NODE_LACKS'],
  [{ gpus: 1 }, 'NODE_LACKS'],
  [{ time: '3-00:00:00' }, 'TIME_ABOVE_LIMIT'],
  [{ partition: 'short', time: 10 }, 'TIME_ABOVE_LIMIT'],
  [{ nodes: 3 }, 'NODES_ABOVE_LIMIT'],
  [{ partition: 'nowhere' }, 'PARTITION_UNKNOWN'],
  [{ extraArgs: { account: 'nobody' } }, 'ACCOUNT_UNKNOWN'],
  [{ extraArgs: { qos: 'nobody' } }, 'QOS_UNKNOWN'],
])('%j is a problem, and would never run', { timeout: 90_000 }, async (form, code) => {
  expect(problemsOf(form).map((problem) => problem.code)).toEqual([code]);
  expect(await fateOf(form)).toMatch(NEVER);
});

test.each<[ResourceForm]>([
  [{ cpus: 1, memory: '100M', time: 1 }],
  [{ partition: 'short,main', time: 10 }],
  [{ nodes: 2, cpusPerNode: 1, memory: '50M' }],
  [{ extraArgs: { account: 'lab', qos: 'normal' } }],
])('%j is no problem, and runs', { timeout: 90_000 }, async (form) => {
  expect(problemsOf(form)).toEqual([]);
  expect(await fateOf(form)).toMatch(/^RUNNING/);
});

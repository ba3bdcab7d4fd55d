import { mkdirSync, readdirSync } from 'node:fs';
import { CodedError } from '@gridloom/core/error';
import { type CompileOptions, compilePlan, type Plan } from '@gridloom/core/plan';
import { EXAMPLES } from '@gridloom/examples';
import { describe, expect, test } from 'vitest';
import { createLocalShell } from '../cluster/local-shell.ts';
import { sampleProfile } from '../cluster/sample-profile.ts';
import type { SubmitRequest } from '../cluster/scheduler.ts';
import type { Site } from '../cluster/site.ts';
import { testFolder } from '../test-folder.ts';
import { createRunFolderPorts } from './run-folder-ports.ts';

const profile = sampleProfile();

/** The plan of an example. */
function planOf(options: CompileOptions = {}): Plan {
  const compiled = compilePlan(EXAMPLES[0]!.pipeline, profile, options);
  if (!compiled.ok) throw new Error('the example does not compile');
  return compiled.plan;
}

/** The plan of an example that takes over everything of one that ran before. */
function reusingPlan(): Plan {
  const first = planOf();
  const stages = first.stages.map(({ id, elementCount }) => {
    return [id, { done: elementCount ? [[0, elementCount] as [number, number]] : [], meanWallS: null }] as const;
  });
  const earlier = [{ runId: 'r_0', folder: '/runs/r_0', plan: first, profile, stages: Object.fromEntries(stages) }];
  return planOf({ earlier });
}

const plan = reusingPlan();
const taken = plan.stages.filter(({ reuse }) => reuse !== null);

/** A stage that is counted in the run, with results of five elements of an earlier one that had `sizes` of them. */
function countedPlan(sizes: number[]): Plan {
  const [stage] = plan.stages;
  const axes = [{ name: 'i', size: '?' as const, external: true }];
  const release = { kind: 'when-sized' as const, needsUpstream: true, why: '' };
  const reuse = { runId: 'r_0', folder: '/runs/r_0', stage: 'old', elements: [[0, 5]] as [number, number][], sizes };
  return { ...plan, stages: [{ ...stage!, id: 'f', axes, elementCount: null, release, reuse, batches: [] }] };
}

/** Ports on a site whose worker answers as it is told; everything else works. */
function portsOf(worker: (request: AdoptRequest, command: string) => unknown, ofPlan = plan) {
  const site = {
    root: '/runs',
    shell: { host: 'here', run: async () => ({ code: 0, stderr: '' }), put: async () => {} },
    worker: async (command: string, _argv: readonly string[], request: AdoptRequest) => worker(request, command),
  };
  return createRunFolderPorts({
    runId: 'r_1',
    plan: ofPlan,
    profile,
    // Only what preparing asks of a site.
    site: async () => site as unknown as Site,
    preparedFolder: () => null,
    workerSource: { start: '', modules: '' },
  });
}

type AdoptRequest = {
  stages: { stage: string; folder: string; from: string; runId: string; elements: [number, number][] }[];
};

describe('preparing a run folder', () => {
  test('asks for the results that the plan takes over, and tells which are there', async () => {
    expect(taken.length).toBeGreaterThan(1);
    const asked: AdoptRequest['stages'] = [];
    const ports = portsOf(({ stages: [wanted] }) => {
      asked.push(wanted!);
      return { stages: { [wanted!.stage]: { elements: wanted!.elements, why: '' } } };
    });
    expect(await ports.prepare()).toEqual({
      folder: '/runs/r_1',
      adopted: Object.fromEntries(taken.map(({ id, reuse }) => [id, reuse!.elements])),
    });
    expect(asked).toEqual(
      taken.map(({ id, reuse }) => {
        return { stage: id, folder: '/runs/r_0', from: reuse!.stage, runId: 'r_0', elements: reuse!.elements };
      }),
    );
  });

  test('computes what reads a result that is gone, although its own results are there', async () => {
    const asked: string[] = [];
    const ports = portsOf(({ stages: [wanted] }) => {
      asked.push(wanted!.stage);
      return { stages: { [wanted!.stage]: { elements: [[0, 1]], why: 'the rest is gone' } } };
    });
    const [first, second] = taken;
    expect(second!.after).toEqual([first!.id]);
    expect(await ports.prepare()).toEqual({ folder: '/runs/r_1', adopted: { [first!.id]: [[0, 1]] } });
    expect(asked).toEqual([first!.id]);
  });

  test.each([
    new CodedError('WORKER_REFUSED', { sentence: 'No.' }),
    new CodedError('COMMAND_FAILED', { command: 'worker adopt', code: 1, stderr: 'broken' }),
  ])('takes nothing over where the worker says no ($code)', async (error) => {
    const ports = portsOf(() => {
      throw error;
    });
    expect(await ports.prepare()).toEqual({ folder: '/runs/r_1', adopted: {} });
  });

  test('is not over while the worker gives no answer', async () => {
    const ports = portsOf(() => {
      throw new CodedError('CLUSTER_UNREACHABLE', { host: 'here', reason: 'the line dropped' });
    });
    await expect(ports.prepare()).rejects.toMatchObject({ code: 'CLUSTER_UNREACHABLE' });
  });
});

test('nothing is submitted of a run folder that was deleted, nor is the folder made anew', async () => {
  const root = testFolder();
  const submitted: string[] = [];
  const scheduler = { submit: async ({ jobName }: SubmitRequest) => void submitted.push(jobName) };
  const site = { root, interpreter: null, shell: createLocalShell(), scheduler, local: scheduler };
  const ports = createRunFolderPorts({
    runId: 'r_1',
    plan,
    profile,
    // Only what submitting asks of a site.
    site: async () => site as unknown as Site,
    preparedFolder: () => null,
    workerSource: { start: '', modules: '' },
  });
  const [batch] = planOf().stages.flatMap(({ batches }) => batches);
  const placement = { executor: 'slurm' as const, renewed: [], after: [], afterTasks: [] };
  const gone = { code: 'COMMAND_FAILED', message: expect.stringContaining(`${root}/r_1`) };
  await expect(ports.submit(batch!, placement)).rejects.toMatchObject(gone);
  expect(readdirSync(root)).toEqual([]);
  mkdirSync(`${root}/r_1`);
  await ports.submit(batch!, placement);
  expect(submitted).toEqual([`gl-r_1-${batch!.id}`]);
  expect(readdirSync(`${root}/r_1`)).toEqual(['jobs']);
});

describe('counting the elements of a stage', () => {
  const resources = { extraArgs: {}, parallelizationMode: 'external' };
  const answer = (_request: AdoptRequest, command: string) =>
    command === 'size'
      ? { sizes: [6], groups: [{ resources, elements: [[0, 6]] }] }
      : { stages: { f: { elements: [[0, 4]], why: 'one is gone' } } };

  test('takes results over where there are as many as there were, and cuts job arrays of the rest', async () => {
    const sizing = await portsOf(answer, countedPlan([6])).size('f', 1, null);
    expect(sizing).toMatchObject({ sizes: [6], adopted: [[0, 4]], batches: [{ elements: [[4, 6]] }] });
  });

  test('takes nothing over where there are others, nor when they were counted before', async () => {
    const all = { adopted: [], batches: [{ elements: [[0, 6]] }] };
    expect(await portsOf(answer, countedPlan([5])).size('f', 1, null)).toMatchObject(all);
    expect(await portsOf(answer, countedPlan([6])).size('f', 2, [[0, 6]])).toMatchObject(all);
  });

  test('takes nothing over before', async () => {
    expect(await portsOf(answer, countedPlan([6])).prepare()).toEqual({ folder: '/runs/r_1', adopted: {} });
  });
});

import { describe, expect, it } from 'vitest';
import { PIPEFUNC_SLURM } from '../../../examples/src/pipefunc-slurm.ts';
import type { Pipeline } from '../pipeline/index.ts';
import { compilePlan } from './compile-plan.ts';
import { samplePipeline, sampleProfile } from './sample-pipeline.ts';
import { runFolderFiles } from './worker-plan.ts';

describe('runFolderFiles', () => {
  it('writes plan.json as docs/run-folder.md shows it, and one module per stage', () => {
    const files = filesOf(PIPEFUNC_SLURM.pipeline);
    expect(Object.keys(files)).toEqual(['code/double_it.py', 'code/add_one.py', 'code/sum_it.py', 'plan.json']);
    expect(files['code/add_one.py']).toBe(PIPEFUNC_SLURM.pipeline.functions[1]?.code);
    const plan: unknown = JSON.parse(files['plan.json'] ?? '');
    expect(plan).toMatchObject({
      format: 1,
      runId: 'r_1',
      inputs: { x: { value: { kind: 'range', start: 0, stop: 10, step: 1 }, shape: [10] } },
      stages: [
        {
          id: 'double_it',
          entry: 'double_it',
          module: 'code/double_it.py',
          isAsync: false,
          parameters: [{ name: 'x', from: { kind: 'input', name: 'x' }, axes: ['i'] }],
          outputs: ['y'],
          axes: [{ name: 'i', size: 10, external: true }],
          scope: 'map',
          chunkSize: null,
          acceptMissing: false,
          resourcesVariable: null,
          resources: { fixed: { cpus: 2, extraArgs: {}, parallelizationMode: 'external' }, expressions: {} },
        },
        { id: 'add_one', resources: { expressions: { cpus: 'int(y % 3) + 1' } } },
        {
          id: 'sum_it',
          axes: [],
          parameters: [{ from: { kind: 'output', stage: 'add_one', output: 'z' }, axes: null }],
        },
      ],
    });
  });

  it('keeps what only the scripts need out of the folder: set-up lines may hold tokens', () => {
    const files = filesOf(PIPEFUNC_SLURM.pipeline);
    expect(Object.keys(JSON.parse(files['plan.json'] ?? '{}') as object)).toEqual([
      'format',
      'runId',
      'inputs',
      'stages',
    ]);
    expect(Object.values(files).join('\n')).not.toContain('TOKEN');
  });

  it('gives an input that is too large for plan.json a file of its own', () => {
    const items = Array.from({ length: 50_000 }, (_, index) => index);
    const files = filesOf(
      samplePipeline([{ code: 'def f(x): ...', mapspec: 'x[i] -> y[i]' }], { x: { kind: 'list', items } }),
    );
    expect(JSON.parse(files['inputs/x.json'] ?? '')).toEqual({ kind: 'list', items });
    expect(JSON.parse(files['plan.json'] ?? '')).toMatchObject({
      inputs: { x: { file: 'inputs/x.json', shape: [50_000] } },
    });
    expect(files['plan.json']?.length).toBeLessThan(2000);
  });
});

function filesOf(pipeline: Pipeline): Record<string, string> {
  const profile = sampleProfile({ setup: 'export TOKEN=x' });
  const compiled = compilePlan(pipeline, profile);
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.problems));
  return runFolderFiles(compiled.plan, 'r_1');
}

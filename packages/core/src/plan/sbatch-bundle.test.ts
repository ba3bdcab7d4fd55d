import { describe, expect, it } from 'vitest';
import { compilePlan } from './compile-plan.ts';
import type { Plan } from './plan.ts';
import { samplePipeline, sampleProfile } from './sample-pipeline.ts';
import { sbatchBundle } from './sbatch-bundle.ts';

describe('sbatchBundle', () => {
  it('submits each job array after those it reads, in an order in which their ids are known', () => {
    const bundle = bundleOf(chain());
    expect(bundle.files['submit.sh']).toBe(`#!/bin/sh
# Submits 3 stages in 5 job arrays. Run it where sbatch works, in a folder that the compute
# nodes see too. Run it again after a failure: only what is missing is computed.
set -eu
cd "$(dirname "$0")"
folder=$(pwd -P)
# Names of the jobs: this folder, and the job array.
tag=gl-$(printf %s "$folder" | cksum | cut -d " " -f 1)
if squeue --noheader --user="$(id -un)" --format=%j | grep -q "^$tag-"; then
  echo "Jobs of this folder are still in the queue. Wait for them, or cancel them first." >&2
  exit 1
fi
# Tasks claim what they compute; with none in the queue, no claim holds any more.
rm -rf claims
mkdir -p logs/f records/f values/f claims/f logs/g records/g values/g claims/g logs/h records/h values/h claims/h

# The id of a submitted job array; of an answer like "123;cluster" its first part.
submit() { answer=$(sbatch --parsable --chdir="$folder" "$@"); printf "%s\\n" "\${answer%%;*}"; }

job_f_1_0=$(submit --job-name="$tag-f-1-0" jobs/f-1-0.sbatch)
printf '%s %s\\n' "$job_f_1_0" f-1-0
job_f_1_1=$(submit --job-name="$tag-f-1-1" jobs/f-1-1.sbatch)
printf '%s %s\\n' "$job_f_1_1" f-1-1
job_g_1_0=$(submit --job-name="$tag-g-1-0" --dependency="aftercorr:$job_f_1_0" --kill-on-invalid-dep=yes jobs/g-1-0.sbatch)
printf '%s %s\\n' "$job_g_1_0" g-1-0
job_g_1_1=$(submit --job-name="$tag-g-1-1" --dependency="aftercorr:$job_f_1_1" --kill-on-invalid-dep=yes jobs/g-1-1.sbatch)
printf '%s %s\\n' "$job_g_1_1" g-1-1
job_h_1_0=$(submit --job-name="$tag-h-1-0" --dependency="afterany:$job_g_1_0:$job_g_1_1" --kill-on-invalid-dep=yes jobs/h-1-0.sbatch)
printf '%s %s\\n' "$job_h_1_0" h-1-0
`);
  });

  it('holds what the worker reads, and scripts that find their folder where they are submitted', () => {
    const { files } = bundleOf(chain());
    expect(Object.keys(files).sort()).toEqual(
      [
        'README.txt',
        ...['f', 'g', 'h'].map((stage) => `code/${stage}.py`),
        ...['f-1-0', 'f-1-1', 'g-1-0', 'g-1-1', 'h-1-0'].flatMap((id) => [`jobs/${id}.json`, `jobs/${id}.sbatch`]),
        'plan.json',
        'submit.sh',
        'worker.py',
      ].sort(),
    );
    expect(files['jobs/f-1-0.sbatch']).toContain('#SBATCH --output=logs/f/f-1-0.slurm-%a.out\n');
    expect(files['jobs/f-1-0.sbatch']).toMatch(
      /\ngridloom_folder=\$PWD\n[^]*\nexec python3 "\$gridloom_folder"\/worker\.py task --run "\$gridloom_folder" --batch f-1-0\n$/,
    );
    expect(JSON.parse(files['jobs/f-1-1.json'] ?? '')).toMatchObject({ batch: 'f-1-1', elements: [[2, 3]] });
  });

  it('is refused, with the reason, where a stage is sized during the run', () => {
    const plan = planOf([
      { code: 'def f(x): ...', outputs: ['y'], mapspec: '... -> y[i]' },
      { code: 'def g(y): ...', outputs: ['z'], mapspec: 'y[i] -> z[i]' },
    ]);
    expect(sbatchBundle(plan, sampleProfile(), '')).toEqual({
      ok: false,
      message: 'g cannot be written as a script before the run: The length of i is not known before f has run.',
      hint: expect.stringContaining('Declare the lengths') as string,
    });
  });
});

/** f and g go element by element, two elements a job array; h takes all. */
function chain(): Plan {
  const functions = [
    { code: 'def f(x): ...', outputs: ['y'], mapspec: 'x[i] -> y[i]', scope: 'element' as const },
    { code: 'def g(y): ...', outputs: ['z'], mapspec: 'y[i] -> z[i]', scope: 'element' as const },
    { code: 'def h(z): ...', outputs: ['sum'] },
  ];
  const plan = planOf(functions);
  const stages = plan.stages.map((stage) => (stage.id === 'g' ? { ...stage, elementwise: ['f'] } : stage));
  return { ...plan, hash: '0'.repeat(64), stages };
}

function planOf(functions: Parameters<typeof samplePipeline>[0]): Plan {
  const profile = sampleProfile({ limits: { maxArraySize: 2, pollS: 1, graceS: 1 } });
  const compiled = compilePlan(samplePipeline(functions, { x: { kind: 'list', items: [1, 2, 3] } }), profile);
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.problems));
  return compiled.plan;
}

function bundleOf(plan: Plan) {
  const bundle = sbatchBundle(plan, sampleProfile(), '# the worker');
  if (!bundle.ok) throw new Error(bundle.message);
  return bundle;
}

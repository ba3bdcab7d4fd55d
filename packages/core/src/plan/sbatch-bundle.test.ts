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
# nodes see too. Run it again after a failure: only what is missing is computed, and what went without it.
set -eu
cd "$(dirname "$0")"
folder=$(pwd -P)

# Names of the jobs: this folder, and the job array.
tag=gl-$(printf %s "$folder" | cksum | cut -d " " -f 1)
jobs=$(squeue --noheader --user="$(id -un)" --format=%j) || {
  echo "squeue does not tell whether jobs of this folder are still in the queue. Nothing is submitted." >&2
  exit 1
}
if printf "%s\\n" "$jobs" | grep -q "^$tag-"; then
  echo "Jobs of this folder are still in the queue. Wait for them, or cancel them first." >&2
  exit 1
fi

# How often this was submitted: what is computed now is told from what was there before.
round=1
if [ -e round ]; then
  round=$(cat round)
  round=$((round + 1))
fi
if [ "$round" -gt 255 ]; then
  echo "This folder was submitted 255 times already. Export the pipeline again for more." >&2
  exit 1
fi
echo "$round" > round.new
mv round.new round
mkdir -p logs/f records/f values/f claims/f logs/g records/g values/g claims/g logs/h records/h values/h claims/h

# The id of a submitted job array; of an answer like "123;cluster" its first part.
submit() {
  answer=$(sbatch --parsable --chdir="$folder" "$@" "$round") || return 1
  case \${answer%%;*} in "" | *[!0-9]*) return 1 ;; esac
  echo "\${answer%%;*}"
}
submitted=
placed() {
  submitted="$submitted $1"
  echo "$1 $2"
}
refused() {
  echo "sbatch did not take the job array $1: neither it nor what comes after it is submitted." >&2
  if [ -n "$submitted" ]; then
    echo "These are submitted, and go on:$submitted" >&2
    echo "When they have ended, or are cancelled (scancel$submitted), run this again: it computes what is missing." >&2
  else
    echo "Nothing is submitted. Run this again when sbatch takes it." >&2
  fi
  exit 1
}

job_f_1_0=$(submit --job-name="$tag-f-1-0" jobs/f-1-0.sbatch) || refused f-1-0
placed "$job_f_1_0" f-1-0
job_f_1_1=$(submit --job-name="$tag-f-1-1" jobs/f-1-1.sbatch) || refused f-1-1
placed "$job_f_1_1" f-1-1
job_g_1_0=$(submit --job-name="$tag-g-1-0" --dependency="aftercorr:$job_f_1_0" --kill-on-invalid-dep=yes jobs/g-1-0.sbatch) || refused g-1-0
placed "$job_g_1_0" g-1-0
job_g_1_1=$(submit --job-name="$tag-g-1-1" --dependency="aftercorr:$job_f_1_1" --kill-on-invalid-dep=yes jobs/g-1-1.sbatch) || refused g-1-1
placed "$job_g_1_1" g-1-1
job_h_1_0=$(submit --job-name="$tag-h-1-0" --dependency="afterany:$job_g_1_0:$job_g_1_1" --kill-on-invalid-dep=yes jobs/h-1-0.sbatch) || refused h-1-0
placed "$job_h_1_0" h-1-0
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
        'worker.modules',
        'worker.py',
      ].sort(),
    );
    expect(files['jobs/f-1-0.sbatch']).toContain('#SBATCH --output=logs/f/f-1-0.slurm-%a.out\n');
    expect(files['jobs/f-1-0.sbatch']).toMatch(
      /\ngridloom_folder=\$PWD\ngridloom_round=\$\{1:-1\}\n[^]*\nexec python3 "\$gridloom_folder"\/worker\.py task --run "\$gridloom_folder" --batch f-1-0 --round "\$gridloom_round"\n$/,
    );
    expect(JSON.parse(files['jobs/f-1-1.json'] ?? '')).toMatchObject({ batch: 'f-1-1', elements: [[2, 3]] });
  });

  it('is refused, with the reason, where a stage is sized during the run', () => {
    const plan = planOf([
      { code: 'def f(x): ...', outputs: ['y'], mapspec: '... -> y[i]' },
      { code: 'def g(y): ...', outputs: ['z'], mapspec: 'y[i] -> z[i]' },
    ]);
    expect(sbatchBundle(plan, sampleProfile(), { start: '', modules: '' })).toEqual({
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
  const bundle = sbatchBundle(plan, sampleProfile(), { start: '# the worker', modules: '# its modules' });
  if (!bundle.ok) throw new Error(bundle.message);
  return bundle;
}

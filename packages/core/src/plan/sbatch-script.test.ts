import { describe, expect, it } from 'vitest';
import type { Batch } from './plan.ts';
import { sampleProfile } from './sample-pipeline.ts';
import { sbatchScript } from './sbatch-script.ts';

const batch: Batch = {
  id: 'double_it-1-0',
  stage: 'double_it',
  round: 1,
  elements: [[0, 10]],
  perTask: 5,
  taskCount: 2,
  resources: {
    cpus: 2,
    memoryMib: 4096,
    timeMinutes: 60,
    partition: 'short',
    extraArgs: { account: 'group-7', comment: 'say "hi" \\ # all', exclusive: null },
    parallelizationMode: 'external',
  },
};

describe('sbatchScript', () => {
  it('writes options, environment, set-up lines and the worker, all quoted', () => {
    const profile = sampleProfile({
      setup: 'module load python/3.11\r\nsource "$HOME/my env/bin/activate"\n',
      python: '~/my env/bin/python3',
    });
    expect(sbatchScript(batch, profile, "/scratch/it's 100%/r_1")).toBe(
      String.raw`#!/bin/sh
#SBATCH --no-requeue
#SBATCH --export=ALL
#SBATCH --signal=B:USR1@60
#SBATCH --nodes=1
#SBATCH --ntasks=1
#SBATCH --cpus-per-task=2
#SBATCH --mem=4096M
#SBATCH --time=60
#SBATCH --partition=short
#SBATCH --account=group-7
#SBATCH "--comment=say \"hi\" \\ # all"
#SBATCH --exclusive
#SBATCH --open-mode=append
#SBATCH --array=0-1
#SBATCH "--output=/scratch/it's 100%%/r_1/logs/double_it/double_it-1-0.slurm-%a.out"

export PYTHONUTF8=1
export OMP_NUM_THREADS=1
export OPENBLAS_NUM_THREADS=1
export MKL_NUM_THREADS=1
export NUMEXPR_NUM_THREADS=1
export VECLIB_MAXIMUM_THREADS=1

command -v source >/dev/null 2>&1 || eval 'source() { . "$@"; }'
if ! command -v module >/dev/null 2>&1; then
  for gridloom_init in /etc/profile.d/z00_lmod.sh /etc/profile.d/lmod.sh /etc/profile.d/modules.sh /usr/share/lmod/lmod/init/sh /usr/share/modules/init/sh /usr/share/Modules/init/sh; do
    if [ -r "$gridloom_init" ]; then . "$gridloom_init" >&2; break; fi
  done
fi
eval 'module load python/3.11
source "$HOME/my env/bin/activate"
' >&2

exec "$HOME"/'my env/bin/python3' '/scratch/it'\''s 100%/r_1/worker.py' task --run '/scratch/it'\''s 100%/r_1' --batch double_it-1-0
`,
    );
  });

  it('gives the threads to the function in internal mode', () => {
    const internal: Batch = { ...batch, resources: { ...batch.resources, parallelizationMode: 'internal' } };
    expect(sbatchScript(internal, sampleProfile(), '/r')).toContain('export OMP_NUM_THREADS=2\n');
  });

  it('leaves no room for a second option or command in anything a user typed', () => {
    const comment = 'x"\n#SBATCH --uid=0\n$(touch /tmp/x)';
    const script = sbatchScript(
      { ...batch, resources: { ...batch.resources, extraArgs: { comment } } },
      sampleProfile(),
      '/r',
    );
    expect(script.split('\n').filter((line) => line.includes('--uid'))).toEqual([
      String.raw`#SBATCH "--comment=x\" #SBATCH --uid=0 $(touch /tmp/x)"`,
    ]);
  });

  it('lets the worker end by itself before the time limit, unless there is hardly time', () => {
    const within = (timeMinutes: number | undefined) => {
      const { timeMinutes: _, ...resources } = batch.resources;
      const limited = { ...resources, ...(timeMinutes !== undefined && { timeMinutes }) };
      return sbatchScript({ ...batch, resources: limited }, sampleProfile(), '/r').includes('--signal=B:USR1@60');
    };
    expect([within(5), within(4), within(undefined)]).toEqual([true, false, false]);
    const own = { ...batch.resources, extraArgs: { signal: 'B:USR2@10' } };
    const options = sbatchScript({ ...batch, resources: own }, sampleProfile(), '/r').match(/--signal=\S+/g);
    expect(options).toEqual(['--signal=B:USR1@60', '--signal=B:USR2@10']);
  });

  it('starts what a shim stands for', () => {
    const script = sbatchScript(batch, sampleProfile(), '/r', "/opt/it's/python3");
    expect(script).toContain(
      String.raw`*/shims/*) if [ -x '/opt/it'\''s/python3' ]; then gridloom_python='/opt/it'\''s/python3'; fi ;;`,
    );
    expect(script).toContain('exec "$gridloom_python" /r/worker.py task --run /r');
  });
});

import type { RunState } from './run-state.ts';

export type Executor = 'slurm' | 'local';

/** Who runs a stage's tasks: its executor, or the process pool where there is no SLURM. */
export function executorOf(run: RunState, stage: string): Executor {
  return run.hasSlurm ? run.stages[stage]!.stage.executor : 'local';
}

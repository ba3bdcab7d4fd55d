import { ELECTROSTATICS_SWEEP } from './electrostatics.ts';
import type { Example } from './example.ts';
import { FAILING_SWEEP } from './failing-sweep.ts';
import { MONTE_CARLO_PI } from './monte-carlo-pi.ts';
import { PIPEFUNC_SLURM } from './pipefunc-slurm.ts';
import { SHELL_COMMAND } from './shell-command.ts';

export type { Example } from './example.ts';

/** The gallery, in the order it is shown. */
export const EXAMPLES: readonly Example[] = [
  PIPEFUNC_SLURM,
  ELECTROSTATICS_SWEEP,
  FAILING_SWEEP,
  MONTE_CARLO_PI,
  SHELL_COMMAND,
];

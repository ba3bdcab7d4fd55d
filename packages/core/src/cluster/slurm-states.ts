import type { EndCause, TaskPhase } from './job-report.ts';
import { slurmNever } from './slurm-reasons.ts';

/** What a SLURM state means for a task: is it over, and if so why? */
export type SlurmPhase = { readonly phase: TaskPhase; readonly cause: EndCause | null };

/**
 * Reads a state in its compact (`PD`) or long form (`PENDING`, `CANCELLED by 1000`), with the reason beside it. A state
 * we do not know is `unknown`, never an end: new releases add states.
 */
export function slurmPhase(state: string, reason: string): SlurmPhase {
  const name = state.trim().split(/[\s+]/)[0]!.toUpperCase();
  const phase = PHASES[name] ?? 'unknown';
  if (phase === 'queued' && isHeld(reason)) return { phase: 'held', cause: null };
  if (phase !== 'dead') return { phase, cause: null };
  if (isLaunchFailure(name, reason)) return { phase, cause: 'launch-failure' };
  const cause = CAUSES[name] ?? 'exit-code';
  // Where `kill_invalid_depend` is set, SLURM itself cancels what waits for a task that was killed.
  return { phase, cause: cause === 'cancelled' && slurmNever(reason) === 'dependency' ? 'dependency' : cause };
}

/** `JobHeldUser`, `JobHoldMaxRequeue`, `launch failed requeued held`. */
export function isHeld(reason: string): boolean {
  return /^JobH[eo]ld|requeued? held/i.test(reason);
}

function isLaunchFailure(name: string, reason: string): boolean {
  return (name === 'F' || name === 'FAILED') && (reason === 'JobLaunchFailure' || /launch failed/i.test(reason));
}

/** Flags such as COMPLETING hide the base state: what hides an outcome counts as running still, and is asked again. */
const PHASES: Readonly<Record<string, TaskPhase>> = {
  ...named('queued', 'PD PENDING CF CONFIGURING RF REQUEUE_FED RQ REQUEUED'),
  ...named('held', 'RH REQUEUE_HOLD SE SPECIAL_EXIT RD RESV_DEL_HOLD'),
  ...named('running', 'R RUNNING CG COMPLETING SO STAGE_OUT RS RESIZING SI SIGNALING S SUSPENDED ST STOPPED'),
  ...named('done', 'CD COMPLETED'),
  ...named('dead', 'F FAILED TO TIMEOUT DL DEADLINE OOM OUT_OF_MEMORY NF NODE_FAIL BF BOOT_FAIL'),
  ...named('dead', 'CA CANCELLED PR PREEMPTED RV REVOKED LAUNCH_FAILED'),
};

const CAUSES: Readonly<Record<string, EndCause>> = {
  ...named('exit-code', 'F FAILED'),
  ...named('time-limit', 'TO TIMEOUT DL DEADLINE'),
  ...named('out-of-memory', 'OOM OUT_OF_MEMORY'),
  ...named('node-failure', 'NF NODE_FAIL BF BOOT_FAIL'),
  ...named('cancelled', 'CA CANCELLED RV REVOKED'),
  ...named('preempted', 'PR PREEMPTED'),
  ...named('launch-failure', 'LAUNCH_FAILED'),
};

function named<Value>(value: Value, names: string): Record<string, Value> {
  return Object.fromEntries(names.split(' ').map((name) => [name, value]));
}

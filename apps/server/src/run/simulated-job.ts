import type { EndCause } from '@gridloom/core/cluster';
import type { Batch } from '@gridloom/core/plan';
import type { Executor } from './run-ports.ts';

type Phase = 'queued' | 'running' | 'done' | 'dead';
export type SimulatedTask = {
  phase: Phase;
  cause: EndCause | null;
  node: string;
  /** What its process has still to compute. */
  left: number[];
  /** How often it was queued again: each time it writes a file of its own. */
  restarts: number;
  /** The scheduler lists it no more, although it lists its job. */
  vanished: boolean;
};
export type SimulatedJob = {
  readonly id: string;
  readonly batch: Batch;
  readonly executor: Executor;
  readonly after: readonly string[];
  readonly afterTasks: readonly string[];
  readonly tasks: SimulatedTask[];
  held: boolean;
  forgotten: boolean;
};

export function isOpen({ phase }: SimulatedTask): boolean {
  return phase === 'queued' || phase === 'running';
}

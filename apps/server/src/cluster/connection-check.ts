import type { CheckLine, ClusterFacts, Profile } from '@gridloom/core/cluster';
import type { HostKeys } from './host-keys.ts';
import type { LoginShell } from './login-shell.ts';
import type { SlurmCommands } from './slurm-commands.ts';

/** What the lines of one connection test hand on to each other. */
export type CheckContext = {
  readonly profile: Profile;
  readonly shell: LoginShell;
  readonly hostKeys: HostKeys;
  readonly signal: AbortSignal;
  /** Found by the lines, in their order. */
  commands: SlurmCommands | null;
  /** The profile's root folder, absolute. */
  root: string | null;
  maxArraySize: number | null;
  /** What `scontrol show config` answered. */
  config: string;
  facts: ClusterFacts | null;
};

export type Finding = Pick<CheckLine, 'detail' | 'remedy'> & { readonly status: 'ok' | 'warning' | 'failed' };

/** One line of the connection test. It is skipped when a line it needs failed or was skipped. */
export type Check = {
  readonly id: string;
  readonly title: string;
  readonly needs: readonly string[];
  /** A CodedError it throws is the line's failure; its hint is the remedy. */
  readonly look: (context: CheckContext) => Promise<Finding>;
};

export function ok(detail: string): Finding {
  return { status: 'ok', detail, remedy: '' };
}

export function warning(detail: string, remedy: string): Finding {
  return { status: 'warning', detail, remedy };
}

export function failed(detail: string, remedy: string): Finding {
  return { status: 'failed', detail, remedy };
}

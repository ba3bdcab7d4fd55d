import type { CheckLine, Profile } from '@gridloom/core/cluster';
import { isCodedError } from '@gridloom/core/error';
import { COMPUTE_NODE_CHECK } from './check-compute-node.ts';
import { LIMITS_CHECK } from './check-limits.ts';
import { CLOCK_CHECK, PROCESSORS_CHECK, PYTHON_CHECK, ROOT_CHECK, SHELL_CHECK } from './check-machine.ts';
import { HOST_KEY_CHECK, LOGIN_CHECK, NETWORK_CHECK } from './check-network.ts';
import { ARRAY_SIZE_CHECK, PARTITIONS_CHECK, SLURM_CHECK } from './check-slurm.ts';
import { type Check, type CheckContext, failed } from './connection-check.ts';
import type { HostKeys } from './host-keys.ts';
import type { LoginShell } from './login-shell.ts';

export type ConnectionFindings = Pick<CheckContext, 'maxArraySize' | 'facts'>;

type ConnectionTestOptions = {
  readonly signal: AbortSignal;
  readonly hostKeys: HostKeys;
  /** The profile's; it stays open. */
  readonly shell: LoginShell;
};

/**
 * Tests a profile from the network to a compute node, on the profile's own connection: a second login would ask the user
 * for a second password. Yields the whole checklist whenever a line changes; the last one is final. Giving up leaves
 * nothing behind.
 */
export async function* runConnectionTest(
  profile: Profile,
  { signal, hostKeys, shell }: ConnectionTestOptions,
): AsyncGenerator<readonly CheckLine[], ConnectionFindings> {
  const context: CheckContext = {
    profile,
    shell,
    hostKeys,
    signal,
    commands: null,
    root: null,
    maxArraySize: null,
    config: '',
    facts: null,
  };
  const checks = checksOf(profile);
  let lines = checks.map(({ id, title }): CheckLine => {
    return { id, title, status: 'waiting', detail: '', remedy: '', milliseconds: null };
  });
  const set = (index: number, change: Partial<CheckLine>) => {
    lines = lines.with(index, { ...lines[index]!, ...change });
    return lines;
  };
  yield lines;
  for (const [index, check] of checks.entries()) {
    if (signal.aborted) break;
    const blocked = lines.some(({ id, status }) => check.needs.includes(id) && /failed|skipped/.test(status));
    if (blocked) {
      yield set(index, { status: 'skipped' });
      continue;
    }
    yield set(index, { status: 'running' });
    const startedAt = performance.now();
    const finding = await look(check, context);
    if (signal.aborted) break;
    yield set(index, { ...finding, milliseconds: Math.round(performance.now() - startedAt) });
  }
  return context;
}

async function look(check: Check, context: CheckContext) {
  try {
    return await check.look(context);
  } catch (error) {
    if (isCodedError(error)) return failed(error.message, error.hint);
    // Giving up is no finding; the caller looks at the signal.
    if (context.signal.aborted) return failed('given up', '');
    throw error;
  }
}

function checksOf({ shell, scheduler }: Profile): Check[] {
  const way = WAYS[shell.kind];
  const slurm = [SLURM_CHECK, PARTITIONS_CHECK, ARRAY_SIZE_CHECK, LIMITS_CHECK];
  return scheduler.kind === 'slurm'
    ? [...way, SHELL_CHECK, ...slurm, PYTHON_CHECK, ROOT_CHECK, COMPUTE_NODE_CHECK, CLOCK_CHECK]
    : [...way, SHELL_CHECK, PROCESSORS_CHECK, PYTHON_CHECK, ROOT_CHECK, CLOCK_CHECK];
}

const WAYS: Readonly<Record<Profile['shell']['kind'], readonly Check[]>> = {
  local: [],
  ssh: [NETWORK_CHECK, HOST_KEY_CHECK, LOGIN_CHECK],
  // The system's ssh alone knows where it connects to, and which keys it trusts.
  openssh: [LOGIN_CHECK],
};

import type { ShellChoice } from '@gridloom/core/cluster';
import type { Client } from './session.ts';
import { UsageError } from './usage-error.ts';

type SshChoice = Extract<ShellChoice, { kind: 'ssh' }>;

/** Options of `profile add` as they were given. */
type Given = Readonly<Record<'ssh' | 'key' | 'password' | 'jump' | 'openssh', unknown>>;

/**
 * The way to the machine that the options name; this one when they name none.
 *
 * @throws UsageError
 */
export async function readShell(client: Client, given: Partial<Given>): Promise<ShellChoice> {
  const { ssh, openssh } = given;
  if (typeof openssh === 'string') {
    if (ssh !== undefined) throw new UsageError('Give --ssh or --openssh, not both.');
    return { kind: 'openssh', destination: openssh };
  }
  if (typeof ssh !== 'string') return { kind: 'local' };
  return ssh.includes('@') ? fromAddress(ssh, given) : fromAlias(client, ssh, given);
}

function fromAddress(address: string, given: Partial<Given>): SshChoice {
  return {
    kind: 'ssh',
    ...readAddress('--ssh', address),
    identity: identityOf(given, null),
    jump: jumpOf(given.jump),
    hostKey: null,
  };
}

async function fromAlias(client: Client, alias: string, given: Partial<Given>): Promise<SshChoice> {
  const found = (await client.profile.sshHosts.query()).find((one) => one.alias === alias);
  if (!found) throw new UsageError(`--ssh ${alias} is neither USER@HOST nor a host of ~/.ssh/config.`);
  if (found.needs !== '')
    throw new UsageError(`${alias} needs the system's ssh (${found.needs}): give --openssh ${alias}.`);
  const { host, port, user, identityFile } = found;
  const jump = given.jump === undefined ? found.jump.map((hop) => readHop(hop)) : jumpOf(given.jump);
  return { kind: 'ssh', host, port, user, identity: identityOf(given, identityFile), jump, hostKey: null };
}

/** @param configured - the key of the host in `~/.ssh/config` */
function identityOf({ key, password }: Partial<Given>, configured: string | null): SshChoice['identity'] {
  if (password === true) return { kind: 'password' };
  const path = typeof key === 'string' ? key : configured;
  return path === null ? { kind: 'agent' } : { kind: 'key-file', path };
}

function jumpOf(given: unknown): SshChoice['jump'] {
  return typeof given === 'string' ? given.split(',').map(readHop) : [];
}

function readHop(address: string): SshChoice['jump'][number] {
  return { ...readAddress('--jump', address.trim()), hostKey: null };
}

function readAddress(option: string, address: string) {
  const [, user, bracketed, bare, port] = /^([^@]+)@(?:\[([^\]]+)\]|([^:]+))(?::(\d+))?$/.exec(address) ?? [];
  const host = bracketed ?? bare;
  if (user === undefined || host === undefined)
    throw new UsageError(`${option} ${address} is not USER@HOST or USER@HOST:PORT.`);
  return { user, host, port: Number(port ?? 22) };
}

import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { ShellChoice } from '@gridloom/core/cluster';
import { CodedError } from '@gridloom/core/error';
import ssh2 from 'ssh2';

export type SshChoice = Extract<ShellChoice, { kind: 'ssh' }>;

/** What a login is tried with. `tried` names it for messages. */
export type SshIdentity = { readonly tried: string } & ({ readonly agent: string } | { readonly privateKey: Buffer });

/**
 * Finds the key or the agent of a profile. Read anew for every login, kept nowhere.
 *
 * @throws CodedError KEY_UNUSABLE, AGENT_MISSING
 */
export async function readIdentity(
  identity: SshChoice['identity'],
  environment: NodeJS.ProcessEnv = process.env,
): Promise<SshIdentity> {
  return identity.kind === 'agent' ? findAgent(environment) : readKeyFile(identity.path);
}

function findAgent(environment: NodeJS.ProcessEnv): SshIdentity {
  const agent =
    environment['SSH_AUTH_SOCK'] ?? (process.platform === 'win32' ? String.raw`\\.\pipe\openssh-ssh-agent` : undefined);
  if (!agent) throw new CodedError('AGENT_MISSING', { reason: 'SSH_AUTH_SOCK is not set where Gridloom was started.' });
  return { tried: 'SSH agent', agent };
}

async function readKeyFile(path: string): Promise<SshIdentity> {
  const file = path.startsWith('~/') ? join(homedir(), path.slice(2)) : path;
  const unusable = (reason: string, cause?: unknown) => new CodedError('KEY_UNUSABLE', { path, reason }, { cause });
  const privateKey = await readFile(file).catch((error: NodeJS.ErrnoException) => {
    throw unusable(READ_FAILURES[error.code ?? ''] ?? error.message, error);
  });
  const parsed = ssh2.utils.parseKey(privateKey);
  if (parsed instanceof Error) {
    if (/encrypted/i.test(parsed.message)) throw unusable('it is encrypted with a passphrase, which is not asked for.');
    throw unusable(`it is not a private key (${parsed.message}).`, parsed);
  }
  const key = Array.isArray(parsed) ? parsed[0] : parsed;
  if (!key?.isPrivateKey()) throw unusable('it holds the public half; the private key is the file without ".pub".');
  return { tried: `key file ${path}`, privateKey };
}

const READ_FAILURES: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file where Gridloom runs.',
  EACCES: 'Gridloom may not read it.',
  EISDIR: 'it is a folder.',
};

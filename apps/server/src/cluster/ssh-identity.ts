import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { ShellChoice } from '@gridloom/core/cluster';
import { CodedError } from '@gridloom/core/error';
import ssh2, {
  type BaseAgent,
  type IdentityCallback,
  type ParsedKey,
  type SignCallback,
  type SigningRequestOptions,
} from 'ssh2';
import type { AskUser } from './ssh-questions.ts';

export type SshChoice = Extract<ShellChoice, { kind: 'ssh' }>;

/** One host of the way, the last or a jump host. */
export type SshHop = Pick<SshChoice, 'host' | 'port' | 'user' | 'hostKey'>;

/** What a login is tried with. `tried` names it for messages; without keys, it begins with a password. */
export type SshIdentity = { readonly tried: string; readonly keys: readonly SshKey[]; readonly password: boolean };

export type SshKey =
  | { readonly kind: 'file'; readonly key: ParsedKey }
  /** One key of an agent, which signs for it. */
  | { readonly kind: 'agent'; readonly agent: BaseAgent };

type IdentityOptions = {
  readonly ask: AskUser;
  /** `user@host` whose login it is for. */
  readonly account: string;
  readonly environment?: NodeJS.ProcessEnv;
};

/** A wrong passphrase is noticed here, so another try locks nobody out. */
const PASSPHRASE_TRIES = 3;

/**
 * Finds the key or the agent of a profile. Read anew for every login, kept nowhere; so is a passphrase.
 *
 * @throws CodedError KEY_UNUSABLE, AGENT_MISSING, LOGIN_UNANSWERED
 */
export async function readIdentity(identity: SshChoice['identity'], options: IdentityOptions): Promise<SshIdentity> {
  switch (identity.kind) {
    case 'agent':
      return readAgent(options.environment ?? process.env);
    case 'key-file':
      return readKeyFile(identity.path, options);
    case 'password':
      return { tried: 'password', keys: [], password: true };
  }
}

async function readAgent(environment: NodeJS.ProcessEnv): Promise<SshIdentity> {
  const path =
    environment['SSH_AUTH_SOCK'] ?? (process.platform === 'win32' ? String.raw`\\.\pipe\openssh-ssh-agent` : undefined);
  if (!path) throw new CodedError('AGENT_MISSING', { reason: 'SSH_AUTH_SOCK is not set where Gridloom was started.' });
  const agent = ssh2.createAgent(path);
  const keys = await new Promise<AgentKeys>((resolve, reject) =>
    agent.getIdentities((error, found) => {
      if (error) reject(new CodedError('AGENT_MISSING', { reason: `${error.message} (${path}).` }, { cause: error }));
      else resolve(found ?? []);
    }),
  );
  const tried = keys.length === 0 ? 'SSH agent, which holds no key that can be used here' : 'SSH agent';
  return { tried, password: false, keys: keys.map((key) => ({ kind: 'agent', agent: withOneKey(agent, key) })) };
}

type AgentKey = Parameters<BaseAgent['sign']>[0];
type AgentKeys = NonNullable<Parameters<IdentityCallback>[1]>;

/** ssh2 forgets that a key was half of what the host wants when an agent holds several: so they are tried one by one. */
function withOneKey(agent: BaseAgent, entry: AgentKeys[number]): BaseAgent {
  class OneKey extends ssh2.BaseAgent {
    override getIdentities(callback: IdentityCallback) {
      callback(null, [entry]);
    }
    override sign(key: AgentKey, data: Buffer, options: SigningRequestOptions | SignCallback, callback?: SignCallback) {
      if (typeof options === 'function') agent.sign(key, data, options);
      else agent.sign(key, data, options, callback);
    }
  }
  return new OneKey();
}

async function readKeyFile(path: string, { ask, account }: IdentityOptions): Promise<SshIdentity> {
  const file = path.startsWith('~/') ? join(homedir(), path.slice(2)) : path;
  const unusable = (reason: string, cause?: unknown) => new CodedError('KEY_UNUSABLE', { path, reason }, { cause });
  const text = await readFile(file).catch((error: NodeJS.ErrnoException) => {
    throw unusable(READ_FAILURES[error.code ?? ''] ?? error.message, error);
  });
  let parsed = ssh2.utils.parseKey(text);
  for (let tries = 1; isEncrypted(parsed); tries++) {
    if (tries > PASSPHRASE_TRIES) throw unusable(`${PASSPHRASE_TRIES} passphrases did not open it.`);
    const [passphrase = ''] = await ask({
      host: account,
      title: `The key file ${path} has a passphrase`,
      instructions: tries === 1 ? '' : 'That was not its passphrase.',
      prompts: [{ label: 'Passphrase', echo: false }],
    });
    const opened = ssh2.utils.parseKey(text, passphrase);
    // A wrong passphrase makes nonsense of the key, which the parser says in many ways.
    if (!(opened instanceof Error)) parsed = opened;
  }
  if (parsed instanceof Error) throw unusable(`it is not a private key (${parsed.message}).`, parsed);
  const key = Array.isArray(parsed) ? parsed[0] : parsed;
  if (!key?.isPrivateKey()) throw unusable('it holds the public half; the private key is the file without ".pub".');
  return { tried: `key file ${path}`, keys: [{ kind: 'file', key }], password: false };
}

function isEncrypted(parsed: unknown): boolean {
  return parsed instanceof Error && /encrypted|passphrase/i.test(parsed.message);
}

const READ_FAILURES: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file where Gridloom runs.',
  EACCES: 'Gridloom may not read it.',
  EISDIR: 'it is a folder.',
};

import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { homedir, userInfo } from 'node:os';
import { join } from 'node:path';
import type { SshHost } from '@gridloom/core/cluster';
import { createSlots } from './slots.ts';
import { aliasesOf, type ConfigLine, counts, readSshConfig, wordsOf } from './ssh-config.ts';

type SshHostsOptions = {
  /** Instead of the user's own. */
  readonly configFile?: string;
  /** Asks the system's ssh what it would do; false reads the file alone. */
  readonly askSsh?: boolean;
};

/** What the configuration says of one host: values by keyword in small letters, in their order. */
type Settings = ReadonlyMap<string, readonly string[]>;

const SSH_TIMEOUT_MS = 10_000;

/** The hosts of `~/.ssh/config`, as the system's `ssh` understands it (`ssh -G`), or as far as it can be read without. */
export async function listSshHosts({ configFile, askSsh = true }: SshHostsOptions = {}): Promise<readonly SshHost[]> {
  const lines = await readSshConfig(configFile ?? join(homedir(), '.ssh/config'));
  const slots = createSlots(4);
  const asked = new Map<string, Promise<Settings>>();

  function settingsOf(alias: string): Promise<Settings> {
    const known = asked.get(alias);
    if (known) return known;
    const settings = look(alias);
    asked.set(alias, settings);
    return settings;
  }

  async function look(alias: string): Promise<Settings> {
    const free = await slots.take();
    try {
      const answer = askSsh ? await askSshOf(alias, configFile ?? movedConfigFile()) : null;
      return answer ?? readSettings(lines, alias);
    } finally {
      free();
    }
  }

  async function hostOf(alias: string): Promise<SshHost> {
    const settings = await settingsOf(alias);
    const one = (keyword: string) => settings.get(keyword)?.[0];
    const { jump, needs: jumpNeeds } = await jumpsOf(one('proxyjump'), [alias]);
    const keys = (settings.get('identityfile') ?? []).map(expandHome);
    const needs = [await needsOf(alias, settings, keys), ...jumpNeeds].filter(Boolean);
    return {
      ...targetOf(alias, settings),
      identityFile: keys.find((key) => existsSync(key)) ?? null,
      jump,
      needs: needs.join('; '),
      alias,
    };
  }

  function targetOf(alias: string, settings: Settings) {
    const host = (settings.get('hostname')?.[0] ?? alias).replaceAll('%h', alias);
    const port = Number(settings.get('port')?.[0] ?? 22);
    return { host, port, user: settings.get('user')?.[0] ?? userInfo().username };
  }

  /**
   * The hosts on the way, whose own ways come before them.
   *
   * @param ahead - those behind them; a rule for all hosts (`Host *`) leads a jump host to itself
   */
  async function jumpsOf(
    list: string | undefined,
    ahead: readonly string[],
  ): Promise<{ jump: string[]; needs: string[] }> {
    const jump: string[] = [];
    const needs: string[] = [];
    if (!list || list === 'none') return { jump, needs };
    for (const word of list.split(',')) {
      const [, user, bracketed, bare, port] =
        /^(?:ssh:\/\/)?(?:([^@]+)@)?(?:\[([^\]]+)\]|([^:]+))(?::(\d+))?\/?$/.exec(word.trim()) ?? [];
      const name = bracketed ?? bare ?? '';
      if (name === '' || name.startsWith('-') || ahead.includes(name)) continue;
      const settings = await settingsOf(name);
      const before = await jumpsOf(settings.get('proxyjump')?.[0], [...ahead, name]);
      const target = targetOf(name, settings);
      const host = target.host.includes(':') ? `[${target.host}]` : target.host;
      jump.push(...before.jump, `${user ?? target.user}@${host}:${port ?? target.port}`);
      const own = await needsOf(name, settings, (settings.get('identityfile') ?? []).map(expandHome));
      needs.push(...before.needs, ...(own === '' ? [] : [`${name}: ${own}`]));
    }
    return { jump, needs };
  }

  /** Why Gridloom's own SSH cannot connect to a host as `ssh` does. */
  async function needsOf(alias: string, settings: Settings, keys: readonly string[]): Promise<string> {
    const command = settings.get('proxycommand')?.[0];
    const security = await Promise.all(keys.map(isSecurityKey));
    const reasons = [
      command !== undefined && command !== 'none' && 'it is reached by a ProxyCommand',
      (settings.has('certificatefile') || keys.some((key) => existsSync(`${key}-cert.pub`))) &&
        'it takes a certificate',
      // Debian's own configuration says yes for all hosts: what counts is what the user says.
      readSettings(lines, alias).get('gssapiauthentication')?.[0]?.toLowerCase() === 'yes' &&
        'it takes a Kerberos ticket (GSSAPI)',
      security.includes(true) && 'its key is on a security key (FIDO)',
      lines.some(({ under }) => under.kind === 'match' && mayMatch(under.words, alias)) &&
        'a Match exec rule may count for it',
    ];
    return reasons.filter((reason) => reason !== false).join('; ');
  }

  return Promise.all(aliasesOf(lines).map(hostOf));
}

/** What `ssh` would do, without doing it; null where there is no `ssh`, or it refuses its configuration. */
/** Where HOME was set to another folder, ssh would still look in the account's own. */
function movedConfigFile(): string | undefined {
  return homedir() === userInfo().homedir ? undefined : join(homedir(), '.ssh/config');
}

async function askSshOf(alias: string, configFile: string | undefined): Promise<Settings | null> {
  const file = configFile === undefined ? [] : ['-F', configFile];
  const answer = await new Promise<string | null>((resolve) =>
    execFile('ssh', [...file, '-G', '--', alias], { timeout: SSH_TIMEOUT_MS }, (error, stdout) =>
      resolve(error ? null : stdout),
    ),
  );
  if (answer === null) return null;
  const settings = new Map<string, string[]>();
  for (const line of answer.split('\n')) {
    const [, keyword = '', value = ''] = /^(\S+) (.*)$/.exec(line) ?? [];
    if (keyword !== '') settings.set(keyword, [...(settings.get(keyword) ?? []), value]);
  }
  return settings;
}

/** As `ssh`: the first line that counts for a host says it; keys and certificates add up. */
function readSettings(lines: readonly ConfigLine[], alias: string): Settings {
  const settings = new Map<string, string[]>();
  for (const { under, keyword, value } of lines) {
    if (keyword === '' || !counts(under, alias)) continue;
    const known = settings.get(keyword);
    if (!known) settings.set(keyword, [value]);
    else if (keyword === 'identityfile' || keyword === 'certificatefile') known.push(value);
  }
  return settings;
}

/** A `Match` with a command in it, whose other words do not speak of other hosts. */
function mayMatch(words: string, alias: string): boolean {
  if (!/\bexec\b/i.test(words)) return false;
  const list = wordsOf(words);
  const at = list.findIndex((word) => /^(?:original)?host$/i.test(word));
  return at < 0 || counts({ kind: 'match', words: `host ${list[at + 1] ?? ''}` }, alias);
}

function expandHome(path: string): string {
  return path.startsWith('~/') ? join(homedir(), path.slice(2)) : path;
}

/** Whether the public half says that the key lives on a device. */
async function isSecurityKey(path: string): Promise<boolean> {
  try {
    await using file = await open(`${path}.pub`);
    const { buffer, bytesRead } = await file.read(Buffer.alloc(64), 0, 64, 0);
    return buffer.toString('latin1', 0, bytesRead).startsWith('sk-');
  } catch {
    return false;
  }
}

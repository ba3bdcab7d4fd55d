import { parseArgs } from 'node:util';
import { PROFILE_DEFAULTS, Profile } from '@gridloom/core/cluster';
import { z } from 'zod';
import { findProfile, only } from './arguments.ts';
import { readShell } from './read-shell.ts';
import { inSession, type Session } from './session.ts';
import { UsageError } from './usage-error.ts';

const PROFILE_OPTIONS = {
  name: { type: 'string' },
  ssh: { type: 'string' },
  key: { type: 'string' },
  password: { type: 'boolean' },
  jump: { type: 'string' },
  openssh: { type: 'string' },
  scheduler: { type: 'string' },
  root: { type: 'string' },
  setup: { type: 'string' },
  python: { type: 'string' },
  cpus: { type: 'string' },
  memory: { type: 'string' },
  time: { type: 'string' },
  partition: { type: 'string' },
  'poll-seconds': { type: 'string' },
  'grace-seconds': { type: 'string' },
  'accept-host-key': { type: 'string' },
  json: { type: 'boolean' },
  data: { type: 'string' },
} as const;

const USAGE = `Usage:
  gridloom profile list
  gridloom profile hosts
  gridloom profile add ID --root FOLDER [WAY] [--scheduler slurm|processes] [--name NAME]
      [--setup LINES] [--python COMMAND] [--cpus N] [--memory 4GB] [--time 60] [--partition P]
      WAY is one of
        --ssh USER@HOST[:PORT] [--key FILE | --password] [--jump USER@HOST[:PORT],...]
        --ssh ALIAS            a host of ~/.ssh/config (\`profile hosts\` lists them)
        --openssh DESTINATION  by the system's own ssh: certificates, Kerberos, security keys, ProxyCommand
  gridloom profile test ID [--accept-host-key SHA256:...]`;

/** `gridloom profile add|list|hosts|test` */
export async function profileCommand(argv: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({ args: [...argv], options: PROFILE_OPTIONS, allowPositionals: true });
  const [verb, ...rest] = positionals;
  return inSession(values.data, async (session) => {
    if (verb === 'list') return list(session, values.json === true);
    if (verb === 'hosts') return hosts(session, values.json === true);
    if (verb === 'add') return add(session, only(rest, USAGE), values);
    if (verb === 'test') return test(session, only(rest, USAGE), values['accept-host-key'], values.json === true);
    throw new UsageError(USAGE);
  });
}

async function list({ client }: Session, json: boolean): Promise<number> {
  const rows = await client.profile.list.query();
  if (json)
    console.log(
      JSON.stringify(
        rows.map(({ profile }) => profile),
        null,
        2,
      ),
    );
  else
    for (const { profile } of rows)
      console.log(`${profile.id}  ${profile.name}  ${whereOf(profile)}, ${profile.scheduler.kind}, ${profile.root}`);
  return 0;
}

function whereOf({ shell }: Profile): string {
  switch (shell.kind) {
    case 'local':
      return 'this machine';
    case 'ssh':
      return `${shell.user}@${shell.host}:${shell.port}`;
    case 'openssh':
      return `ssh ${shell.destination}`;
  }
}

async function hosts({ client }: Session, json: boolean): Promise<number> {
  const found = await client.profile.sshHosts.query();
  if (json) console.log(JSON.stringify(found, null, 2));
  else
    for (const { alias, user, host, port, jump, needs } of found) {
      const through = jump.length > 0 ? `, through ${jump.join(', ')}` : '';
      console.log(`${alias}  ${user}@${host}:${port}${through}${needs ? `  (--openssh: ${needs})` : ''}`);
    }
  return 0;
}

async function add(
  { client }: Session,
  id: string,
  values: Partial<Record<keyof typeof PROFILE_OPTIONS, string | boolean>>,
): Promise<number> {
  const { setup, python, limits, facts } = PROFILE_DEFAULTS;
  const number = (name: 'poll-seconds' | 'grace-seconds', fallback: number) =>
    values[name] === undefined ? fallback : Number(values[name]);
  const slurm = (values.scheduler ?? 'slurm') === 'slurm';
  const fields = ['cpus', 'memory', 'time', 'partition'] as const;
  const parsed = Profile.safeParse({
    id,
    name: values.name ?? id,
    shell: await readShell(client, values),
    scheduler: slurm ? { kind: 'slurm', binFolder: null } : { kind: values.scheduler, cpus: null },
    root: values.root,
    setup: values.setup ?? setup,
    python: values.python ?? python,
    defaults: Object.fromEntries(
      fields.flatMap((field) => (values[field] === undefined ? [] : [[field, values[field]]])),
    ),
    limits: {
      ...limits,
      pollS: number('poll-seconds', limits.pollS),
      graceS: number('grace-seconds', limits.graceS),
    },
    facts,
  });
  if (!parsed.success) throw new UsageError(`${z.prettifyError(parsed.error)}\n${USAGE}`);
  await client.profile.save.mutate(parsed.data);
  console.error(`Saved. \`gridloom profile test ${id}\` checks it.`);
  return 0;
}

async function test(
  { client }: Session,
  given: string,
  fingerprint: string | undefined,
  json: boolean,
): Promise<number> {
  const id = await findProfile(client, given);
  let lines = await client.profile.check.mutate({ id });
  if (fingerprint !== undefined && lines.some((line) => line.status === 'failed' && line.id === 'host-key')) {
    await client.profile.acceptHostKey.mutate({ id, fingerprint });
    lines = await client.profile.check.mutate({ id });
  }
  if (json) console.log(JSON.stringify(lines, null, 2));
  else
    for (const { status, title, detail, remedy } of lines)
      console.log(`${MARKS[status]} ${title}${detail ? `: ${detail}` : ''}${remedy ? `\n    ${remedy}` : ''}`);
  return lines.some(({ status }) => status === 'failed') ? 3 : 0;
}

const MARKS = { waiting: ' ', running: '…', ok: '✓', warning: '!', failed: '✗', skipped: '-' } as const;

import { Profile, THIS_MACHINE } from '@gridloom/core/cluster';
import { normaliseResources, type ResourceForm } from '@gridloom/core/resources';

/** How tasks are reached and started: shell, then scheduler. */
export type ProfileKind = `${Profile['shell']['kind']}-${Profile['scheduler']['kind']}`;

/** A profile as its form holds it: every field is what was typed. */
export type ProfileDraft = {
  name: string;
  kind: ProfileKind;
  host: string;
  port: number | string;
  user: string;
  identity: 'agent' | 'key-file' | 'password';
  keyPath: string;
  /** The hosts on the way, the nearest first. */
  jump: JumpDraft[];
  /** For the system's own ssh. */
  destination: string;
  binFolder: string;
  poolCpus: number | string;
  root: string;
  setup: string;
  python: string;
  cpus: string;
  memory: string;
  time: string;
  partition: string;
  /** A line each: `account=physics`, or a bare flag. */
  extraArgs: string;
  pollS: number | string;
  graceS: number | string;
};

/** A host on the way, as typed; its accepted key is kept beside. */
export type JumpDraft = { host: string; port: number | string; user: string };

/** By field; that of a jump host is `jump.0.host`. */
export type DraftErrors = Partial<Record<keyof ProfileDraft | `jump.${number}.${keyof JumpDraft}`, string>>;

/** A profile for SLURM over SSH, to be filled in. */
export const NEW_PROFILE: Profile = {
  id: 'new',
  name: '',
  shell: { kind: 'ssh', host: '', port: 22, user: '', identity: { kind: 'agent' }, hostKey: null, jump: [] },
  scheduler: { kind: 'slurm', binFolder: null },
  root: '~/gridloom',
  setup: '',
  python: 'python3',
  defaults: {},
  limits: { maxArraySize: 1001, pollS: 30, graceS: 60 },
  facts: null,
};

export function draftOf(profile: Profile): ProfileDraft {
  const { shell, scheduler, defaults, limits } = profile;
  const ssh = shell.kind === 'ssh' ? shell : null;
  return {
    name: profile.name,
    kind: `${shell.kind}-${scheduler.kind}`,
    host: ssh?.host ?? '',
    port: ssh?.port ?? 22,
    user: ssh?.user ?? '',
    identity: ssh?.identity.kind ?? 'agent',
    keyPath: ssh?.identity.kind === 'key-file' ? ssh.identity.path : '',
    jump: (ssh?.jump ?? []).map(({ host, port, user }) => ({ host, port, user })),
    destination: shell.kind === 'openssh' ? shell.destination : '',
    binFolder: (scheduler.kind === 'slurm' && scheduler.binFolder) || '',
    poolCpus: (scheduler.kind === 'processes' && scheduler.cpus) || '',
    root: profile.root,
    setup: profile.setup,
    python: profile.python,
    cpus: fieldText(defaults.cpus),
    memory: fieldText(defaults.memory),
    time: fieldText(defaults.time),
    partition: defaults.partition ?? '',
    extraArgs: Object.entries(defaults.extraArgs ?? {})
      .map(([key, value]) => (value === null ? key : `${key}=${value}`))
      .join('\n'),
    pollS: limits.pollS,
    graceS: limits.graceS,
  };
}

/**
 * The profile of a draft, or what is wrong by field.
 *
 * @param before - what the form does not show is kept from here: id, host key, found limits, further resources
 */
export function readDraft(
  draft: ProfileDraft,
  before: Profile,
): { ok: true; profile: Profile } | { ok: false; errors: DraftErrors } {
  const schedulerKind = draft.kind.split('-')[1];
  const defaults = readDefaults(draft, before.defaults);
  const read = Profile.safeParse({
    id: before.id,
    name: draft.name.trim(),
    shell: readShell(draft, before),
    scheduler:
      schedulerKind === 'slurm'
        ? { kind: 'slurm', binFolder: draft.binFolder.trim() || null }
        : { kind: 'processes', cpus: draft.poolCpus === '' ? null : Number(draft.poolCpus) },
    root: draft.root.trim(),
    setup: draft.setup,
    python: draft.python.trim(),
    defaults,
    limits: { ...before.limits, pollS: Number(draft.pollS), graceS: Number(draft.graceS) },
    facts: before.facts,
  });
  const errors: DraftErrors = { ...resourceErrors(defaults) };
  for (const issue of read.error?.issues ?? []) {
    const path = issue.path.join('.');
    const field = FIELDS[path];
    const hop = /^shell\.jump\.(\d+)\.(host|port|user)$/.exec(path);
    if (field) errors[field] ??= draft[field] === '' ? 'Fill this in.' : issue.message;
    else if (hop) {
      // The pattern says which fields there are.
      const [at, name] = [Number(hop[1]), hop[2] as keyof JumpDraft];
      errors[`jump.${at}.${name}`] ??= draft.jump[at]?.[name] === '' ? 'Fill this in.' : issue.message;
    } else errors.name ??= `${path}: ${issue.message}`;
  }
  return read.success && Object.keys(errors).length === 0 ? { ok: true, profile: read.data } : { ok: false, errors };
}

const FIELDS: Readonly<Record<string, keyof ProfileDraft>> = {
  name: 'name',
  'shell.host': 'host',
  'shell.port': 'port',
  'shell.user': 'user',
  'shell.identity.path': 'keyPath',
  'shell.destination': 'destination',
  'scheduler.cpus': 'poolCpus',
  root: 'root',
  setup: 'setup',
  python: 'python',
  'limits.pollS': 'pollS',
  'limits.graceS': 'graceS',
};

function readShell(draft: ProfileDraft, { shell: before }: Profile): unknown {
  const [kind] = draft.kind.split('-');
  if (kind === 'local') return { kind };
  if (kind === 'openssh') return { kind, destination: draft.destination.trim() };
  const keys = before.kind === 'ssh' ? [before, ...before.jump] : [];
  const hop = (host: string, port: number) => ({
    host,
    port,
    // An accepted key belongs to a host, wherever on the way that stands now.
    hostKey: keys.find((one) => one.host === host && one.port === port)?.hostKey ?? null,
  });
  return {
    kind: 'ssh',
    ...hop(draft.host.trim(), Number(draft.port)),
    user: draft.user.trim(),
    identity: readIdentity(draft),
    jump: draft.jump.map(({ host, port, user }) => ({ ...hop(host.trim(), Number(port)), user: user.trim() })),
  };
}

function readIdentity({ identity, keyPath }: ProfileDraft): unknown {
  return identity === 'key-file' ? { kind: identity, path: keyPath.trim() } : { kind: identity };
}

function readDefaults(draft: ProfileDraft, before: ResourceForm): ResourceForm {
  const { cpus: _c, memory: _m, time: _t, partition: _p, extraArgs: _e, ...kept } = before;
  const extraArgs = readExtraArgs(draft.extraArgs);
  return {
    ...kept,
    ...(draft.cpus.trim() && { cpus: readField(draft.cpus) }),
    ...(draft.memory.trim() && { memory: readField(draft.memory) }),
    ...(draft.time.trim() && { time: readField(draft.time) }),
    ...(draft.partition.trim() && { partition: draft.partition.trim() }),
    ...(Object.keys(extraArgs).length > 0 && { extraArgs }),
  };
}

/** `account=physics`, `--qos=long`, `--exclusive`; a line each. */
function readExtraArgs(text: string): Record<string, string | null> {
  const lines = text.split('\n').map((line) => line.trim().replace(/^--/, ''));
  return Object.fromEntries(
    lines.filter(Boolean).map((line) => {
      const at = line.indexOf('=');
      return at < 0 ? [line, null] : [line.slice(0, at).trim(), line.slice(at + 1).trim()];
    }),
  );
}

function resourceErrors(defaults: ResourceForm): DraftErrors {
  const read = normaliseResources(defaults);
  if (read.ok) return {};
  return Object.fromEntries(
    read.errors.map(({ field, message, hint }) => [SHOWN[field.split('.')[0] ?? ''] ?? 'cpus', `${message} ${hint}`]),
  );
}

const SHOWN: Readonly<Record<string, keyof ProfileDraft>> = {
  cpus: 'cpus',
  memory: 'memory',
  time: 'time',
  partition: 'partition',
  extraArgs: 'extraArgs',
};

/** An expression is typed with `=` before it, here as on a function. */
function fieldText(field: ResourceForm['cpus']): string {
  if (field === undefined) return '';
  return typeof field === 'object' ? `=${field.expression}` : String(field);
}

function readField(text: string): string | number | { expression: string } {
  const trimmed = text.trim();
  if (trimmed.startsWith('=')) return { expression: trimmed.slice(1).trim() };
  return /^\d+$/.test(trimmed) ? Number(trimmed) : trimmed;
}

/** An id of letters, digits and dashes made from a name, different from those taken. */
export function profileIdOf(name: string, taken: readonly string[]): string {
  const plain = name.normalize('NFKD').replace(/\p{Mark}/gu, '');
  const slug =
    plain
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, '-')
      .replace(/^-+|-+$/g, '')
      .slice(0, 50)
      .replace(/-+$/, '') || 'cluster';
  const used = new Set([...taken, THIS_MACHINE, 'new']);
  for (let count = 1; ; count++) {
    const id = count === 1 ? slug : `${slug}-${count}`;
    if (!used.has(id)) return id;
  }
}

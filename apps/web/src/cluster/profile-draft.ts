import { Profile, THIS_MACHINE } from '@gridloom/core/cluster';
import { normaliseResources, type ResourceForm } from '@gridloom/core/resources';

/** How tasks are reached and started: shell, then scheduler. */
export type ProfileKind = 'ssh-slurm' | 'local-slurm' | 'ssh-processes' | 'local-processes';

/** A profile as its form holds it: every field is what was typed. */
export type ProfileDraft = {
  name: string;
  kind: ProfileKind;
  host: string;
  port: number | string;
  user: string;
  identity: 'agent' | 'key-file';
  keyPath: string;
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

export type DraftErrors = Partial<Record<keyof ProfileDraft, string>>;

/** A profile for SLURM over SSH, to be filled in. */
export const NEW_PROFILE: Profile = {
  id: 'new',
  name: '',
  shell: { kind: 'ssh', host: '', port: 22, user: '', identity: { kind: 'agent' }, hostKey: null },
  scheduler: { kind: 'slurm', binFolder: null },
  root: '~/gridloom',
  setup: '',
  python: 'python3',
  defaults: {},
  limits: { maxArraySize: 1001, pollS: 5, graceS: 60 },
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
  const [shellKind, schedulerKind] = draft.kind.split('-');
  const defaults = readDefaults(draft, before.defaults);
  const read = Profile.safeParse({
    id: before.id,
    name: draft.name.trim(),
    shell:
      shellKind === 'local'
        ? { kind: 'local' }
        : {
            kind: 'ssh',
            host: draft.host.trim(),
            port: Number(draft.port),
            user: draft.user.trim(),
            identity: draft.identity === 'agent' ? { kind: 'agent' } : { kind: 'key-file', path: draft.keyPath.trim() },
            hostKey: before.shell.kind === 'ssh' ? before.shell.hostKey : null,
          },
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
    const field = FIELDS[issue.path.join('.')];
    if (field) errors[field] ??= draft[field] === '' ? 'Fill this in.' : issue.message;
    else errors.name ??= `${issue.path.join('.')}: ${issue.message}`;
  }
  return read.success && Object.keys(errors).length === 0 ? { ok: true, profile: read.data } : { ok: false, errors };
}

const FIELDS: Readonly<Record<string, keyof ProfileDraft>> = {
  name: 'name',
  'shell.host': 'host',
  'shell.port': 'port',
  'shell.user': 'user',
  'shell.identity.path': 'keyPath',
  'scheduler.cpus': 'poolCpus',
  root: 'root',
  setup: 'setup',
  python: 'python',
  'limits.pollS': 'pollS',
  'limits.graceS': 'graceS',
};

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

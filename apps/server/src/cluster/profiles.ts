import { join } from 'node:path';
import { type CheckLine, type Connection, PROFILE_DEFAULTS, type Profile, THIS_MACHINE } from '@gridloom/core/cluster';
import { CodedError } from '@gridloom/core/error';
import { runConnectionTest } from './connection-test.ts';
import type { Sites } from './sites.ts';

/** The profiles, their connections and their test. *This machine* always exists. */
export type Profiles = {
  list(): readonly Profile[];
  /** @throws CodedError NOT_FOUND */
  get(id: string): Profile;
  save(profile: Profile): void;
  remove(id: string): void;
  /** Pins a host key; only the one that the host showed last is accepted. */
  acceptHostKey(id: string, fingerprint: string): void;
  forgetHostKey(id: string): void;
  connection(id: string): Connection;
  /** Reads the whole checklist again and again as it proceeds; the last one is final. */
  test(profile: Profile, signal: AbortSignal): AsyncIterable<readonly CheckLine[]>;
};

/** Where profiles are kept; *This machine* is there only once it has been changed. */
export type ProfileStore = {
  list(): readonly Profile[];
  put(profile: Profile): void;
  delete(id: string): void;
};

type ProfilesOptions = {
  /** Gridloom's own folder; runs on this machine lie in it unless its profile says otherwise. */
  readonly dataFolder: string;
  /** Ids of the runs of a profile that have not ended. */
  readonly underWay: (id: string) => readonly string[];
};

export function createProfiles(store: ProfileStore, sites: Sites, { dataFolder, underWay }: ProfilesOptions): Profiles {
  const builtIn = thisMachine(join(dataFolder, 'runs'));

  function list(): Profile[] {
    const stored = store.list();
    const rest = stored.filter(({ id }) => id !== THIS_MACHINE);
    return [stored.find(({ id }) => id === THIS_MACHINE) ?? builtIn, ...rest];
  }

  function get(id: string): Profile {
    const profile = list().find((one) => one.id === id);
    if (!profile) throw new CodedError('NOT_FOUND', { what: 'profile', name: id });
    return profile;
  }

  function pinHostKey(id: string, hostKey: string | null) {
    const profile = get(id);
    if (profile.shell.kind === 'ssh') store.put({ ...profile, shell: { ...profile.shell, hostKey } });
  }

  /** Jobs under way are known by their ids on one cluster, and their records by one folder. */
  function refuseInUse({ id, name }: Profile): void {
    const runs = underWay(id);
    if (runs.length > 0) throw new CodedError('PROFILE_IN_USE', { name, runs });
  }

  return {
    list,
    get,
    save(profile) {
      if (profile.id === THIS_MACHINE && (profile.shell.kind !== 'local' || profile.scheduler.kind !== 'processes'))
        throw new CodedError('BAD_DOCUMENT', {
          what: 'The profile',
          where: profile.name,
          reason: '"this-machine" always runs processes here; give the profile another id.',
        });
      const before = list().find(({ id }) => id === profile.id);
      if (before && placeOf(before) !== placeOf(profile)) refuseInUse(before);
      // Facts are found, never given, and belong to one cluster.
      const facts = before && clusterOf(before) === clusterOf(profile) ? before.facts : null;
      store.put({ ...withoutForeignKey(profile, before), facts });
    },
    remove(id) {
      refuseInUse(get(id));
      store.delete(id);
    },
    acceptHostKey(id, fingerprint) {
      const { shell } = get(id);
      if (shell.kind !== 'ssh') return;
      const shown = sites.hostKeys.shown(shell);
      if (shown === null)
        throw new CodedError('BAD_DOCUMENT', {
          what: 'The host key',
          where: shell.host,
          reason: 'the host has not shown one since Gridloom was started. Run the connection test first.',
        });
      if (shown !== fingerprint) throw new CodedError('HOST_KEY_UNKNOWN', { host: shell.host, fingerprint: shown });
      pinHostKey(id, fingerprint);
    },
    forgetHostKey: (id) => pinHostKey(id, null),
    connection: (id) => sites.connection(id),
    async *test(profile, signal) {
      const found = yield* runConnectionTest(profile, { signal, hostKeys: sites.hostKeys });
      // It got in, so whatever made the kept connection give up is mended.
      if (found.loggedIn && sites.connection(profile.id).state === 'broken') await sites.reset(profile.id);
      const now = list().find(({ id }) => id === profile.id);
      // Meanwhile it may have been removed, or have moved to another cluster.
      if (!now || clusterOf(now) !== clusterOf(profile)) return;
      const { maxArraySize, facts } = found;
      const limits = { ...now.limits, ...(maxArraySize === null ? {} : { maxArraySize }) };
      if (facts !== null || limits.maxArraySize !== now.limits.maxArraySize)
        store.put({ ...now, limits, facts: facts ?? now.facts });
    },
  };
}

/** What must stay the same for the jobs and records of a run to be found. */
function placeOf({ shell, scheduler, root }: Profile): string {
  const { host, port, user } = shell.kind === 'ssh' ? shell : { host: null, port: null, user: null };
  return JSON.stringify([shell.kind, host, port, user, scheduler.kind, root]);
}

/** What must stay the same for the limits of a cluster to hold. */
function clusterOf({ shell, scheduler }: Profile): string {
  return JSON.stringify([shell.kind === 'ssh' ? [shell.host, shell.port, shell.user] : null, scheduler]);
}

/** A pinned key belongs to one host: a profile that moves to another host begins without. */
function withoutForeignKey(profile: Profile, before: Profile | undefined): Profile {
  const { shell } = profile;
  if (shell.kind !== 'ssh' || before?.shell.kind !== 'ssh' || shell.hostKey !== before.shell.hostKey) return profile;
  const moved = shell.host !== before.shell.host || shell.port !== before.shell.port;
  return moved ? { ...profile, shell: { ...shell, hostKey: null } } : profile;
}

function thisMachine(root: string): Profile {
  return {
    ...PROFILE_DEFAULTS,
    id: THIS_MACHINE,
    name: 'This machine',
    shell: { kind: 'local' },
    scheduler: { kind: 'processes', cpus: null },
    root,
    // Nothing limits the tasks of a local job; records on a local disk are there at once.
    limits: { maxArraySize: 100_000, pollS: 0.5, graceS: 2 },
  };
}

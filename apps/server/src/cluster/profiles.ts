import { join } from 'node:path';
import {
  type CheckLine,
  type Connection,
  PROFILE_DEFAULTS,
  type Profile,
  type ShellChoice,
  THIS_MACHINE,
} from '@gridloom/core/cluster';
import { CodedError } from '@gridloom/core/error';
import { runConnectionTest } from './connection-test.ts';
import type { Sites } from './sites.ts';
import type { SshHop } from './ssh-identity.ts';
import { hopsOf } from './ssh-way.ts';

/** The profiles, their connections and their test. *This machine* always exists. */
export type Profiles = {
  list(): readonly Profile[];
  /** @throws CodedError NOT_FOUND */
  get(id: string): Profile;
  save(profile: Profile): void;
  remove(id: string): void;
  /** Pins the key of the host, or of a jump host; only the one that it showed last is accepted. */
  acceptHostKey(id: string, fingerprint: string): void;
  /** Forgets the keys of those hosts on the way that show others now; of all of them when none does. */
  forgetHostKey(id: string): void;
  connection(id: string): Connection;
  /** Connections of all profiles, by id: now, and whenever one says something new. */
  watchConnections(signal: AbortSignal): AsyncIterable<Readonly<Record<string, Connection>>>;
  /**
   * Answers what a login asks; the answers go to the host and are kept nowhere.
   *
   * @param answers - null gives the login up
   * @throws CodedError NOT_FOUND, BAD_DOCUMENT when the question is no longer open
   */
  answer(id: string, question: string, answers: readonly string[] | null): void;
  /** Connects now, also after a refused login. How it goes is told by `watchConnections`. */
  connect(id: string): void;
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
  /** Told when there are other profiles than before. */
  const watchers = new Set<() => void>();
  const changed = () => {
    for (const watcher of watchers) watcher();
  };

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

  /** @param keyOf - the key of each host on the way from now on */
  function pinHostKeys(id: string, keyOf: (hop: SshHop) => string | null) {
    const profile = get(id);
    if (profile.shell.kind !== 'ssh') return;
    const jump = profile.shell.jump.map((hop) => ({ ...hop, hostKey: keyOf(hop) }));
    store.put({ ...profile, shell: { ...profile.shell, jump, hostKey: keyOf(profile.shell) } });
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
      store.put({ ...withoutForeignKeys(profile, before), facts });
      changed();
    },
    remove(id) {
      refuseInUse(get(id));
      store.delete(id);
      // Its connection ends with it, and so does what a login may be asking.
      void sites.reset(id);
      changed();
    },
    acceptHostKey(id, fingerprint) {
      const { shell } = get(id);
      if (shell.kind !== 'ssh') return;
      const shown = hopsOf(shell).flatMap((hop) => {
        const key = sites.hostKeys.shown(hop);
        return key === null ? [] : [{ host: hop.host, key, accepted: key === hop.hostKey }];
      });
      if (shown.length === 0)
        throw new CodedError('BAD_DOCUMENT', {
          what: 'The host key',
          where: shell.host,
          reason: 'the host has not shown one since Gridloom was started. Run the connection test first.',
        });
      if (!shown.some(({ key }) => key === fingerprint)) {
        const other = shown.find(({ accepted }) => !accepted) ?? shown[0]!;
        throw new CodedError('HOST_KEY_UNKNOWN', { host: other.host, fingerprint: other.key });
      }
      pinHostKeys(id, (hop) => (sites.hostKeys.shown(hop) === fingerprint ? fingerprint : hop.hostKey));
    },
    forgetHostKey(id) {
      const { shell } = get(id);
      if (shell.kind !== 'ssh') return;
      const isForeign = (hop: SshHop) => {
        const shown = sites.hostKeys.shown(hop);
        return shown !== null && hop.hostKey !== null && shown !== hop.hostKey;
      };
      const all = !hopsOf(shell).some(isForeign);
      pinHostKeys(id, (hop) => (all || isForeign(hop) ? null : hop.hostKey));
    },
    connection: (id) => sites.connection(id),
    async *watchConnections(signal) {
      let wake = () => {};
      let news = true;
      const tell = () => {
        news = true;
        wake();
      };
      const unwatch = sites.watch(tell);
      watchers.add(tell);
      signal.addEventListener('abort', () => wake(), { once: true });
      try {
        while (!signal.aborted) {
          if (!news) await new Promise<void>((resolve) => (wake = resolve));
          if (signal.aborted) return;
          news = false;
          yield Object.fromEntries(list().map((profile) => [profile.id, sites.connection(profile.id)]));
        }
      } finally {
        unwatch();
        watchers.delete(tell);
      }
    },
    answer: (id, question, answers) => sites.shell(get(id).id).answer(question, answers),
    connect: (id) => sites.shell(get(id).id).tryNow(),
    async *test(profile, signal) {
      const found = yield* runConnectionTest(profile, {
        signal,
        hostKeys: sites.hostKeys,
        shell: sites.shell(profile.id),
      });
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
  return JSON.stringify([machineOf(shell), scheduler.kind, root]);
}

/** What must stay the same for the limits of a cluster to hold. */
function clusterOf({ shell, scheduler }: Profile): string {
  return JSON.stringify([machineOf(shell), scheduler]);
}

/** Who one is and where; not the way there. */
function machineOf(shell: ShellChoice): unknown {
  switch (shell.kind) {
    case 'local':
      return [];
    case 'ssh':
      return [shell.host, shell.port, shell.user];
    case 'openssh':
      return [shell.destination];
  }
}

/** A pinned key belongs to one host: one that was taken along from another is dropped. */
function withoutForeignKeys(profile: Profile, before: Profile | undefined): Profile {
  const { shell } = profile;
  if (shell.kind !== 'ssh' || before?.shell.kind !== 'ssh') return profile;
  const known = hopsOf(before.shell).filter(({ hostKey }) => hostKey !== null);
  const keyOf = ({ host, port, hostKey }: SshHop) => {
    const owners = known.filter((hop) => hop.hostKey === hostKey);
    const foreign = owners.length > 0 && !owners.some((hop) => hop.host === host && hop.port === port);
    return foreign ? null : hostKey;
  };
  const jump = shell.jump.map((hop) => ({ ...hop, hostKey: keyOf(hop) }));
  return { ...profile, shell: { ...shell, jump, hostKey: keyOf(shell) } };
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

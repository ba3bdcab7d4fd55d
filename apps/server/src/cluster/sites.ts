import type { Connection, Profile } from '@gridloom/core/cluster';
import type { WorkerSource } from '@gridloom/core/plan';
import { createHostKeys, type HostKeys } from './host-keys.ts';
import type { LoginShell } from './login-shell.ts';
import { openShell } from './open-shell.ts';
import { openSite, type Site } from './site.ts';

/** The open sites, one per profile. */
export type Sites = {
  /** Opens the profile's site, or returns the open one; a changed profile is opened anew. Calls at once share one opening. */
  site(profileId: string): Promise<Site>;
  connection(profileId: string): Connection;
  /** The profile's shell, on its one connection; a profile whose way to the host changed gets another. */
  shell(profileId: string): LoginShell;
  /** Tells whenever the connection of some profile says something new. Answers how to stop. */
  watch(onChange: () => void): () => void;
  /** Closes the profile's site and forgets why it could not be opened: the next call tries again at once. */
  reset(profileId: string): Promise<void>;
  close(): Promise<void>;
  readonly hostKeys: HostKeys;
};

type SitesOptions = {
  /** @throws CodedError NOT_FOUND */
  readonly getProfile: (id: string) => Profile;
  readonly workerSource: WorkerSource;
};

type KeptShell = { readonly key: string; readonly shell: LoginShell };
type KeptSite = { readonly key: string; readonly shell: LoginShell; readonly site: Promise<Site> };

export function createSites({ getProfile, workerSource }: SitesOptions): Sites {
  const shells = new Map<string, KeptShell>();
  const sites = new Map<string, KeptSite>();
  const hostKeys = createHostKeys();
  const watchers = new Set<() => void>();
  const changed = () => {
    for (const watcher of watchers) watcher();
  };

  /** The connection stays while the way to the host stays, whatever else of the profile changes. */
  function shellOf(profile: Profile): LoginShell {
    const key = JSON.stringify(profile.shell);
    const known = shells.get(profile.id);
    if (known?.key === key) return known.shell;
    void known?.shell.close();
    const shell = openShell(profile, hostKeys, changed);
    shells.set(profile.id, { key, shell });
    return shell;
  }

  return {
    hostKeys,
    site(profileId) {
      const profile = getProfile(profileId);
      const shell = shellOf(profile);
      // What a test found of the cluster changes nothing of the site.
      const key = JSON.stringify({ ...profile, facts: null });
      const known = sites.get(profileId);
      if (known?.key === key && known.shell === shell) return known.site;
      const site = openSite(profile, { shell, workerSource });
      sites.set(profileId, { key, shell, site });
      // A failed opening is not kept; the shell itself knows when it may be tried again.
      site.catch(() => {
        if (sites.get(profileId)?.site === site) sites.delete(profileId);
      });
      return site;
    },
    connection: (profileId) => shellOf(getProfile(profileId)).connection(),
    shell: (profileId) => shellOf(getProfile(profileId)),
    watch(onChange) {
      // One listener may be given twice, and stops twice.
      const watcher = () => onChange();
      watchers.add(watcher);
      return () => void watchers.delete(watcher);
    },
    async reset(profileId) {
      const known = shells.get(profileId);
      shells.delete(profileId);
      sites.delete(profileId);
      await known?.shell.close();
    },
    async close() {
      const open = [...shells.values()];
      shells.clear();
      sites.clear();
      await Promise.all(open.map(({ shell }) => shell.close()));
    },
  };
}

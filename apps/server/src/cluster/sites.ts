import type { Connection, Profile } from '@gridloom/core/cluster';
import { createHostKeys, type HostKeys } from './host-keys.ts';
import { openShell } from './open-shell.ts';
import type { Shell } from './shell.ts';
import { openSite, type Site } from './site.ts';

/** The open sites, one per profile. */
export type Sites = {
  /** Opens the profile's site, or returns the open one; a changed profile is opened anew. Calls at once share one opening. */
  site(profileId: string): Promise<Site>;
  connection(profileId: string): Connection;
  /** Closes the profile's site and forgets why it could not be opened: the next call tries again at once. */
  reset(profileId: string): Promise<void>;
  close(): Promise<void>;
  readonly hostKeys: HostKeys;
};

type SitesOptions = {
  /** @throws CodedError NOT_FOUND */
  readonly getProfile: (id: string) => Profile;
  /** Text of the worker, one Python file. */
  readonly workerSource: string;
};

type KeptShell = { readonly key: string; readonly shell: Shell };
type KeptSite = { readonly key: string; readonly shell: Shell; readonly site: Promise<Site> };

export function createSites({ getProfile, workerSource }: SitesOptions): Sites {
  const shells = new Map<string, KeptShell>();
  const sites = new Map<string, KeptSite>();
  const hostKeys = createHostKeys();

  /** The connection stays while the way to the host stays, whatever else of the profile changes. */
  function shellOf(profile: Profile): Shell {
    const key = JSON.stringify(profile.shell);
    const known = shells.get(profile.id);
    if (known?.key === key) return known.shell;
    void known?.shell.close();
    const shell = openShell(profile, hostKeys);
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

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CheckLine, Profile } from '@gridloom/core/cluster';
import { createProfiles, type Profiles } from './profiles.ts';
import { sampleProfile } from './sample-profile.ts';
import { createSites } from './sites.ts';

/** Profiles that no database keeps, over sites of their own. */
export async function openProfiles(underWay: readonly string[] = []) {
  const dataFolder = await mkdtemp(join(tmpdir(), 'gridloom-profiles-'));
  const stored = new Map<string, Profile>();
  const store = {
    list: () => [...stored.values()],
    put: (profile: Profile) => void stored.set(profile.id, profile),
    delete: (id: string) => void stored.delete(id),
  };
  const sites = createSites({
    getProfile: (id): Profile => profiles.get(id),
    workerSource: { start: '', modules: '' },
  });
  const profiles = createProfiles(store, sites, { dataFolder, underWay: () => underWay });
  return {
    profiles,
    stored,
    dataFolder,
    async [Symbol.asyncDispose]() {
      await sites.close();
      await rm(dataFolder, { recursive: true, force: true });
    },
  };
}

/** A way to a host that no test reaches. */
export function sshTo(host: string, hostKey: string | null = null) {
  return {
    kind: 'ssh',
    host,
    port: 22,
    user: 'me',
    identity: { kind: 'agent' },
    jump: [],
    hostKey,
  } satisfies Profile['shell'];
}

export function overSsh(shell: Profile['shell'], root: string): Profile {
  return sampleProfile({ id: 'far', name: 'Far away', shell, root: `${root}/runs` });
}

/** The last list of a connection test, by line. */
export async function testOf(profiles: Profiles, id: string): Promise<Record<string, CheckLine>> {
  let lines: readonly CheckLine[] = [];
  for await (lines of profiles.test(profiles.get(id), new AbortController().signal));
  return Object.fromEntries(lines.map((line) => [line.id, line]));
}

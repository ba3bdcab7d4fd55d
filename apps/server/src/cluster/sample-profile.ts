import { PROFILE_DEFAULTS, type Profile } from '@gridloom/core/cluster';

/** A profile for tests: processes on this machine. */
export function sampleProfile(changes: Partial<Profile> = {}): Profile {
  return {
    ...PROFILE_DEFAULTS,
    id: 'here',
    name: 'Here',
    shell: { kind: 'local' },
    scheduler: { kind: 'processes', cpus: null },
    root: '/runs',
    limits: { maxArraySize: 1001, pollS: 1, graceS: 1 },
    ...changes,
  };
}

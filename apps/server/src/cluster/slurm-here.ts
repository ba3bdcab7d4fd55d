import { type Profile, shellQuote } from '@gridloom/core/cluster';
import { sampleProfile } from './sample-profile.ts';

/** The SLURM that `npm test` brings up, as a profile for tests. */
export function slurmHere(changes: Partial<Profile> = {}): Profile {
  const conf = process.env['GRIDLOOM_TEST_SLURM_CONF'];
  if (!conf)
    throw new Error(
      'These tests need a SLURM: GRIDLOOM_TEST_SLURM_CONF names its slurm.conf. `npm test` brings one up.',
    );
  return sampleProfile({
    scheduler: { kind: 'slurm', binFolder: null },
    root: '/tmp',
    setup: `export SLURM_CONF=${shellQuote(conf)}`,
    ...changes,
  });
}

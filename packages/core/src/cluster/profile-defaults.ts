import type { Profile } from './profile.ts';

/** What a new profile says as long as nobody says otherwise; the pauses suit a cluster with a network filesystem. */
export const PROFILE_DEFAULTS: Pick<Profile, 'setup' | 'python' | 'defaults' | 'limits' | 'facts'> = {
  setup: '',
  python: 'python3',
  defaults: {},
  limits: { maxArraySize: 1001, pollS: 30, graceS: 60 },
  facts: null,
};

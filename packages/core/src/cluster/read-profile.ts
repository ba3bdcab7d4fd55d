import { Profile } from './profile.ts';

/**
 * Reads a stored profile, also an older one: before the connection test kept what it finds of a cluster, profiles had no
 * `facts`.
 *
 * @throws ZodError
 */
export function readProfile(stored: unknown): Profile {
  const isOlder = typeof stored === 'object' && stored !== null && !Object.hasOwn(stored, 'facts');
  return Profile.parse(isOlder ? { ...stored, facts: null } : stored);
}

import { Profile } from './profile.ts';

/**
 * Reads a stored profile, also an older one: before the connection test kept what it finds of a cluster, profiles had no
 * `facts`; before there were jump hosts, those over SSH had no `jump`.
 *
 * @throws ZodError
 */
export function readProfile(stored: unknown): Profile {
  return Profile.parse(isRecord(stored) ? { facts: null, ...stored, shell: readShell(stored['shell']) } : stored);
}

function readShell(stored: unknown): unknown {
  return isRecord(stored) && stored['kind'] === 'ssh' ? { jump: [], ...stored } : stored;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

import { THIS_MACHINE } from '@gridloom/core/cluster';
import { defaultDataFolder } from '../data-folder.ts';
import type { Client } from './session.ts';
import { UsageError } from './usage-error.ts';

export function dataFolderOf(given: string | undefined): string {
  return given ?? defaultDataFolder();
}

/** The one positional argument of a command. */
export function only(positionals: readonly string[], usage: string): string {
  if (positionals.length !== 1) throw new UsageError(`Usage: ${usage}`);
  return positionals[0]!;
}

/** The id of a profile given by id or name; *This machine* when none is given. */
export async function findProfile(client: Client, given: string | undefined): Promise<string> {
  if (given === undefined) return THIS_MACHINE;
  const profiles = (await client.profile.list.query()).map(({ profile }) => profile);
  const found = profiles.find(({ id, name }) => id === given || name === given);
  if (found) return found.id;
  throw new UsageError(`There is no profile "${given}". There are: ${profiles.map(({ id }) => id).join(', ')}.`);
}

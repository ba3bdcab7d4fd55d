import { type Profile, readProfile } from '@gridloom/core/cluster';
import { z } from 'zod';
import type { Database } from '../database/open-database.ts';
import { readStored } from '../database/read-stored.ts';

const Row = z.object({ id: z.string(), document: z.string() });

/**
 * Profiles in the database; *This machine* is there only once it has been changed.
 *
 * @param onFault - told once of each profile that cannot be read; it is left out of the list, and stays in the database
 */
export function createProfileTable(database: Database, onFault: (what: string, error: unknown) => void) {
  const told = new Set<string>();
  const all = database.prepare('select id, document from profiles order by id');
  const upsert = database.prepare(
    'insert into profiles (id, document) values (?, ?) on conflict (id) do update set document = excluded.document',
  );
  const remove = database.prepare('delete from profiles where id = ?');
  return {
    list: (): Profile[] =>
      all.all().flatMap((found) => {
        const { id, document } = Row.parse(found);
        try {
          return [readStored(`The profile ${id}`, 'its document', () => readProfile(JSON.parse(document)))];
        } catch (error) {
          // One line of the log for each, however often the list is read.
          if (!told.has(id)) onFault(`profile ${id} is left out`, error);
          told.add(id);
          return [];
        }
      }),
    put: (profile: Profile): void => void upsert.run(profile.id, JSON.stringify(profile)),
    delete: (id: string): void => void remove.run(id),
  };
}

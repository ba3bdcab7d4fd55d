import { Profile } from '@gridloom/core/cluster';
import { z } from 'zod';
import type { Database } from '../database/open-database.ts';

const Row = z.object({ document: z.string() });

/** Profiles in the database; *This machine* is not among them. */
export function createProfileTable(database: Database) {
  const all = database.prepare('select document from profiles order by id');
  const upsert = database.prepare(
    'insert into profiles (id, document) values (?, ?) on conflict (id) do update set document = excluded.document',
  );
  const remove = database.prepare('delete from profiles where id = ?');
  return {
    list: (): Profile[] => all.all().map((found) => Profile.parse(JSON.parse(Row.parse(found).document))),
    put: (profile: Profile): void => void upsert.run(profile.id, JSON.stringify(profile)),
    delete: (id: string): void => void remove.run(id),
  };
}

import { expect, test } from 'vitest';
import { openDatabase } from '../database/open-database.ts';
import { testFolder } from '../test-folder.ts';
import { createProfileTable } from './profile-table.ts';
import { sampleProfile } from './sample-profile.ts';

const profile = sampleProfile({ id: 'b', name: 'Cluster', scheduler: { kind: 'slurm', binFolder: null } });

test('a profile that was stored before facts were kept is read', () => {
  const database = openDatabase(testFolder());
  const table = createProfileTable(database, (what, error) => {
    throw new Error(what, { cause: error });
  });
  const { facts: _, ...older } = profile;
  database.prepare('insert into profiles values (?, ?)').run('b', JSON.stringify(older));
  expect(table.list()).toEqual([profile]);
  database.close();
});

test('a profile that cannot be read is left out, told once, and kept', () => {
  const database = openDatabase(testFolder());
  const told: [string, unknown][] = [];
  const table = createProfileTable(database, (...fault) => told.push(fault));
  table.put(profile);
  database.exec(`insert into profiles values ('a', '{"id":"a"}'), ('c', 'no JSON')`);
  expect(table.list()).toEqual([profile]);
  expect(table.list()).toEqual([profile]);
  expect(told).toEqual([
    ['profile a is left out', expect.objectContaining({ code: 'BAD_DOCUMENT' })],
    ['profile c is left out', expect.objectContaining({ code: 'BAD_DOCUMENT' })],
  ]);
  expect(String(told[0]?.[1])).toMatch(/The profile a cannot be read at its document: .*name/);
  expect(database.prepare('select count(*) as n from profiles').get()).toEqual({ n: 3 });
  table.put({ ...profile, id: 'a' });
  expect(table.list().map(({ id }) => id)).toEqual(['a', 'b']);
  database.close();
});

import { chmodSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { testFolder } from '../test-folder.ts';
import { inTransaction, openDatabase } from './open-database.ts';

function open() {
  const database = openDatabase(testFolder());
  const profiles = () => database.prepare('select id from profiles').all();
  return { database, profiles, [Symbol.dispose]: () => database.close() };
}

test('a transaction that fails keeps nothing', () => {
  using opened = open();
  const work = () => {
    opened.database.exec(`insert into profiles values ('a', '{}')`);
    throw new Error('halfway');
  };
  expect(() => inTransaction(opened.database, work)).toThrow('halfway');
  expect(opened.profiles()).toEqual([]);
});

test('a failure that ended the transaction by itself is the one that is told', () => {
  using opened = open();
  const insert = `insert or rollback into profiles values ('a', '{}');`;
  expect(() => inTransaction(opened.database, () => opened.database.exec(insert + insert))).toThrow(
    /UNIQUE constraint failed/,
  );
  expect(opened.profiles()).toEqual([]);
  inTransaction(opened.database, () => opened.database.exec(insert));
  expect(opened.profiles()).toHaveLength(1);
});

test('the database in a folder that others may enter is closed to them', () => {
  const folder = testFolder();
  chmodSync(folder, 0o755);
  const database = openDatabase(folder);
  database.exec(`insert into profiles values ('a', '{}')`);
  const modes = readdirSync(folder).map((name) => statSync(join(folder, name)).mode & 0o777);
  expect(modes).toEqual([0o600, 0o600, 0o600]);
  expect(statSync(folder).mode & 0o777).toBe(0o755);
  database.close();
});

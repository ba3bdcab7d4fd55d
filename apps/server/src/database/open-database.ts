import { closeSync, existsSync, mkdirSync, openSync } from 'node:fs';
import { join } from 'node:path';
// The `node:sqlite` API for Node 20; from Node 24 on, the import can be `node:sqlite` itself.
import { DatabaseSync, type DatabaseSyncInstance } from '@photostructure/sqlite';

export type Database = DatabaseSyncInstance;

/** `MIGRATIONS[n]` lifts a database of version n to version n + 1. Never edit one that has shipped. */
const MIGRATIONS = [
  `
  create table pipelines (id text primary key, revision integer not null, removed integer not null default 0) strict;
  create table pipeline_revisions (
    id text not null, revision integer not null, saved_at integer not null, document text not null,
    primary key (id, revision)
  ) strict;
  create table profiles (id text primary key, document text not null) strict;
  create table plans (hash text primary key, document text not null) strict;
  create table runs (
    run_id text primary key, name text not null, plan_hash text not null, pipeline_id text, pipeline text not null,
    profile text not null, created_at integer not null, summary text
  ) strict;
  create table run_events (run_id text not null, seq integer not null, event text not null, primary key (run_id, seq)) strict;
  create table grids (
    run_id text not null, stage text not null, states blob not null, attempts blob not null, primary key (run_id, stage)
  ) strict;
  create table record_offsets (run_id text primary key, offsets text not null, news_at integer) strict;
  `,
  // How long elements took, of the records up to the offsets: JSON by stage, null for what was read before.
  `alter table record_offsets add column wall_times text;`,
  // Runs whose folder is not in its place: deleted, or packed into the archive that stands here.
  `create table gone_folders (run_id text primary key, archive text) strict;`,
];

/**
 * Opens (or makes) the database in a data folder and brings it to the newest version.
 *
 * @throws Error when the database was written by a newer Gridloom
 */
export function openDatabase(dataFolder: string): Database {
  mkdirSync(dataFolder, { recursive: true, mode: 0o700 });
  const path = join(dataFolder, 'gridloom.sqlite');
  // Made here, because SQLite lets others read what it makes, and the folder may be one that others may enter.
  if (!existsSync(path)) closeSync(openSync(path, 'a', 0o600));
  const database = new DatabaseSync(path);
  database.exec('pragma journal_mode = wal; pragma synchronous = full; pragma busy_timeout = 5000;');
  const { user_version: version } = database.prepare('pragma user_version').get() as { user_version: number };
  if (version > MIGRATIONS.length) {
    throw new Error(
      `${dataFolder} was written by a newer Gridloom (format ${version}); this one reads up to ${MIGRATIONS.length}.`,
    );
  }
  for (let next = version; next < MIGRATIONS.length; next++) {
    inTransaction(database, () => database.exec(`${MIGRATIONS[next]!} pragma user_version = ${next + 1};`));
  }
  return database;
}

/** Runs `work` in one transaction; all of it is kept, or nothing. */
export function inTransaction<T>(database: Database, work: () => T): T {
  database.exec('begin immediate');
  try {
    const result = work();
    database.exec('commit');
    return result;
  } catch (error) {
    try {
      database.exec('rollback');
    } catch {
      // A full disk or a failed commit ends the transaction by itself; its error, and not "no transaction", is the news.
    }
    throw error;
  }
}

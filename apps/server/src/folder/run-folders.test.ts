import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { noCounts } from '@gridloom/core/grid';
import type { RunSummary } from '@gridloom/core/run';
import { describe, expect, test } from 'vitest';
import { createLocalShell } from '../cluster/local-shell.ts';
import { startPrivateSshd } from '../cluster/private-sshd.ts';
import type { Shell } from '../cluster/shell.ts';
import { createSshShell } from '../cluster/ssh-shell.ts';
import { openDatabase } from '../database/open-database.ts';
import { openScratchSite } from '../transfer/transfer-fixture.ts';
import { createFolderTable } from './folder-table.ts';
import { createRunFolders } from './run-folders.ts';

const PROFILE = 'here';

function summary(runId: string, word: RunSummary['word']): RunSummary {
  return {
    runId,
    name: `run ${runId}`,
    pipelineId: null,
    profileId: PROFILE,
    profileName: 'Here',
    word,
    createdAt: 1_000,
    endedAt: null,
    newsAt: null,
    counts: noCounts(),
    elementCount: 1,
  };
}

/** Folders of a root on this machine; `r_live` is under way, `r_done` has ended, others belong to somebody else. */
async function openFolders(shell: Shell = createLocalShell()) {
  const place = await openScratchSite(shell);
  const data = mkdtempSync(join(tmpdir(), 'gridloom-folders-'));
  const database = openDatabase(data);
  const runs = [summary('r_live', 'running'), summary('r_done', 'done')];
  const folders = createRunFolders({
    sites: { site: () => Promise.resolve(place.site) },
    runs: {
      list: () => runs,
      underWay: () => ['r_live'],
      place: (runId) => Promise.resolve({ site: place.site, folder: place.file(runId) }),
    },
    table: createFolderTable(database),
    onFault: (what, error) => {
      throw new Error(what, { cause: error });
    },
  });
  const make = (name: string) => {
    mkdirSync(place.file(name));
    writeFileSync(place.file(`${name}/plan.json`), JSON.stringify({ format: 1, runId: name, stages: [] }));
    writeFileSync(place.file(`${name}/values`), 'x'.repeat(100_000));
  };
  return {
    ...place,
    folders,
    make,
    async rows() {
      return (await folders.list(PROFILE)).rows.map(({ name, place, state }) => `${name} ${place} ${state}`);
    },
    async [Symbol.asyncDispose]() {
      await folders.idle();
      database.close();
      rmSync(data, { recursive: true });
      await place[Symbol.asyncDispose]();
    },
  };
}

describe('run folders', () => {
  test('are listed with what is known of their runs, and measured when asked', async () => {
    await using at = await openFolders();
    for (const name of ['r_live', 'r_done', 'r_other']) at.make(name);
    mkdirSync(at.file('data'));
    expect(await at.rows()).toEqual(['r_done folder ended', 'r_live folder live', 'r_other folder unknown']);
    const signal = new AbortController().signal;
    const sizes = await at.folders.measure(PROFILE, ['r_done', 'data'], signal);
    expect(Object.keys(sizes)).toEqual(['r_done']);
    expect(sizes['r_done']).toMatchObject({ files: 2, complete: true });
    const [row] = (await at.folders.list(PROFILE)).rows;
    expect(row).toMatchObject({ runName: 'run r_done', at: 1_000, size: sizes['r_done'] });
  });

  test('a measurement ends with whoever asked for it', async () => {
    await using at = await openFolders();
    const gone = new AbortController();
    gone.abort();
    await expect(at.folders.measure(PROFILE, [], gone.signal)).rejects.toThrow(/abort/i);
  });

  test('are deleted unless their run is under way, and the run remembers', async () => {
    await using at = await openFolders();
    for (const name of ['r_live', 'r_done', 'r_other']) at.make(name);
    const outcome = await at.folders.delete(PROFILE, ['r_live', 'r_done', 'r_other', 'nothing']);
    expect(outcome.done).toEqual(['r_done', 'r_other']);
    expect(outcome.refused).toEqual({
      r_live: expect.stringContaining('under way') as string,
      nothing: expect.stringContaining('no run folder') as string,
    });
    expect(await at.rows()).toEqual(['r_live folder live']);
    expect(at.folders.gone()).toEqual({ r_done: { archive: null } });
    await at.folders.idle();
    expect((await at.folders.list(PROFILE)).trash).toBe(0);
  });

  test('what a crash left in the trash is removed when folders are listed', async () => {
    await using at = await openFolders();
    mkdirSync(at.file('.gridloom/trash/r_1.abc/records'), { recursive: true });
    await at.folders.list(PROFILE);
    await at.folders.idle();
    expect(existsSync(at.file('.gridloom/trash/r_1.abc'))).toBe(false);
  });

  test('are archived and restored, and the run says where they are meanwhile', async () => {
    await using at = await openFolders();
    for (const name of ['r_live', 'r_done']) at.make(name);
    const outcome = at.folders.archive(PROFILE, ['r_live', 'r_done']);
    expect(outcome).toMatchObject({ done: ['r_done'], refused: { r_live: expect.anything() as unknown } });
    expect((await at.folders.list(PROFILE)).rows.find(({ name }) => name === 'r_done')?.busy).toBe('archiving');
    expect((await at.folders.delete(PROFILE, ['r_done'])).refused['r_done']).toContain('is being worked on');
    await at.folders.idle();
    expect(await at.rows()).toEqual(['r_live folder live', 'r_done archive ended']);
    const archive = (await at.folders.look('r_done'))?.archive;
    expect(archive).toMatch(/archive\/r_done\.tar\.(zst|gz)$/);
    expect(at.folders.gone()).toEqual({ r_done: { archive } });
    await expect(at.folders.explain('r_done', () => Promise.reject(new Error('no plan')))).rejects.toMatchObject({
      code: 'FOLDER_GONE',
      details: { archive },
    });
    at.folders.restore(PROFILE, ['r_done']);
    await at.folders.idle();
    expect(await at.rows()).toEqual(['r_done folder ended', 'r_live folder live']);
    expect(await at.folders.look('r_done')).toBeNull();
    expect(at.folders.gone()).toEqual({});
    expect(existsSync(at.file('r_done/values'))).toBe(true);
  });

  test('an archive whose connection drops is taken up again', async () => {
    await using sshd = await startPrivateSshd();
    await using at = await openFolders(createSshShell(sshd.choice));
    at.make('r_done');
    writeFileSync(at.file('r_done/large'), randomBytes(50_000_000));
    at.folders.archive(PROFILE, ['r_done']);
    const drafts = () => (existsSync(at.file('archive')) ? readdirSync(at.file('archive')) : []);
    await expect.poll(drafts, { interval: 5, timeout: 20_000 }).toHaveLength(1);
    sshd.gate.cut();
    await at.folders.idle();
    const rows = (await at.folders.list(PROFILE)).rows.map(({ name, place, trouble }) => [name, place, trouble]);
    expect(rows).toEqual([['r_done', 'archive', '']]);
    expect(sshd.gate.connections()).toBe(2);
  }, 60_000);

  test('a folder that somebody else removed is noticed when it is looked for', async () => {
    await using at = await openFolders();
    at.make('r_done');
    expect(await at.folders.look('r_done')).toBeNull();
    rmSync(at.file('r_done'), { recursive: true });
    const failing = () => Promise.reject(new Error('no plan'));
    await expect(at.folders.explain('r_done', failing)).rejects.toMatchObject({
      code: 'FOLDER_GONE',
      message: `The folder of run r_done is gone: there is no ${at.file('r_done')} any more.`,
    });
    expect(at.folders.gone()).toEqual({ r_done: { archive: null } });
  });

  test('what cannot be archived says why, in its row', async () => {
    await using at = await openFolders();
    at.make('r_done');
    symlinkSync('/tmp', at.file('archive'));
    at.folders.archive(PROFILE, ['r_done']);
    await at.folders.idle();
    const [row] = (await at.folders.list(PROFILE)).rows;
    expect(row).toMatchObject({ name: 'r_done', place: 'folder', busy: null });
    expect(row?.trouble).toContain('is a link');
  });
});

import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type Profile, THIS_MACHINE } from '@gridloom/core/cluster';
import type { Router } from 'express';
import pino from 'pino';
import { createProfileTable } from './cluster/profile-table.ts';
import { createProfiles } from './cluster/profiles.ts';
import { createSites } from './cluster/sites.ts';
import { openDatabase } from './database/open-database.ts';
import { createPipelineTable } from './pipeline/pipeline-table.ts';
import { checkPython } from './python/check-python.ts';
import { createDownloadRoutes } from './result/download-routes.ts';
import { type AppRouter, createAppRouter } from './rpc/app-router.ts';
import { createLiveRuns } from './run/live-runs.ts';
import { createRunTable } from './run/run-table.ts';

/** Gridloom without its doors: what the page and the command line both talk to. */
export type App = {
  readonly appRouter: AppRouter;
  readonly downloads: Router;
  readonly onFault: (what: string, error: unknown) => void;
  stop(): Promise<void>;
};

/**
 * Opens a data folder and takes up its runs. The caller holds the folder (`holdDataFolder`).
 *
 * @param logLevel - for stderr, where the variable GRIDLOOM_LOG does not say otherwise
 */
export function openApp(dataFolder: string, logLevel: 'warn' | 'silent'): App {
  const log = pino({ level: process.env['GRIDLOOM_LOG'] ?? logLevel }, pino.destination(2));
  const onFault = (what: string, error: unknown) => log.warn({ err: error }, what);
  const database = openDatabase(dataFolder);
  const workerSource = readFileSync(fileURLToPath(import.meta.resolve('@gridloom/worker/worker.py')), 'utf8');
  const profileTable = createProfileTable(database, onFault);
  const sites = createSites({ getProfile: (id): Profile => profiles.get(id), workerSource });
  const profiles = createProfiles(profileTable, sites, {
    dataFolder,
    underWay: (id): readonly string[] => runs.underWay(id),
  });
  const runs = createLiveRuns({ table: createRunTable(database), profiles, sites, workerSource, onFault });
  const pipelines = createPipelineTable(database, Date.now);
  const checkCode = async (code: string) =>
    (await checkPython(await sites.site(THIS_MACHINE), { code })).get('code') ?? null;
  return {
    appRouter: createAppRouter({ pipelines, checkCode, profiles, sites, runs, grids: runs.grids, workerSource }),
    downloads: createDownloadRoutes(runs, runs.grids, onFault),
    onFault,
    async stop() {
      const stopped = runs.stop();
      // A poll under way on a silent line ends with its connection, not with its patience.
      await sites.close();
      await stopped;
      database.close();
    },
  };
}

import { type Profile, THIS_MACHINE } from '@gridloom/core/cluster';
import { Router } from 'express';
import pino from 'pino';
import { createProfileTable } from './cluster/profile-table.ts';
import { createProfiles } from './cluster/profiles.ts';
import { readWorker } from './cluster/read-worker.ts';
import { createSites } from './cluster/sites.ts';
import { openDatabase } from './database/open-database.ts';
import { createFolderTable } from './folder/folder-table.ts';
import { createRunFolders } from './folder/run-folders.ts';
import { checkCode } from './language/check-code.ts';
import type { CheckCode } from './pipeline/pipeline-router.ts';
import { createPipelineTable } from './pipeline/pipeline-table.ts';
import { createDownloadRoutes } from './result/download-routes.ts';
import { type AppRouter, createAppRouter } from './rpc/app-router.ts';
import { createLiveRuns } from './run/live-runs.ts';
import { createRunTable } from './run/run-table.ts';
import { createUploadRoutes } from './transfer/upload-routes.ts';
import { createUploads } from './transfer/uploads.ts';

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
  const workerSource = readWorker();
  const profileTable = createProfileTable(database, onFault);
  const sites = createSites({ getProfile: (id): Profile => profiles.get(id), workerSource });
  const profiles = createProfiles(profileTable, sites, {
    dataFolder,
    underWay: (id): readonly string[] => runs.underWay(id),
  });
  const runs = createLiveRuns({ table: createRunTable(database), profiles, sites, workerSource, onFault });
  const folders = createRunFolders({ sites, runs, table: createFolderTable(database), onFault });
  const uploads = createUploads(sites);
  const pipelines = createPipelineTable(database, Date.now);
  const checkOne: CheckCode = async (asked) =>
    (await checkCode(await sites.site(THIS_MACHINE), [{ id: 'code', ...asked }])).get('code') ?? null;
  return {
    appRouter: createAppRouter({
      pipelines,
      checkCode: checkOne,
      profiles,
      sites,
      runs: {
        ...runs,
        element: (runId, ...of) => folders.explain(runId, () => runs.element(runId, ...of)),
        retry: (runId, request) => folders.explain(runId, () => runs.retry(runId, request)),
      },
      grids: runs.grids,
      folders,
      uploads,
      workerSource,
    }),
    downloads: Router()
      .use(createDownloadRoutes({ runs, grids: runs.grids, folders, onFault }))
      .use(createUploadRoutes(uploads, onFault)),
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

import type { WorkerSource } from '@gridloom/core/plan';
import { createProfileRouter } from '../cluster/profile-router.ts';
import type { Profiles } from '../cluster/profiles.ts';
import type { Sites } from '../cluster/sites.ts';
import { createFolderRouter } from '../folder/folder-router.ts';
import type { RunFolders } from '../folder/run-folders.ts';
import type { GridFeed } from '../grid/grid-router.ts';
import { createGridRouter } from '../grid/grid-router.ts';
import { createExampleRouter } from '../pipeline/example-router.ts';
import { type CheckCode, createPipelineRouter } from '../pipeline/pipeline-router.ts';
import type { Pipelines } from '../pipeline/pipelines.ts';
import { createPlanRouter } from '../plan/plan-router.ts';
import { createRunRouter } from '../run/run-router.ts';
import type { Runs } from '../run/runs.ts';
import { createUploadRouter } from '../transfer/upload-router.ts';
import type { Uploads } from '../transfer/uploads.ts';
import { router } from './trpc.ts';

export type AppParts = {
  pipelines: Pipelines;
  checkCode: CheckCode;
  profiles: Profiles;
  sites: Pick<Sites, 'site'>;
  runs: Runs;
  grids: GridFeed;
  folders: RunFolders;
  uploads: Uploads;
  workerSource: WorkerSource;
};

export function createAppRouter(parts: AppParts) {
  const { pipelines, checkCode, profiles, sites, runs, grids, folders, uploads, workerSource } = parts;
  return router({
    example: createExampleRouter(),
    pipeline: createPipelineRouter(pipelines, checkCode),
    plan: createPlanRouter({ profiles, sites, runs, workerSource }),
    profile: createProfileRouter(profiles),
    run: createRunRouter(runs),
    grid: createGridRouter(grids),
    folder: createFolderRouter(folders),
    upload: createUploadRouter(uploads),
  });
}

export type AppRouter = ReturnType<typeof createAppRouter>;

import { createProfileRouter } from '../cluster/profile-router.ts';
import type { Profiles } from '../cluster/profiles.ts';
import type { Sites } from '../cluster/sites.ts';
import type { GridFeed } from '../grid/grid-router.ts';
import { createGridRouter } from '../grid/grid-router.ts';
import { createExampleRouter } from '../pipeline/example-router.ts';
import { type CheckCode, createPipelineRouter } from '../pipeline/pipeline-router.ts';
import type { Pipelines } from '../pipeline/pipelines.ts';
import { createPlanRouter } from '../plan/plan-router.ts';
import { createRunRouter } from '../run/run-router.ts';
import type { Runs } from '../run/runs.ts';
import { router } from './trpc.ts';

export type AppParts = {
  pipelines: Pipelines;
  checkCode: CheckCode;
  profiles: Profiles;
  sites: Pick<Sites, 'site'>;
  runs: Runs;
  grids: GridFeed;
  /** Text of the worker, one Python file. */
  workerSource: string;
};

export function createAppRouter({ pipelines, checkCode, profiles, sites, runs, grids, workerSource }: AppParts) {
  return router({
    example: createExampleRouter(),
    pipeline: createPipelineRouter(pipelines, checkCode),
    plan: createPlanRouter({ profiles, sites, runs, workerSource }),
    profile: createProfileRouter(profiles),
    run: createRunRouter(runs),
    grid: createGridRouter(grids),
  });
}

export type AppRouter = ReturnType<typeof createAppRouter>;

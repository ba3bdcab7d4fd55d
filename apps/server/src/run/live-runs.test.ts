import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { CodedError } from '@gridloom/core/error';
import { blankPipeline, FunctionId, newFunction } from '@gridloom/core/pipeline';
import { expect, test } from 'vitest';
import { readWorker } from '../cluster/read-worker.ts';
import { sampleProfile } from '../cluster/sample-profile.ts';
import { createSites } from '../cluster/sites.ts';
import { openDatabase } from '../database/open-database.ts';
import { testFolder } from '../test-folder.ts';
import { createLiveRuns } from './live-runs.ts';
import { createRunTable } from './run-table.ts';

const BROKEN = { state: 'broken', message: '', hint: '', tellsOfJobs: true, attempt: 1 } as const;

test('a run starts over a connection that breaks and comes back', async () => {
  const folder = testFolder();
  const profile = sampleProfile({ scheduler: { kind: 'processes', cpus: 1 }, root: join(folder, 'runs') });
  const workerSource = readWorker();
  const sites = createSites({ getProfile: () => profile, workerSource });
  const database = openDatabase(folder);
  let tries = 0;
  const runs = createLiveRuns({
    table: createRunTable(database),
    profiles: { get: () => profile },
    sites: {
      async site(id) {
        if (++tries === 1) throw new CodedError('CLUSTER_UNREACHABLE', { host: 'h', reason: 'it has no room.' });
        return sites.site(id);
      },
      connection: () => ({ ...BROKEN, nextTryAt: Date.now() }),
    },
    workerSource,
    onFault: () => {},
  });
  const drawn = newFunction(FunctionId.parse('f_f'), { x: 0, y: 0 }, 'f');
  const pipeline = {
    ...blankPipeline('One'),
    functions: [{ ...drawn, code: 'def f(): return 1', outputs: ['y'] }],
  };
  const { runId } = await runs.start({ pipeline, profileId: profile.id, pipelineId: null });
  expect(runs.list()).toMatchObject([{ runId }]);
  await runs.stop();
  await sites.close();
  database.close();
  await rm(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
});

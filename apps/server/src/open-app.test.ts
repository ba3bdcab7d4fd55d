import { expect, test } from 'vitest';
import { openDatabase } from './database/open-database.ts';
import { openApp } from './open-app.ts';
import { testFolder } from './test-folder.ts';

test('opens with runs and profiles that cannot be read, lists those runs, and says why they do not open', async () => {
  const dataFolder = testFolder();
  const database = openDatabase(dataFolder);
  database.exec(`
    insert into profiles values ('a', '{"id":"a"}');
    insert into runs (run_id, name, plan_hash, pipeline, profile, created_at)
      values ('r_1', 'sweep', 'h', '{"format":99}', '{"id":"a","name":"A"}', 1);`);
  database.close();
  const app = openApp(dataFolder, 'silent');
  const caller = app.appRouter.createCaller({});
  expect(await caller.run.list()).toMatchObject([{ runId: 'r_1', name: 'sweep (cannot be read)', profileName: 'A' }]);
  await expect(caller.run.get({ runId: 'r_1' })).rejects.toThrow(/The run r_1 cannot be read at its pipeline, format/);
  expect((await caller.profile.list()).map(({ profile }) => profile.id)).toEqual(['this-machine']);
  await app.stop();
});

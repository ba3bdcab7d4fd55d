import { compilePlan } from '@gridloom/core/plan';
import { EXAMPLES } from '@gridloom/examples';
import { expect, test, vi } from 'vitest';
import { sampleProfile } from '../cluster/sample-profile.ts';
import { openDatabase } from '../database/open-database.ts';
import { testFolder } from '../test-folder.ts';
import { createLiveRun } from './live-run.ts';
import type { RunPorts } from './run-ports.ts';
import { createRunTable, type StoredRun } from './run-table.ts';

const profile = sampleProfile();

test('a run that is closed stores nothing more, whatever still fails in it', async () => {
  vi.useFakeTimers();
  const { pipeline } = EXAMPLES[0]!;
  const compiled = compilePlan(pipeline, profile);
  if (!compiled.ok) throw new Error('the example does not compile');
  const { plan } = compiled;
  const database = openDatabase(testFolder());
  const table = createRunTable(database);
  const stored: StoredRun = {
    runId: 'r_1',
    name: pipeline.name,
    planHash: plan.hash,
    pipelineId: null,
    pipeline,
    profile,
    createdAt: 1,
  };
  table.add(stored, plan);
  let breakOff = (_reason: Error) => {};
  const faults: unknown[] = [];
  const run = createLiveRun({
    stored,
    plan,
    // Only the first effect is ever asked for, and it does not answer before the end.
    ports: { prepare: () => new Promise((_, reject) => (breakOff = reject)) } as RunPorts,
    table,
    onFault: (_what, error) => faults.push(error),
  });
  run.engine.act();
  run.close();
  database.close();
  breakOff(new Error('the connection was closed'));
  await run.engine.idle();
  expect(() => vi.advanceTimersByTime(10_000)).not.toThrow();
  expect(faults).toEqual([]);
  vi.useRealTimers();
});

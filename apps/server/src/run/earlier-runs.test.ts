import type { Profile } from '@gridloom/core/cluster';
import { restoreGrid } from '@gridloom/core/grid';
import { compilePlan } from '@gridloom/core/plan';
import type { RunEvent } from '@gridloom/core/run';
import { EXAMPLES } from '@gridloom/examples';
import { describe, expect, test } from 'vitest';
import { sampleProfile } from '../cluster/sample-profile.ts';
import { openDatabase } from '../database/open-database.ts';
import { testFolder } from '../test-folder.ts';
import { createEarlierRuns } from './earlier-runs.ts';
import { createRunTable } from './run-table.ts';

const profile = sampleProfile();
const { pipeline } = EXAMPLES[0]!;
const compiled = compilePlan(pipeline, profile);
if (!compiled.ok) throw new Error('the example does not compile');
const { plan } = compiled;
const mapped = plan.stages.find(({ elementCount }) => (elementCount ?? 0) > 1)!;
const count = mapped.elementCount!;
const DONE = 3;

function open() {
  const database = openDatabase(testFolder());
  const table = createRunTable(database);
  const add = (runId: string, createdAt: number, over: { pipelineId?: string | null; profile?: Profile } = {}) =>
    table.add(
      { runId, name: 'sweep', planHash: plan.hash, pipelineId: 'p_1', pipeline, profile, createdAt, ...over },
      plan,
    );
  const end = (runId: string, ...events: RunEvent[]) => {
    const journal = table.journal(runId);
    for (const event of [{ type: 'prepared' as const, at: 1, folder: `/runs/${runId}` }, ...events]) {
      journal.append(event);
    }
    const grid = restoreGrid(new Uint8Array(count).fill(DONE), new Uint8Array(count).fill(1));
    const wallTimes = new Map([[mapped.id, { count: 4, sumS: 10 }]]);
    table.saveGrids(runId, { grids: new Map([[mapped.id, grid]]), offsets: new Map(), wallTimes }, 1);
  };
  const earlier = createEarlierRuns(table, () => undefined);
  return { database, add, end, earlier, [Symbol.dispose]: () => database.close() };
}

describe('the earlier runs of a pipeline', () => {
  test('are those of the same profile that have a folder, the newest first', () => {
    using opened = open();
    for (const [at, runId] of ['r_1', 'r_2', 'r_3'].entries()) opened.add(runId, at);
    opened.add('r_other', 4, { pipelineId: 'p_2' });
    opened.add('r_unsaved', 5, { pipelineId: null });
    opened.add('r_elsewhere', 6, { profile: { ...profile, id: 'there' } });
    for (const runId of ['r_1', 'r_3', 'r_other', 'r_unsaved', 'r_elsewhere']) opened.end(runId);
    expect(opened.earlier.of('p_1', 'here').map(({ runId, folder }) => [runId, folder])).toEqual([
      ['r_3', '/runs/r_3'],
      ['r_1', '/runs/r_1'],
    ]);
  });

  test('say what Python they had, whatever the profile says now', () => {
    using opened = open();
    opened.add('r_1', 1, { profile: { ...profile, python: '/opt/old/python', setup: 'module load physics/1' } });
    opened.end('r_1');
    expect(opened.earlier.of('p_1', 'here')[0]?.profile).toEqual({
      python: '/opt/old/python',
      setup: 'module load physics/1',
    });
  });

  test('say what is done and how long an element took', () => {
    using opened = open();
    opened.add('r_1', 1);
    opened.end('r_1');
    const [run] = opened.earlier.of('p_1', 'here');
    expect(run?.stages[mapped.id]).toEqual({
      done: [[0, count]],
      meanWallS: 2.5,
      sizes: mapped.axes.filter(({ external }) => external).map(({ size }) => size),
    });
  });

  test('have no results that a retry renewed, also when the grids were stored before', () => {
    using opened = open();
    opened.add('r_1', 1);
    const renewed = { [mapped.id]: [[0, 1]] as [number, number][] };
    const ended = mapped.batches.flatMap(({ id }): RunEvent[] => [
      { type: 'placing', at: 2, batch: id },
      { type: 'placed', at: 2, batch: id, jobId: '7' },
      { type: 'batchEnded', at: 3, batch: id },
    ]);
    const cancelled: RunEvent = { type: 'cancelled', at: 3 };
    opened.end('r_1', ...ended, cancelled, { type: 'retried', at: 4, round: 2, elements: renewed, renewed });
    expect(opened.earlier.of('p_1', 'here')[0]?.stages[mapped.id]?.done).toEqual([[1, count]]);
  });

  test('that cannot be read are left out', () => {
    using opened = open();
    opened.add('r_1', 1);
    opened.add('r_2', 2);
    opened.end('r_1');
    opened.end('r_2');
    opened.database.exec(`update runs set pipeline = '{' where run_id = 'r_2'`);
    expect(opened.earlier.of('p_1', 'here').map(({ runId }) => runId)).toEqual(['r_1']);
  });
});

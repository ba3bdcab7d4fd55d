import { noCounts } from '@gridloom/core/grid';
import { compilePlan } from '@gridloom/core/plan';
import { EXAMPLES } from '@gridloom/examples';
import { describe, expect, test } from 'vitest';
import { sampleProfile } from '../cluster/sample-profile.ts';
import { openDatabase } from '../database/open-database.ts';
import { testFolder } from '../test-folder.ts';
import { createRunTable, type StoredRun } from './run-table.ts';

const profile = sampleProfile();
const { pipeline } = EXAMPLES[0]!;
const compiled = compilePlan(pipeline, profile);
if (!compiled.ok) throw new Error('the example does not compile');
const { plan } = compiled;

/** A table with the runs `good` and `bad`, of which `bad` is the newer one. */
function open() {
  const database = openDatabase(testFolder());
  const table = createRunTable(database);
  for (const [createdAt, runId] of ['good', 'bad'].entries()) {
    const run: StoredRun = {
      runId,
      name: 'sweep',
      planHash: plan.hash,
      pipelineId: null,
      pipeline,
      profile,
      createdAt,
    };
    table.add(run, plan);
  }
  return { database, table, [Symbol.dispose]: () => database.close() };
}

describe('runs in the database', () => {
  test('are listed with what a list shows, and no more', () => {
    using opened = open();
    const summary = {
      word: 'done' as const,
      endedAt: 5,
      newsAt: 4,
      counts: noCounts(),
      elementCount: 0,
    };
    opened.table.saveSummary('good', summary);
    const about = { name: 'sweep', pipelineId: null, profileId: 'here', profileName: 'Here' };
    expect(opened.table.summaries()).toEqual([
      { run: { runId: 'bad', createdAt: 1, ...about }, summary: null },
      { run: { runId: 'good', createdAt: 0, ...about }, summary },
    ]);
  });

  test.each([
    ['pipeline', '{"format":', /The run bad cannot be read at its pipeline: /],
    ['pipeline', '{"format":1}', /The run bad cannot be read at its pipeline, name: /],
    ['pipeline', '{"format":99}', /at its pipeline, format: it has format 99.*Update Gridloom/],
    ['profile', '{"id":', /The run bad cannot be read at its profile: /],
    ['profile', '{"id":1,"name":null}', /The run bad cannot be read at its profile: /],
  ])('stay in the list when their %s is %s, and say why when they are opened', (column, text, sentence) => {
    using opened = open();
    opened.database.prepare(`update runs set ${column} = ? where run_id = 'bad'`).run(text);
    expect(opened.table.list().map(({ run }) => run.runId)).toEqual(['good']);
    expect(opened.table.summaries().map(({ run }) => [run.runId, run.name])).toEqual([
      ['bad', 'sweep (cannot be read)'],
      ['good', 'sweep'],
    ]);
    expect(() => opened.table.find('bad')).toThrow(sentence);
    expect(() => opened.table.find('bad')).toThrow(expect.objectContaining({ code: 'BAD_DOCUMENT' }) as Error);
    expect(opened.table.unreadable().get('bad')).toMatch(sentence);
  });

  test.each([
    ['plan', `update plans set document = '{}'`],
    ['plan', 'delete from plans'],
    ['journal', `insert into run_events (run_id, seq, event) values ('bad', 1, '{"type":"unheard-of"}')`],
    ['grids', `insert into record_offsets (run_id, offsets, news_at) values ('bad', '[[', null)`],
  ])('whose %s cannot be read (%s) say so', (_part, damage) => {
    using opened = open();
    opened.database.exec(damage);
    const wakeUp = () => {
      const run = opened.table.find('bad')!;
      opened.table.plan(run.planHash);
      opened.table.journal('bad').read();
      opened.table.grids('bad');
    };
    expect(wakeUp).toThrow(expect.objectContaining({ code: 'BAD_DOCUMENT' }) as Error);
    expect(opened.table.summaries()[0]?.run.name).toBe('sweep (cannot be read)');
  });

  test('whose summary cannot be read are as those that have none', () => {
    using opened = open();
    opened.database.exec(`update runs set summary = '{"word":"unheard-of"}' where run_id = 'bad'`);
    expect(opened.table.list()[0]).toMatchObject({ run: { runId: 'bad' }, summary: null });
    expect(opened.table.summaries()[0]).toMatchObject({ run: { name: 'sweep' }, summary: null });
  });

  test('whose plan is of the first format are read as they were', () => {
    using opened = open();
    const NEW_FIELDS = ['elementwise', 'selected', 'identity', 'reuse'];
    const old = {
      ...plan,
      format: 1,
      stages: plan.stages.map((stage) =>
        Object.fromEntries(Object.entries(stage).filter(([field]) => !NEW_FIELDS.includes(field))),
      ),
      estimate: { elements: 1, tasks: 1, jobArrays: 1, coreHours: null, atLeast: false },
    };
    opened.database.prepare('update plans set document = ?').run(JSON.stringify(old));
    const read = opened.table.plan(plan.hash);
    expect(read).toMatchObject({ format: 2, hash: plan.hash });
    expect(read.stages.map(({ batches }) => batches)).toEqual(plan.stages.map(({ batches }) => batches));
  });

  test('keep how long elements took beside the records that said so', () => {
    using opened = open();
    const wallTimes = new Map([['f', { count: 2, sumS: 5 }]]);
    opened.table.saveGrids('good', { grids: new Map(), offsets: new Map([['f/a', 128]]), wallTimes }, 1);
    expect(opened.table.grids('good')).toMatchObject({ wallTimes, offsets: new Map([['f/a', 128]]) });
    expect(opened.table.grids('bad').wallTimes.size).toBe(0);
  });
});

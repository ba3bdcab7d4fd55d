import { blankPipeline } from '@gridloom/core/pipeline';
import { describe, expect, test } from 'vitest';
import { openDatabase } from '../database/open-database.ts';
import { testFolder } from '../test-folder.ts';
import { createPipelineTable } from './pipeline-table.ts';

function open(folder = testFolder()) {
  const database = openDatabase(folder);
  return { folder, table: createPipelineTable(database, () => 1_000), [Symbol.dispose]: () => database.close() };
}

describe('saved pipelines', () => {
  test('count their revisions up and are still there after a restart', () => {
    using first = open();
    const { id } = first.table.create(blankPipeline('sweep'));
    expect(first.table.save(id, 1, blankPipeline('sweep two')).revision).toBe(2);
    using second = open(first.folder);
    expect(second.table.get(id)).toMatchObject({ revision: 2, pipeline: { name: 'sweep two' } });
    expect(second.table.find('sweep two')?.id).toBe(id);
  });

  test('refuse a save against a stale revision, and keep what was saved', () => {
    using opened = open();
    const { id } = opened.table.create(blankPipeline('mine'));
    opened.table.save(id, 1, blankPipeline('theirs'));
    expect(() => opened.table.save(id, 1, blankPipeline('mine again'))).toThrow(
      /saved elsewhere meanwhile \(revision 2\)/,
    );
    expect(opened.table.get(id).pipeline.name).toBe('theirs');
  });

  test('are gone from the list once removed, and say so when asked for', () => {
    using opened = open();
    const { id } = opened.table.create(blankPipeline('old'));
    opened.table.remove(id);
    expect(opened.table.list()).toEqual([]);
    expect(() => opened.table.get(id)).toThrow(/no pipeline/);
  });
});

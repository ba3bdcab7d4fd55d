import { randomUUID } from 'node:crypto';
import { CodedError } from '@gridloom/core/error';
import { type Pipeline, readPipeline } from '@gridloom/core/pipeline';
import { z } from 'zod';
import { type Database, inTransaction } from '../database/open-database.ts';
import type { PipelineSummary, Pipelines, SavedPipeline } from './pipelines.ts';

const Row = z.object({ id: z.string(), revision: z.int(), saved_at: z.int(), document: z.string() });

const NEWEST = `select p.id, p.revision, r.saved_at, r.document from pipelines p
  join pipeline_revisions r on r.id = p.id and r.revision = p.revision where p.removed = 0`;

/** Pipelines in the database. Every revision is kept; removing one only hides it. */
export function createPipelineTable(database: Database, now: () => number): Pipelines {
  const all = database.prepare(`${NEWEST} order by r.saved_at desc`);
  const one = database.prepare(`${NEWEST} and p.id = ?`);
  const insert = database.prepare('insert into pipelines (id, revision) values (?, 1)');
  const advance = database.prepare('update pipelines set revision = ? where id = ? and revision = ? and removed = 0');
  const revise = database.prepare(
    'insert into pipeline_revisions (id, revision, saved_at, document) values (?, ?, ?, ?)',
  );
  const hide = database.prepare('update pipelines set removed = 1 where id = ?');

  function row(id: string): z.infer<typeof Row> {
    const found = one.get(id);
    if (!found) throw new CodedError('NOT_FOUND', { what: 'pipeline', name: id });
    return Row.parse(found);
  }

  function write(id: string, revision: number, pipeline: Pipeline): SavedPipeline {
    const savedAt = now();
    revise.run(id, revision, savedAt, JSON.stringify(pipeline));
    return { id, revision, savedAt, pipeline };
  }

  function get(id: string): SavedPipeline {
    const { revision, saved_at: savedAt, document } = row(id);
    return { id, revision, savedAt, pipeline: readPipeline(JSON.parse(document)) };
  }

  function list(): PipelineSummary[] {
    return all.all().map((found) => {
      const { id, revision, saved_at: savedAt, document } = Row.parse(found);
      // A summary needs only these; a document that no longer parses still shows in the list, and says why when opened.
      const { name, description, functions } = Summary.parse(JSON.parse(document));
      return { id, name, description, revision, savedAt, functionCount: functions.length };
    });
  }

  return {
    list,
    get,
    find(idOrName) {
      const found = list().find(({ id }) => id === idOrName) ?? list().find(({ name }) => name === idOrName);
      return found ? get(found.id) : null;
    },
    create(pipeline) {
      const id = `p_${randomUUID().replaceAll('-', '').slice(0, 12)}`;
      return inTransaction(database, () => {
        insert.run(id);
        return write(id, 1, pipeline);
      });
    },
    save(id, revision, pipeline) {
      return inTransaction(database, () => {
        const { revision: savedRevision } = row(id);
        const { changes } = advance.run(revision + 1, id, revision);
        if (Number(changes) !== 1) throw new CodedError('PIPELINE_CHANGED', { savedRevision });
        return write(id, revision + 1, pipeline);
      });
    },
    remove: (id) => void hide.run(id),
  };
}

const Summary = z.looseObject({
  name: z.string().catch('Unreadable pipeline'),
  description: z.string().catch(''),
  functions: z.array(z.unknown()).catch([]),
});

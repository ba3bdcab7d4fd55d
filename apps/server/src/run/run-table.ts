import { Profile } from '@gridloom/core/cluster';
import { restoreGrid, StateCountsSchema } from '@gridloom/core/grid';
import { type Pipeline, readPipeline } from '@gridloom/core/pipeline';
import { Plan } from '@gridloom/core/plan';
import { RUN_STATES, RunEvent, type StageGrids } from '@gridloom/core/run';
import { z } from 'zod';
import { type Database, inTransaction } from '../database/open-database.ts';
import type { RunJournal } from './run-ports.ts';

/** What is stored of a run besides its events: immutable from the start. */
export type StoredRun = {
  readonly runId: string;
  readonly name: string;
  readonly planHash: string;
  readonly pipelineId: string | null;
  readonly pipeline: Pipeline;
  /** The profile as it was when the run began. */
  readonly profile: Profile;
  /** Epoch ms. */
  readonly createdAt: number;
};

/** Last known outcome of a run, so that a list of many runs needs no folding. */
export const StoredSummary = z.strictObject({
  word: z.enum(RUN_STATES),
  endedAt: z.number().nullable(),
  newsAt: z.number().nullable(),
  counts: StateCountsSchema,
  elementCount: z.int().nullable(),
});
export type StoredSummary = z.infer<typeof StoredSummary>;

const RunRow = z.object({
  run_id: z.string(),
  name: z.string(),
  plan_hash: z.string(),
  pipeline_id: z.string().nullable(),
  pipeline: z.string(),
  profile: z.string(),
  created_at: z.int(),
  summary: z.string().nullable(),
});
const Document = z.object({ document: z.string() });
const GridRow = z.object({ stage: z.string(), states: z.instanceof(Uint8Array), attempts: z.instanceof(Uint8Array) });
const OffsetRow = z.object({ offsets: z.string(), news_at: z.int().nullable() });

export type RunTable = ReturnType<typeof createRunTable>;

/** Runs, their plans and journals, and their grids as last known. */
export function createRunTable(database: Database) {
  const insertPlan = database.prepare('insert into plans (hash, document) values (?, ?) on conflict do nothing');
  const selectPlan = database.prepare('select document from plans where hash = ?');
  const insertRun = database.prepare(
    'insert into runs (run_id, name, plan_hash, pipeline_id, pipeline, profile, created_at) values (?, ?, ?, ?, ?, ?, ?)',
  );
  const selectRuns = database.prepare('select * from runs order by created_at desc, rowid desc');
  const selectRun = database.prepare('select * from runs where run_id = ?');
  const updateSummary = database.prepare('update runs set summary = ? where run_id = ?');
  const selectEvents = database.prepare('select event as document from run_events where run_id = ? order by seq');
  const insertEvent = database.prepare(
    'insert into run_events (run_id, seq, event) select ?, coalesce(max(seq), 0) + 1, ? from run_events where run_id = ?',
  );
  const selectGrids = database.prepare('select stage, states, attempts from grids where run_id = ?');
  const putGrid = database.prepare(
    'insert or replace into grids (run_id, stage, states, attempts) values (?, ?, ?, ?)',
  );
  const selectOffsets = database.prepare('select offsets, news_at from record_offsets where run_id = ?');
  const putOffsets = database.prepare(
    'insert or replace into record_offsets (run_id, offsets, news_at) values (?, ?, ?)',
  );

  return {
    add(run: StoredRun, plan: Plan): void {
      inTransaction(database, () => {
        insertPlan.run(plan.hash, JSON.stringify(plan));
        insertRun.run(
          run.runId,
          run.name,
          run.planHash,
          run.pipelineId,
          JSON.stringify(run.pipeline),
          JSON.stringify(run.profile),
          run.createdAt,
        );
      });
    },
    list: (): { run: StoredRun; summary: StoredSummary | null }[] => selectRuns.all().map(readRow),
    find(runId: string): StoredRun | null {
      const found = selectRun.get(runId);
      return found === undefined ? null : readRow(found).run;
    },
    plan(hash: string): Plan {
      return Plan.parse(JSON.parse(Document.parse(selectPlan.get(hash)).document));
    },
    journal(runId: string): RunJournal {
      return {
        read: () => selectEvents.all(runId).map((found) => RunEvent.parse(JSON.parse(Document.parse(found).document))),
        append: (event) => void insertEvent.run(runId, JSON.stringify(event), runId),
      };
    },
    saveSummary(runId: string, summary: StoredSummary): void {
      updateSummary.run(JSON.stringify(summary), runId);
    },
    /** Grids and the offsets up to which records are in them, as of one moment. */
    grids(runId: string): { grids: StageGrids; offsets: Map<string, number>; newsAt: number | null } {
      const offsets = selectOffsets.get(runId);
      const row = offsets === undefined ? null : OffsetRow.parse(offsets);
      const grids = selectGrids.all(runId).map((found) => {
        const { stage, states, attempts } = GridRow.parse(found);
        return [stage, restoreGrid(Uint8Array.from(states), Uint8Array.from(attempts))] as const;
      });
      return {
        grids: new Map(grids),
        offsets: new Map(row ? z.array(z.tuple([z.string(), z.int()])).parse(JSON.parse(row.offsets)) : []),
        newsAt: row?.news_at ?? null,
      };
    },
    saveGrids(runId: string, grids: StageGrids, offsets: ReadonlyMap<string, number>, newsAt: number | null): void {
      inTransaction(database, () => {
        for (const [stage, grid] of grids) putGrid.run(runId, stage, grid.states, grid.attempts);
        putOffsets.run(runId, JSON.stringify([...offsets]), newsAt);
      });
    },
  };
}

function readRow(found: unknown): { run: StoredRun; summary: StoredSummary | null } {
  const row = RunRow.parse(found);
  return {
    run: {
      runId: row.run_id,
      name: row.name,
      planHash: row.plan_hash,
      pipelineId: row.pipeline_id,
      pipeline: readPipeline(JSON.parse(row.pipeline)),
      profile: Profile.parse(JSON.parse(row.profile)),
      createdAt: row.created_at,
    },
    summary: row.summary === null ? null : StoredSummary.parse(JSON.parse(row.summary)),
  };
}

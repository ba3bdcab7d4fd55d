import { type Profile, readProfile } from '@gridloom/core/cluster';
import { restoreGrid, StateCountsSchema, storedStates } from '@gridloom/core/grid';
import { type Pipeline, readPipeline } from '@gridloom/core/pipeline';
import { type Plan, readPlan } from '@gridloom/core/plan';
import { RUN_STATES, RunEvent, type StageGrids } from '@gridloom/core/run';
import { z } from 'zod';
import { type Database, inTransaction } from '../database/open-database.ts';
import { readStored } from '../database/read-stored.ts';
import type { RunJournal, WallTimes } from './run-ports.ts';

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
/** What a list shows of a run: nothing of it has to be read through. */
export type ListedRun = {
  readonly run: Pick<StoredRun, 'runId' | 'name' | 'pipelineId' | 'createdAt'> & {
    readonly profileId: string;
    readonly profileName: string;
  };
  /** Null before the first one is stored. */
  readonly summary: StoredSummary | null;
};

const ListedRow = RunRow.omit({ pipeline: true, profile: true }).extend({
  profile_id: z.string().catch('unknown'),
  profile_name: z.string().catch('unknown profile'),
});
const RunId = z.object({ run_id: z.string() });
const Document = z.object({ document: z.string() });
const GridRow = z.object({ stage: z.string(), states: z.instanceof(Uint8Array), attempts: z.instanceof(Uint8Array) });
const OffsetRow = z.object({ offsets: z.string(), news_at: z.int().nullable(), wall_times: z.string().nullable() });
const StoredWallTimes = z.array(z.tuple([z.string(), z.object({ count: z.number(), sumS: z.number() })]));

/** What is stored of a run's records: how far they are read, and what they said. */
export type StoredGrids = {
  readonly grids: StageGrids;
  readonly offsets: Map<string, number>;
  readonly wallTimes: WallTimes;
};

export type RunTable = ReturnType<typeof createRunTable>;

/** Runs, their plans and journals, and their grids as last known. */
export function createRunTable(database: Database) {
  const insertPlan = database.prepare('insert into plans (hash, document) values (?, ?) on conflict do nothing');
  const selectPlan = database.prepare('select document from plans where hash = ?');
  const insertRun = database.prepare(
    'insert into runs (run_id, name, plan_hash, pipeline_id, pipeline, profile, created_at) values (?, ?, ?, ?, ?, ?, ?)',
  );
  const selectRuns = database.prepare('select * from runs order by created_at desc, rowid desc');
  const selectListed = database.prepare(`
    select run_id, name, plan_hash, pipeline_id, created_at, summary,
      case when json_valid(profile) then json_extract(profile, '$.id') end as profile_id,
      case when json_valid(profile) then json_extract(profile, '$.name') end as profile_name
    from runs order by created_at desc, rowid desc`);
  const selectOfPipeline = database.prepare(`
    select run_id from runs
    where pipeline_id = ? and case when json_valid(profile) then json_extract(profile, '$.id') end = ?
    order by created_at desc, rowid desc limit ?`);
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
  const selectOffsets = database.prepare('select offsets, news_at, wall_times from record_offsets where run_id = ?');
  const putOffsets = database.prepare(
    'insert or replace into record_offsets (run_id, offsets, news_at, wall_times) values (?, ?, ?, ?)',
  );
  /** Why a run, by its id, or a plan, by its hash, cannot be read: known once that has been tried. */
  const unreadable = new Map<string, string>();

  /** As `readStored`, and remembers what could not be read, for the list. */
  function readPart<T>(key: string, what: string, part: string, read: () => T): T {
    try {
      return readStored(what, part, read);
    } catch (error) {
      unreadable.set(key, error instanceof Error ? error.message : String(error));
      throw error;
    }
  }

  function readRow(found: unknown): { run: StoredRun; summary: StoredSummary | null } {
    const row = RunRow.parse(found);
    const part = <T>(name: string, read: () => T): T => readPart(row.run_id, `The run ${row.run_id}`, name, read);
    return {
      run: {
        runId: row.run_id,
        name: row.name,
        planHash: row.plan_hash,
        pipelineId: row.pipeline_id,
        pipeline: part('its pipeline', () => readPipeline(JSON.parse(row.pipeline))),
        profile: part('its profile', () => readProfile(JSON.parse(row.profile))),
        createdAt: row.created_at,
      },
      summary: readSummary(row.summary),
    };
  }

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
    /** All runs that can be read, whole, the newest first. */
    list(): { run: StoredRun; summary: StoredSummary | null }[] {
      return selectRuns.all().flatMap((found) => {
        try {
          return [readRow(found)];
        } catch {
          // Its reason is kept: see `unreadable` and `summaries`.
          return [];
        }
      });
    },
    /** All runs as a list shows them, the newest first; a run that cannot be read is among them, and its name says so. */
    summaries(): ListedRun[] {
      return selectListed.all().map((found) => {
        const row = ListedRow.parse(found);
        const lost = unreadable.has(row.run_id) || unreadable.has(row.plan_hash);
        return {
          run: {
            runId: row.run_id,
            name: lost ? `${row.name} (cannot be read)` : row.name,
            pipelineId: row.pipeline_id,
            profileId: row.profile_id,
            profileName: row.profile_name,
            createdAt: row.created_at,
          },
          summary: readSummary(row.summary),
        };
      });
    },
    /** Ids of the runs of a saved pipeline on a profile, the newest first. */
    ofPipeline(pipelineId: string, profileId: string, limit: number): string[] {
      return selectOfPipeline.all(pipelineId, profileId, limit).map((found) => RunId.parse(found).run_id);
    },
    /** Why runs and plans could not be read, by run id or plan hash, as far as that has been tried. */
    unreadable: (): ReadonlyMap<string, string> => unreadable,
    /** @throws CodedError BAD_DOCUMENT when it cannot be read */
    find(runId: string): StoredRun | null {
      const found = selectRun.get(runId);
      return found === undefined ? null : readRow(found).run;
    },
    /** @throws CodedError BAD_DOCUMENT when it cannot be read */
    plan(hash: string): Plan {
      const found = selectPlan.get(hash);
      return readPart(hash, `The plan ${hash}`, 'its document', () =>
        readPlan(JSON.parse(Document.parse(found).document)),
      );
    },
    journal(runId: string): RunJournal {
      return {
        /** @throws CodedError BAD_DOCUMENT when an event cannot be read */
        read: () =>
          selectEvents
            .all(runId)
            .map((found, at) =>
              readPart(runId, `The run ${runId}`, `its event ${at + 1}`, () =>
                RunEvent.parse(JSON.parse(Document.parse(found).document)),
              ),
            ),
        append: (event) => void insertEvent.run(runId, JSON.stringify(event), runId),
      };
    },
    saveSummary(runId: string, summary: StoredSummary): void {
      updateSummary.run(JSON.stringify(summary), runId);
    },
    /**
     * Grids and the offsets up to which records are in them, as of one moment.
     *
     * @throws CodedError BAD_DOCUMENT when they cannot be read
     */
    grids(runId: string): StoredGrids & { readonly newsAt: number | null } {
      const [offsets, stages] = [selectOffsets.get(runId), selectGrids.all(runId)];
      return readPart(runId, `The run ${runId}`, 'its grids', () => {
        const row = offsets === undefined ? null : OffsetRow.parse(offsets);
        const grids = stages.map((found) => {
          const { stage, states, attempts } = GridRow.parse(found);
          return [stage, restoreGrid(Uint8Array.from(states), Uint8Array.from(attempts))] as const;
        });
        return {
          grids: new Map(grids),
          offsets: new Map(row ? z.array(z.tuple([z.string(), z.int()])).parse(JSON.parse(row.offsets)) : []),
          wallTimes: new Map(row?.wall_times ? StoredWallTimes.parse(JSON.parse(row.wall_times)) : []),
          newsAt: row?.news_at ?? null,
        };
      });
    },
    saveGrids(runId: string, { grids, offsets, wallTimes }: StoredGrids, newsAt: number | null): void {
      inTransaction(database, () => {
        for (const [stage, grid] of grids) putGrid.run(runId, stage, storedStates(grid), grid.attempts);
        putOffsets.run(runId, JSON.stringify([...offsets]), newsAt, JSON.stringify([...wallTimes]));
      });
    },
  };
}

/** A summary only repeats what the journal says: one that cannot be read is as good as none. */
function readSummary(stored: string | null): StoredSummary | null {
  if (stored === null) return null;
  try {
    return StoredSummary.parse(JSON.parse(stored));
  } catch {
    return null;
  }
}

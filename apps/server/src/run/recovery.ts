import type { ClusterFacts, EndCause } from '@gridloom/core/cluster';
import { countOf } from '@gridloom/core/mapspec';
import { type DueRetry, dueRetries, type EventOf, type RunState, type StageGrids } from '@gridloom/core/run';

/** How long the first failure of a stage waits for others, so that one round takes them all; longer with each round. */
const GATHER_MS = 10_000;
const LONGEST_GATHER_MS = 600_000;
/** Tasks that fail in a row, whatever is tried, before nothing more is tried. */
const FAILURES_IN_A_ROW = 5;
const OVER_PLACEMENTS = 2;

/** Ends that no function is to blame for, nor a job of higher priority. */
const BREAKING: ReadonlySet<EndCause> = new Set(['node-failure', 'launch-failure', 'exit-code', 'lost']);

/** Decides when something is tried again by itself, and when it is better not to. Memory of one server process. */
export function createRecovery(monotonicMs: () => number, facts: () => ClusterFacts | null) {
  /** When something of a stage first waited to be tried again. */
  const since = new Map<string, number>();
  /** Job arrays with failures since something last was done, and causes and nodes of these. */
  let failed = { tasks: 0, batches: new Set<string>(), causes: new Set<EndCause>(), nodes: new Set<string>() };
  let done = 0;
  let lookedAt: { run: RunState | null; counts: string } = { run: null, counts: '' };

  return {
    /** The retry that should begin now by itself. */
    due(run: RunState, grids: StageGrids): DueRetry | null {
      // To look for what failed is to walk over all elements: not while nothing happens.
      const now = countsOf(grids);
      if (run === lookedAt.run && now === lookedAt.counts && since.size === 0) return null;
      lookedAt = { run, counts: now };
      const asked = new Set<string>();
      const retry = dueRetries({
        run,
        grids,
        facts: facts(),
        ready(stage) {
          asked.add(stage);
          const first = since.get(stage) ?? monotonicMs();
          since.set(stage, first);
          return monotonicMs() - first >= gatherMs(run, stage);
        },
      });
      for (const stage of since.keys()) if (!asked.has(stage) || retry?.elements[stage]) since.delete(stage);
      return retry;
    },
    /** Elements were done, if there are more than there were. */
    noteDone(grids: StageGrids): void {
      let count = 0;
      for (const { counts } of grids.values()) count += counts.done;
      if (count > done) this.forget();
      done = count;
    },
    forget(): void {
      failed = { tasks: 0, batches: new Set(), causes: new Set(), nodes: new Set() };
    },
    /** R22: notes that tasks ended; answers why the run had better be paused, if it had. */
    noteEnd({ cause, tasks, batch, node }: EventOf<'tasksEnded'>): { reason: string; hint: string } | null {
      if (!BREAKING.has(cause)) return null;
      failed.tasks += countOf(tasks);
      failed.batches.add(batch);
      failed.causes.add(cause);
      if (node) failed.nodes.add(node);
      if (failed.tasks < FAILURES_IN_A_ROW || failed.batches.size < OVER_PLACEMENTS) return null;
      const where = failed.nodes.size > 0 ? ` on ${[...failed.nodes].toSorted().join(', ')}` : '';
      const causes = [...failed.causes].map((one) => CAUSE_WORDS[one] ?? one).join(', ');
      const reason = `${failed.tasks} tasks of ${failed.batches.size} job arrays ended one after another${where} and nothing was computed in between (${causes}).`;
      return { reason, hint: HINT };
    },
  };
}

/** Differs whenever an element failed, was skipped or came to be done. */
function countsOf(grids: StageGrids): string {
  return [...grids.values()].map(({ counts }) => `${counts.failed},${counts.skipped},${counts.done}`).join(';');
}

const CAUSE_WORDS: Readonly<Partial<Record<EndCause, string>>> = {
  'node-failure': 'the node failed',
  'launch-failure': 'the task could not be started',
  'exit-code': 'the task ended with an error outside the function',
  lost: 'the task left no word',
};

const HINT =
  "Look at a task's log, run the connection test of the profile, or keep the nodes out with the sbatch option exclude. Then resume the run: nothing is lost, and what is missing is tried again.";

function gatherMs(run: RunState, stage: string): number {
  const rounds = run.stages[stage]?.rounds.filter(({ by }) => by === 'policy').length ?? 0;
  return Math.min(GATHER_MS * 1.3 ** rounds, LONGEST_GATHER_MS);
}

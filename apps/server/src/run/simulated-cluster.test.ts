import { totalCounts } from '@gridloom/core/run';
import { describe, expect, test } from 'vitest';
import { CALM } from './simulated-faults.ts';
import { live, type Weather } from './simulated-history.ts';
import { seedsOf, tellHistories } from './simulated-verdict.ts';

const STILL: Weather = { faults: CALM, crash: 0, cancel: false, meddle: 0 };

describe('a run on the simulated cluster', () => {
  test('R16: computes everything once and skips nothing when nothing goes wrong, task by task', async () => {
    for (let seed = 1; seed <= 50; seed++) {
      const { cluster, plan, firstEnd, first, engine } = await live(seed, STILL);
      expect(firstEnd, `seed ${seed}`).toEqual({ word: 'done', settled: true });
      expect(totalCounts(engine.grids).failed).toBe(0);
      expect(first).toEqual({ retries: 0, skipped: 0 });
      const elementwise = plan.stages.filter((stage) => stage.elementwise.length > 0).map(({ id }) => id);
      for (const { batch, afterTasks } of cluster.jobs.values()) {
        if (elementwise.includes(batch.stage) && batch.round === 1) expect(afterTasks.length, batch.id).toBe(1);
      }
    }
  }, 60_000);

  for (const { first, last } of seedsOf(0, 2)) {
    test(`R5 R6 R7 R8 R9 R10 R11 R12 R13 R14 R15 R17 R18 R19 R20 R21 R22 R23 R24 R25: reaches the truth whatever goes wrong, from history ${first} on`, async () => {
      await tellHistories(first, last);
    }, 240_000);
  }
});

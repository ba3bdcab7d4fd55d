import { describe, expect, test } from 'vitest';
import type { StageGrid } from '../grid/index.ts';
import type { RunEvent } from './run-event.ts';
import { batchEnded, cancelled, foldGrids, placed, placing, prepared, sizedLater, stageOf } from './run-fixture.ts';

describe('the grids of a run', () => {
  const events: RunEvent[] = [
    prepared,
    placing('a-1-0'),
    placed('a-1-0', '7'),
    { type: 'tasksEnded', at: 5, batch: 'a-1-0', tasks: [[1, 2]], cause: 'cancelled', detail: '' },
    batchEnded('a-1-0'),
    { type: 'retried', at: 20, round: 2, elements: { a: [[5, 10]] }, renewed: {} },
    placing('a-2-0'),
    placed('a-2-0', '8'),
  ];

  test('G3 G4 G5: follow the events of the run', () => {
    const counts = events.map((_, index) => {
      const { queued, cancelled: given, waiting } = foldGrids(events.slice(0, index + 1)).get('a')!.counts;
      return [waiting, queued, given];
    });
    expect(counts).toEqual([
      [10, 0, 0],
      [10, 0, 0],
      [0, 10, 0],
      [0, 5, 5],
      [0, 5, 5],
      [5, 5, 0],
      [5, 5, 0],
      [0, 10, 0],
    ]);
  });

  test('G4: fail what is in no job array once its stage is sized, until records say more', () => {
    const later = stageOf('a', [], sizedLater);
    const [batch] = stageOf('a', []).batches;
    const few = { ...batch!, elements: [[2, 5]] as [number, number][], perTask: 3, taskCount: 1 };
    const sized: RunEvent = { type: 'sized', at: 10, stage: 'a', round: 1, sizes: [10], batches: [few] };
    const { counts } = foldGrids([prepared, sized], new Map(), [later]).get('a')!;
    expect([counts.waiting, counts.failed]).toEqual([3, 7]);
  });

  test('R11: wait for the outcome of a submission that is under way when the run is cancelled', () => {
    const begun = [prepared, placing('a-1-0'), cancelled];
    expect(foldGrids(begun).get('a')!.counts).toMatchObject({ waiting: 10, cancelled: 0 });
    expect(foldGrids([...begun, placed('a-1-0', '7')]).get('a')!.counts).toMatchObject({ queued: 10 });
    const refused: RunEvent = { type: 'refused', at: 9, batch: 'a-1-0', message: 'cancelled first' };
    expect(foldGrids([...begun, refused]).get('a')!.counts).toMatchObject({ cancelled: 10 });
    expect(foldGrids([prepared, cancelled]).get('a')!.counts).toMatchObject({ cancelled: 10 });
  });

  test('end the same when the events are folded again over what was stored', () => {
    const once = foldGrids(events);
    const again = foldGrids(events, new Map([...once].map(([id, grid]) => [id, copyOf(grid)])));
    expect(again.get('a')).toEqual(once.get('a'));
  });
});

function copyOf(grid: StageGrid): StageGrid {
  return {
    ...grid,
    states: grid.states.slice(),
    attempts: grid.attempts.slice(),
    reasons: grid.reasons.slice(),
    counts: { ...grid.counts },
  };
}

import { describe, expect, test } from 'vitest';
import { againWords } from './again-words.ts';
import { placed, placing, prepared, replay, stageOf } from './run-fixture.ts';
import type { RoundState, RunState } from './run-state.ts';
import { viewJob } from './view-job.ts';

const run = replay([stageOf('a', [])], prepared, placing('a-1-0'), placed('a-1-0', '7'));

function jobOf({ stages, batches }: RunState, change: Partial<RoundState> = {}) {
  const [round] = stages['a']!.rounds;
  const state = batches.get('a-1-0')!;
  const { elements, resources, perTask } = state.batch;
  const batch = { ...state.batch, elements, perTask, resources: { ...resources, memoryMib: 16_384, timeMinutes: 90 } };
  return { state: { ...state, batch }, round: { ...round!, ...change } };
}

describe('a job array as a watcher sees it', () => {
  test('is held where the user or the cluster keeps some of it from starting', () => {
    const { state, round } = jobOf(run);
    const waiting = { tasks: [[0, 1]] as [number, number][], cause: null, reason: 'JobHoldMaxRequeue', node: '' };
    const report = (phase: 'queued' | 'held') => ({ jobId: '7', news: [{ ...waiting, phase }] });
    expect(viewJob(state, round, report('queued')).held).toBe(false);
    expect(viewJob(state, round, report('held')).held).toBe(true);
    expect(viewJob({ ...state, held: true }, round, null).held).toBe(true);
    expect(viewJob({ ...state, held: true, phase: 'ended' }, round, report('held')).held).toBe(false);
  });

  test.each<[string, Partial<RoundState>]>([
    ['', {}],
    ['', { round: 2 }],
    ['2nd try after a fault of the cluster', { round: 2, by: 'policy', causes: { infrastructure: [[0, 9]] } }],
    ['3rd try, because what it reads is computed again', { round: 3, by: 'policy' }],
    [
      '2nd try after out of memory: 16 GiB',
      {
        round: 2,
        by: 'policy',
        causes: { memory: [[0, 2]] },
        adjust: [{ elements: [[0, 2]], memory: { factor: 2, capMib: null } }],
      },
    ],
    [
      '11th try after the time limit: 1:30:00',
      {
        round: 11,
        by: 'policy',
        causes: { time: [[4, 5]] },
        adjust: [{ elements: [[4, 5]], time: { factor: 2, capMinutes: null } }],
      },
    ],
    [
      '2nd try after out of memory: 5 elements a task',
      { round: 2, by: 'policy', causes: { memory: [[0, 2]] }, adjust: [{ elements: [[0, 2]], perTask: 5 }] },
    ],
  ])('says why it tries again by itself, and with what: "%s"', (words, change) => {
    const { state, round } = jobOf(run, change);
    expect(againWords(state, round)).toBe(words);
  });
});

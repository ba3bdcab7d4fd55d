import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type ElementState, STATE_CODE } from './element-state.ts';
import { diffStates, packRuns, unpackRuns } from './grid-delta.ts';
import {
  applyRecord,
  createGrid,
  markEnded,
  markGivenUp,
  markQueued,
  markRenewed,
  markRetried,
  reasonOf,
  restoreGrid,
  stateOf,
  storedStates,
} from './stage-grid.ts';
import { crc32, RECORD_REASONS, readRecords } from './task-record.ts';

describe('a grid', () => {
  test('G1: keeps done whatever comes later', () => {
    const grid = createGrid(1);
    applyRecord(grid, 0, STATE_CODE.done, 1);
    applyRecord(grid, 0, STATE_CODE.failed, 2);
    markQueued(grid, [[0, 1]], 3);
    markEnded(grid, [[0, 1]], 3, 'lost');
    expect(stateOf(grid, 0)).toBe('done');
  });

  test('G2: ignores records of an older round, but for done', () => {
    const grid = createGrid(2);
    markQueued(grid, [[0, 2]], 2);
    applyRecord(grid, 0, STATE_CODE.failed, 1);
    applyRecord(grid, 1, STATE_CODE.done, 1);
    expect([stateOf(grid, 0), stateOf(grid, 1)]).toEqual(['queued', 'done']);
  });

  test('G2: believes a final record more than running, and more than what was inferred', () => {
    const grid = createGrid(2);
    markQueued(grid, [[0, 2]], 1);
    applyRecord(grid, 0, STATE_CODE.failed, 1);
    applyRecord(grid, 0, STATE_CODE.running, 1);
    markEnded(grid, [[1, 2]], 1, 'lost');
    applyRecord(grid, 1, STATE_CODE.skipped, 1);
    expect([stateOf(grid, 0), stateOf(grid, 1)]).toEqual(['failed', 'skipped']);
  });

  test('G6: forgets the results of earlier rounds of a renewed element', () => {
    const grid = createGrid(1);
    applyRecord(grid, 0, STATE_CODE.done, 1);
    markRenewed(grid, [[0, 1]], 2);
    expect(stateOf(grid, 0)).toBe('waiting');
    applyRecord(grid, 0, STATE_CODE.done, 1);
    expect(stateOf(grid, 0)).toBe('waiting');
    applyRecord(grid, 0, STATE_CODE.done, 2);
    markRenewed(grid, [[0, 1]], 2);
    expect(stateOf(grid, 0)).toBe('done');
  });

  test('G8: cancels what is given up and not over, and keeps a result that comes all the same', () => {
    const grid = createGrid(4);
    markQueued(grid, [[0, 3]], 1);
    applyRecord(grid, 0, STATE_CODE.failed, 1);
    markGivenUp(grid, [[0, 4]], 1);
    expect([0, 1, 2, 3].map((element) => stateOf(grid, element))).toEqual([
      'failed',
      'cancelled',
      'cancelled',
      'cancelled',
    ]);
    markQueued(grid, [[3, 4]], 1);
    applyRecord(grid, 1, STATE_CODE.running, 1);
    applyRecord(grid, 2, STATE_CODE.done, 1);
    expect([1, 2, 3].map((element) => stateOf(grid, element))).toEqual(['cancelled', 'done', 'cancelled']);
    markRetried(grid, [[1, 2]], 2);
    markGivenUp(grid, [[1, 2]], 1);
    expect(stateOf(grid, 1)).toBe('waiting');
  });

  test('keeps states and reasons when it is stored', () => {
    const grid = createGrid(3);
    applyRecord(grid, 0, STATE_CODE.failed, 1, RECORD_REASONS.indexOf('out-of-memory'));
    applyRecord(grid, 1, STATE_CODE.done, 1);
    const restored = restoreGrid(storedStates(grid), grid.attempts.slice());
    expect(restored).toEqual(grid);
    expect([0, 1, 2].map((element) => reasonOf(restored, element))).toEqual(['out-of-memory', 'none', 'none']);
  });

  test('ends the same in whatever order the records arrive', () => {
    const records = fc.array(
      fc.record({
        element: fc.nat(3),
        state: fc.constantFrom<ElementState>('running', 'done', 'failed'),
        attempt: fc.integer({ min: 1, max: 3 }),
      }),
      { maxLength: 12 },
    );
    fc.assert(
      fc.property(records, fc.array(fc.nat()), (given, order) => {
        const shuffled = given.map((one, index) => ({ one, key: order[index] ?? 0 })).sort((a, b) => a.key - b.key);
        const fold = (list: typeof given) => {
          const grid = createGrid(4);
          for (const { element, state, attempt } of list) applyRecord(grid, element, STATE_CODE[state], attempt);
          return [...grid.states];
        };
        expect(fold(shuffled.map(({ one }) => one))).toEqual(fold(given));
      }),
    );
  });

  test('counts every element once', () => {
    const grid = createGrid(5);
    markQueued(grid, [[0, 3]], 1);
    applyRecord(grid, 1, STATE_CODE.done, 1);
    applyRecord(grid, 9, STATE_CODE.done, 1);
    expect(grid.counts).toMatchObject({ waiting: 2, queued: 2, done: 1 });
  });
});

describe('differences of states', () => {
  const states = fc.uint8Array({ minLength: 20, maxLength: 20, max: 6 });

  test('lead from one to the other, packed and unpacked', () => {
    fc.assert(
      fc.property(states, states, (before, after) => {
        const patched = before.slice();
        for (const { start, count, code } of unpackRuns(packRuns(diffStates(before, after))))
          patched.fill(code, start, start + count);
        expect(patched).toEqual(after);
      }),
    );
  });

  test('are one run for a stretch of equal changes', () => {
    expect(diffStates(Uint8Array.of(0, 0, 0, 0), Uint8Array.of(0, 3, 3, 0))).toEqual([{ start: 1, count: 2, code: 3 }]);
  });

  test('are refused when they are cut off', () => {
    expect(() => unpackRuns(new Uint8Array(13))).toThrow(/13 bytes/);
  });
});

describe('records', () => {
  test('have the checksum of zlib', () => {
    expect(crc32(new TextEncoder().encode('123456789'))).toBe(0xcbf43926);
  });

  test('are read whole: a torn tail waits, a damaged one is dropped and counted', () => {
    const bytes = new Uint8Array(64 * 2 + 10);
    const view = new DataView(bytes.buffer);
    view.setUint8(4, 3);
    view.setUint8(5, 1);
    view.setBigUint64(8, 41n, true);
    view.setUint32(0, crc32(bytes.subarray(4, 64)), true);
    bytes[64 + 4] = 3;
    const { records, used, damaged } = readRecords(bytes);
    expect(records.count).toBe(1);
    expect([records.elements[0], records.states[0], records.attempts[0]]).toEqual([41, STATE_CODE.done, 1]);
    expect({ used, damaged }).toEqual({ used: 128, damaged: 1 });
  });
});

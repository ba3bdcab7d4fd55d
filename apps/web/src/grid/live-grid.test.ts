import { describe, expect, it } from 'vitest';
import { createLiveGrid, type GridSnapshot } from './live-grid.ts';

function encode(...words: number[]): string {
  const view = new DataView(new ArrayBuffer(words.length * 4));
  words.forEach((word, at) => view.setUint32(at * 4, word, true));
  return btoa(String.fromCharCode(...new Uint8Array(view.buffer)));
}

/** A grid whose reads are answered by hand and whose clock is a list of callbacks. */
function openGrid() {
  const reads: { answer: (snapshot: GridSnapshot) => Promise<void>; fail: (error: Error) => Promise<void> }[] = [];
  const waits: { attempt: number; again: () => void }[] = [];
  const grid = createLiveGrid({
    load: () =>
      new Promise((resolve, reject) => {
        const settled = async () => {
          await Promise.resolve();
          await Promise.resolve();
        };
        reads.push({
          answer: (snapshot) => (resolve(snapshot), settled()),
          fail: (error) => (reject(error), settled()),
        });
      }),
    later: (again, attempt) => {
      waits.push({ again, attempt });
      return () => {};
    },
  });
  const announce = (seq: number, elementCount = 4) => grid.receive({ stage: 's', seq, elementCount, runs: '' });
  const change = (seq: number, start: number, count: number, code: number, elementCount = 4) =>
    grid.receive({ stage: 's', seq, elementCount, runs: encode(start, count, code) });
  return { grid, reads, waits, announce, change };
}

const fourWaiting = () => new Uint8Array(4);

describe('a live grid', () => {
  it('reads nothing until somebody looks', () => {
    const { grid, reads, announce } = openGrid();
    announce(7);
    expect(reads).toHaveLength(0);
    grid.subscribe(() => {});
    expect(reads).toHaveLength(1);
  });

  it('applies the change right after its bytes and keeps counts that add up', async () => {
    const { grid, reads, change } = openGrid();
    grid.subscribe(() => {});
    await reads[0]!.answer({ seq: 5, states: fourWaiting() });
    change(6, 1, 2, 3);
    expect([...grid.states()]).toEqual([0, 3, 3, 0]);
    expect(grid.counts()).toMatchObject({ waiting: 2, done: 2, failed: 0 });
    change(7, 2, 2, 4);
    expect(grid.counts()).toMatchObject({ waiting: 1, done: 1, failed: 2 });
    expect(Object.values(grid.counts()).reduce((sum, count) => sum + count)).toBe(4);
  });

  it('applies changes that came while it was reading, and skips those the bytes hold already', async () => {
    const { grid, reads, change } = openGrid();
    grid.subscribe(() => {});
    change(5, 0, 1, 1);
    change(6, 0, 1, 2);
    await reads[0]!.answer({ seq: 5, states: Uint8Array.of(1, 0, 0, 0) });
    expect([...grid.states()]).toEqual([2, 0, 0, 0]);
    expect(reads).toHaveLength(1);
  });

  it('reads all bytes again after a gap, and keeps the change behind the gap', async () => {
    const { grid, reads, change } = openGrid();
    grid.subscribe(() => {});
    await reads[0]!.answer({ seq: 5, states: fourWaiting() });
    change(8, 0, 1, 4);
    expect(grid.fresh()).toBe(false);
    expect([...grid.states()]).toEqual([0, 0, 0, 0]);
    await reads[1]!.answer({ seq: 7, states: Uint8Array.of(3, 3, 0, 0) });
    expect([...grid.states()]).toEqual([4, 3, 0, 0]);
    expect(grid.fresh()).toBe(true);
  });

  it('ignores a change it has seen', async () => {
    const { grid, reads, change } = openGrid();
    grid.subscribe(() => {});
    await reads[0]!.answer({ seq: 5, states: fourWaiting() });
    const version = grid.version();
    change(5, 0, 4, 4);
    expect([...grid.states()]).toEqual([0, 0, 0, 0]);
    expect(grid.version()).toBe(version);
  });

  it('reads once when the feed begins at the number of its bytes', async () => {
    const { grid, reads, announce } = openGrid();
    grid.subscribe(() => {});
    await reads[0]!.answer({ seq: 5, states: fourWaiting() });
    announce(5);
    expect(reads).toHaveLength(1);
  });

  it('reads again when the feed begins elsewhere', async () => {
    const { grid, reads, announce } = openGrid();
    grid.subscribe(() => {});
    await reads[0]!.answer({ seq: 5, states: fourWaiting() });
    announce(6);
    expect(reads).toHaveLength(2);
  });

  it('reads again after every later announcement, since a restarted server counts anew', async () => {
    const { grid, reads, announce } = openGrid();
    grid.subscribe(() => {});
    announce(5);
    await reads[0]!.answer({ seq: 5, states: fourWaiting() });
    announce(5);
    expect(reads).toHaveLength(2);
  });

  it('does not trust bytes older than the beginning of the feed', async () => {
    const { grid, reads, waits, announce } = openGrid();
    grid.subscribe(() => {});
    announce(9);
    await reads[0]!.answer({ seq: 8, states: fourWaiting() });
    expect(grid.fresh()).toBe(false);
    waits[0]!.again();
    await reads[1]!.answer({ seq: 9, states: fourWaiting() });
    expect(grid.fresh()).toBe(true);
  });

  it('reads again when the number of elements changed', async () => {
    const { grid, reads, change } = openGrid();
    grid.subscribe(() => {});
    await reads[0]!.answer({ seq: 5, states: fourWaiting() });
    change(6, 0, 6, 1, 6);
    await reads[1]!.answer({ seq: 6, states: new Uint8Array(6).fill(1) });
    expect(grid.counts().queued).toBe(6);
  });

  it('tries again after a failed read, waiting longer each time', async () => {
    const { grid, reads, waits } = openGrid();
    grid.subscribe(() => {});
    await reads[0]!.fail(new Error('no answer'));
    expect(grid.error()?.message).toBe('no answer');
    waits[0]!.again();
    await reads[1]!.fail(new Error('no answer'));
    waits[1]!.again();
    expect(waits.map(({ attempt }) => attempt)).toEqual([1, 2]);
    await reads[2]!.answer({ seq: 1, states: fourWaiting() });
    expect(grid.error()).toBeNull();
  });

  it('shows its last bytes at once when it is looked at again, and reads them anew', async () => {
    const { grid, reads } = openGrid();
    const leave = grid.subscribe(() => {});
    await reads[0]!.answer({ seq: 5, states: Uint8Array.of(3, 3, 3, 3) });
    leave();
    grid.subscribe(() => {});
    expect(grid.counts().done).toBe(4);
    expect(reads).toHaveLength(2);
  });
});

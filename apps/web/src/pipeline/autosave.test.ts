import type { Pipeline } from '@gridloom/core/pipeline';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createAutosave } from './autosave.ts';
import { drawnPipeline } from './drawn-pipeline.fixture.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A saved pipeline and a server that answers as told. */
function opened(answer: (revision: number, pipeline: Pipeline) => Promise<number>) {
  const pipeline = drawnPipeline();
  const saves: { revision: number; name: string }[] = [];
  const autosave = createAutosave({
    revision: 1,
    pipeline,
    delayMs: 800,
    retryMs: 4_000,
    save: (revision, sent) => {
      saves.push({ revision, name: sent.name });
      return answer(revision, sent);
    },
  });
  return { autosave, saves, rename: (name: string) => autosave.changed({ ...pipeline, name }), pipeline };
}

const next = (revision: number) => Promise.resolve(revision + 1);

describe('autosave', () => {
  test('saves once, a moment after the last of several changes', async () => {
    const { autosave, saves, rename } = opened(next);
    rename('a');
    await vi.advanceTimersByTimeAsync(700);
    rename('ab');
    await vi.advanceTimersByTimeAsync(700);
    expect(saves).toEqual([]);
    await vi.advanceTimersByTimeAsync(100);
    expect(saves).toEqual([{ revision: 1, name: 'ab' }]);
    expect(autosave.store.getState()).toEqual({ state: 'saved', revision: 2 });
  });

  test('saves what changed during a save on top of its revision', async () => {
    let finish = (_revision: number) => {};
    const { saves, rename } = opened(() => new Promise((resolve) => (finish = resolve)));
    rename('a');
    await vi.advanceTimersByTimeAsync(800);
    rename('b');
    await vi.advanceTimersByTimeAsync(2_000);
    expect(saves).toHaveLength(1);
    finish(2);
    await vi.advanceTimersByTimeAsync(800);
    expect(saves[1]).toEqual({ revision: 2, name: 'b' });
  });

  test('stops for good when the pipeline was saved elsewhere', async () => {
    const stale = Object.assign(new Error('saved elsewhere'), {
      data: { known: { code: 'PIPELINE_CHANGED', hint: '', recovery: 'reload', details: {} } },
    });
    const { autosave, saves, rename } = opened(() => Promise.reject(stale));
    rename('a');
    await vi.advanceTimersByTimeAsync(800);
    rename('b');
    await vi.advanceTimersByTimeAsync(60_000);
    expect(saves).toHaveLength(1);
    expect(autosave.store.getState().state).toBe('changed-elsewhere');
  });

  test('tries again by itself when nobody answers', async () => {
    let down = true;
    const { autosave, saves, rename } = opened((revision) =>
      down ? Promise.reject(new Error('Failed to fetch')) : next(revision),
    );
    rename('a');
    await vi.advanceTimersByTimeAsync(800);
    expect(autosave.store.getState().state).toBe('failed');
    down = false;
    await vi.advanceTimersByTimeAsync(4_000);
    expect(saves).toHaveLength(2);
    expect(autosave.store.getState().state).toBe('saved');
  });

  test('saves nothing when the change was undone in time', async () => {
    const { autosave, saves, rename, pipeline } = opened(next);
    rename('a');
    autosave.changed(pipeline);
    await vi.advanceTimersByTimeAsync(5_000);
    expect(saves).toEqual([]);
    expect(autosave.store.getState().state).toBe('saved');
  });

  test('saves at once when the page is left', async () => {
    const { autosave, saves, rename } = opened(next);
    rename('a');
    await autosave.flush();
    expect(saves).toHaveLength(1);
  });
});

import type { Pipeline } from '@gridloom/core/pipeline';
import { createStore } from 'zustand/vanilla';
import { knownError } from '../rpc/known-error.ts';

/** What is saved, and what is not. `changed-elsewhere` is final: a stale save never overwrites, so saving stops. */
export type SaveState =
  | { readonly state: 'saved' | 'unsaved' | 'saving'; readonly revision: number }
  | { readonly state: 'changed-elsewhere'; readonly revision: number }
  | { readonly state: 'failed'; readonly revision: number; readonly error: unknown };

type AutosaveOptions = {
  /** As it was opened. */
  readonly revision: number;
  readonly pipeline: Pipeline;
  /** Saves on top of a revision and gives the new one. */
  readonly save: (revision: number, pipeline: Pipeline) => Promise<number>;
  /** Pause after the last change before it is saved. */
  readonly delayMs: number;
  /** Pause before a save that failed is tried again. */
  readonly retryMs: number;
};

/**
 * Saves a pipeline a moment after each change, one save at a time. It keeps the latest pipeline it was told; the
 * editor's store knows nothing of saving.
 */
export function createAutosave({ revision, pipeline, save, delayMs, retryMs }: AutosaveOptions) {
  const store = createStore<SaveState>()(() => ({ state: 'saved', revision }));
  let saved = pipeline;
  let latest = pipeline;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let running: Promise<void> | null = null;

  function changed(next: Pipeline): void {
    if (next === latest) return;
    latest = next;
    schedule(delayMs);
  }

  function schedule(ms: number): void {
    clearTimeout(timer);
    if (store.getState().state === 'changed-elsewhere' || running) return;
    if (latest === saved) {
      become({ state: 'saved' });
      return;
    }
    if (store.getState().state !== 'failed') become({ state: 'unsaved' });
    timer = setTimeout(() => void flush(), ms);
  }

  /** Saves now what is not saved yet; settles when nothing is left to save, or saving failed. */
  async function flush(): Promise<void> {
    clearTimeout(timer);
    while (running) await running;
    if (latest === saved || store.getState().state === 'changed-elsewhere') return;
    running = saveLatest();
    await running;
    if (latest !== saved && store.getState().state === 'saved') schedule(delayMs);
  }

  async function saveLatest(): Promise<void> {
    const sent = latest;
    become({ state: 'saving' });
    try {
      const next = await save(store.getState().revision, sent);
      saved = sent;
      store.setState({ state: 'saved', revision: next }, true);
    } catch (error) {
      if (knownError(error)?.recovery === 'reload') become({ state: 'changed-elsewhere' });
      else {
        store.setState({ state: 'failed', revision: store.getState().revision, error }, true);
        timer = setTimeout(() => void flush(), retryMs);
      }
    } finally {
      running = null;
    }
  }

  function become(next: { readonly state: 'saved' | 'unsaved' | 'saving' | 'changed-elsewhere' }): void {
    if (store.getState().state !== next.state) store.setState({ ...next, revision: store.getState().revision }, true);
  }

  return { store, changed, flush, stop: () => clearTimeout(timer) };
}

export type Autosave = ReturnType<typeof createAutosave>;

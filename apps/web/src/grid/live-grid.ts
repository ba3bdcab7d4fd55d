import { ELEMENT_STATES, noCounts, type StateCounts } from '@gridloom/core/grid';
import { decodeDeltaRuns } from './delta-runs.ts';

/** A change of one stage's bytes as the server sends it; empty `runs` announces the present `seq` of a new feed. */
export type GridDelta = {
  readonly stage: string;
  readonly seq: number;
  readonly elementCount: number;
  readonly runs: string;
};

/** All bytes of a stage: one an element, and the number of the last change they hold. */
export type GridSnapshot = { readonly seq: number; readonly states: Uint8Array };

type LiveGridOptions = {
  load: (signal: AbortSignal) => Promise<GridSnapshot>;
  /** Calls back after a while that grows with the attempts; returns how to call it off. */
  later: (again: () => void, attempt: number) => () => void;
};

export type LiveGrid = ReturnType<typeof createLiveGrid>;

/**
 * The state bytes of one stage, kept up to date outside React: a version number tells when to paint. It reads nothing
 * while nobody subscribes, so only the stage on screen costs anything.
 *
 * A change is applied only to the bytes right before it; after any gap, and after each new feed, all bytes are read
 * again. No history is asked for.
 */
export function createLiveGrid({ load, later }: LiveGridOptions) {
  let states: Uint8Array = new Uint8Array(0);
  let counts = noCounts();
  /** Number of the last change in `states`; null while they may be out of date. */
  let seq: number | null = null;
  let version = 0;
  let error: Error | null = null;
  /** Changes that came while the bytes were being read. */
  let early: GridDelta[] = [];
  let announced = false;
  let attempt = 0;
  let loading: AbortController | null = null;
  let callOff: (() => void) | null = null;
  const listeners = new Set<() => void>();

  function changed() {
    version++;
    for (const listener of listeners) listener();
  }

  function reload() {
    stop();
    seq = null;
    const controller = new AbortController();
    loading = controller;
    load(controller.signal).then(
      (snapshot) => {
        if (loading === controller) take(snapshot);
      },
      (reason: unknown) => {
        if (loading !== controller) return;
        loading = null;
        error = reason instanceof Error ? reason : new Error(String(reason));
        reloadLater();
        changed();
      },
    );
  }

  function reloadLater() {
    callOff = later(reload, ++attempt);
  }

  function stop() {
    loading?.abort();
    loading = null;
    callOff?.();
    callOff = null;
  }

  function take(snapshot: GridSnapshot) {
    loading = null;
    error = null;
    states = snapshot.states;
    counts = countStates(states);
    seq = snapshot.seq;
    const waiting = early;
    early = [];
    const whole = waiting.every(apply);
    if (whole) attempt = 0;
    else {
      // The bytes came from before a change we never saw; reading at once again could go on for ever.
      seq = null;
      early = waiting;
      reloadLater();
    }
    changed();
  }

  /** False when changes before this one are missing. */
  function apply(delta: GridDelta): boolean {
    if (seq === null) return false;
    if (delta.seq <= seq) return true;
    if (delta.seq !== seq + 1 || delta.elementCount !== states.length || delta.runs === '') return false;
    applyRuns(states, counts, delta.runs);
    seq = delta.seq;
    return true;
  }

  return {
    /** Changes in place: read it when `version` changes, never keep it. */
    states: () => states,
    counts: () => counts,
    version: () => version,
    /** True while `states` is what the server has, as far as we were told. */
    fresh: () => seq !== null,
    /** Why the bytes could not be read; they are asked for again by themselves. */
    error: () => error,

    receive: (delta: GridDelta) => {
      if (listeners.size === 0) return;
      if (delta.runs === '') {
        // A second announcement means a new feed, maybe of a server that counts from the beginning again.
        const again = announced;
        announced = true;
        if (again || (loading === null && delta.seq !== seq)) {
          early = [];
          reload();
        } else if (loading) early.push(delta);
        return;
      }
      if (seq === null) {
        early.push(delta);
        return;
      }
      const before = seq;
      if (!apply(delta)) {
        early = [delta];
        reload();
      } else if (seq !== before) changed();
    },

    subscribe: (listener: () => void) => {
      listeners.add(listener);
      if (listeners.size === 1) {
        early = [];
        announced = false;
        attempt = 0;
        reload();
      }
      return () => {
        listeners.delete(listener);
        if (listeners.size > 0) return;
        stop();
        seq = null;
      };
    },
  };
}

export function countStates(states: Uint8Array): StateCounts {
  const byCode = new Uint32Array(256);
  for (const code of states) byCode[code]!++;
  const counts = noCounts();
  ELEMENT_STATES.forEach((state, code) => (counts[state] = byCode[code]!));
  return counts;
}

function applyRuns(states: Uint8Array, counts: StateCounts, base64: string) {
  const runs = decodeDeltaRuns(base64);
  for (let at = 0; at < runs.length; at += 3) {
    const start = runs[at]!;
    const stop = Math.min(start + runs[at + 1]!, states.length);
    const code = runs[at + 2]!;
    const state = ELEMENT_STATES[code];
    if (!state) continue;
    for (let element = start; element < stop; element++) {
      const before = ELEMENT_STATES[states[element]!];
      if (before) counts[before]--;
      counts[state]++;
      states[element] = code;
    }
  }
}

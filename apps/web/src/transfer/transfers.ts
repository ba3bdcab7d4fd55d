import { createRateMeter, type TransferProgress } from '@gridloom/core/result';

/** A file on its way to or from the cluster, as it is shown. */
export type Transfer = {
  readonly id: number;
  readonly kind: 'download' | 'upload';
  readonly name: string;
  /** `preparing`: the cluster writes the file, or looks what is there; `handed-over`: the browser downloads it itself. */
  readonly state: 'preparing' | 'running' | 'failed' | 'cancelled' | 'done' | 'handed-over';
  readonly progress: TransferProgress;
  /** Why it failed; empty otherwise. */
  readonly error: string;
  /** What is missing in the file, in sentences. */
  readonly notes: readonly string[];
};

/** Does the work of a transfer, from where it was left: called again, it goes on. */
export type TransferWork = (run: {
  readonly signal: AbortSignal;
  /** Tells how far it is. */
  readonly tell: (done: number, total: number | null) => void;
  /** Tells what the user has to know of the file. */
  readonly note: (notes: readonly string[]) => void;
}) => Promise<'done' | 'handed-over'>;

type Kept = { readonly work: TransferWork; abort: AbortController };

/** The transfers of this tab; they go on whatever page is shown. */
let transfers: readonly Transfer[] = [];
const kept = new Map<number, Kept>();
const listeners = new Set<() => void>();
let lastId = 0;

export function transfersNow(): readonly Transfer[] {
  return transfers;
}

export function onTransfers(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Starts a transfer; the number by which it is known. */
export function startTransfer(kind: Transfer['kind'], name: string, work: TransferWork): number {
  const id = ++lastId;
  const progress = { done: 0, total: null, rate: null };
  set([...transfers, { id, kind, name, state: 'preparing', progress, error: '', notes: [] }]);
  kept.set(id, { work, abort: new AbortController() });
  void go(id);
  return id;
}

export function cancelTransfer(id: number): void {
  kept.get(id)?.abort.abort();
}

/** Goes on with one that failed or was cancelled. */
export function resumeTransfer(id: number): void {
  const own = kept.get(id);
  if (!own) return;
  own.abort = new AbortController();
  change(id, { state: 'preparing', error: '' });
  void go(id);
}

/** Takes a transfer that has ended out of the list; what has arrived of it is let go. */
export function dismissTransfer(id: number): void {
  kept.delete(id);
  set(transfers.filter((one) => one.id !== id));
}

const TELL_MS = 200;

async function go(id: number): Promise<void> {
  const own = kept.get(id);
  if (!own) return;
  const { signal } = own.abort;
  const meter = createRateMeter();
  let toldAt = 0;
  try {
    const state = await own.work({
      signal,
      tell(done, total) {
        const now = performance.now();
        if (now - toldAt < TELL_MS && done !== total) return;
        toldAt = now;
        change(id, { state: 'running', progress: { done, total, rate: meter.rate(done, now) } });
      },
      note: (notes) => change(id, { notes }),
    });
    change(id, { state });
  } catch (error) {
    if (signal.aborted) change(id, { state: 'cancelled' });
    else change(id, { state: 'failed', error: error instanceof Error ? error.message : String(error) });
  }
}

function change(id: number, part: Partial<Transfer>): void {
  set(transfers.map((one) => (one.id === id ? { ...one, ...part } : one)));
}

function set(next: readonly Transfer[]): void {
  transfers = next;
  for (const listener of listeners) listener();
}

/** True where the work is still going on. */
export function isUnderWay({ state }: Transfer): boolean {
  return state === 'preparing' || state === 'running';
}

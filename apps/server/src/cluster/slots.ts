/** A bounded number of places; who comes late waits in order. */
export type Slots = {
  /** Resolves with the function that gives the place back; calling it twice is harmless. */
  take(signal?: AbortSignal): Promise<() => void>;
  /** Sets the bound. Places held above it stay until they are given back. */
  resize(count: number): void;
  /** Places held now. */
  held(): number;
};

export function createSlots(count: number): Slots {
  let bound = count;
  let held = 0;
  const waiting: (() => void)[] = [];

  function admit() {
    while (held < bound) {
      const next = waiting.shift();
      if (!next) return;
      held++;
      next();
    }
  }

  function place(): () => void {
    let mine = true;
    return () => {
      if (!mine) return;
      mine = false;
      held--;
      admit();
    };
  }

  return {
    held: () => held,
    resize(to) {
      bound = to;
      admit();
    },
    async take(signal) {
      signal?.throwIfAborted();
      if (held < bound && waiting.length === 0) {
        held++;
        return place();
      }
      return new Promise((resolve, reject) => {
        const enter = () => {
          signal?.removeEventListener('abort', leave);
          resolve(place());
        };
        const leave = () => {
          waiting.splice(waiting.indexOf(enter), 1);
          reject(signal!.reason as Error);
        };
        waiting.push(enter);
        signal?.addEventListener('abort', leave, { once: true });
      });
    },
  };
}

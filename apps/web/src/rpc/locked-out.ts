/**
 * Whether the server knows this browser. Each start of Gridloom has its own token: a tab from before is locked out until
 * the new address is opened, in any tab, because the cookie is shared.
 */
let lockedOut = false;
const listeners = new Set<() => void>();

export function isLockedOut(): boolean {
  return lockedOut;
}

export function onLockedOut(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** `fetch` that notices being locked out. */
export async function fetchNoticing(input: RequestInfo | URL | string, init?: RequestInit): Promise<Response> {
  const response = await fetch(input, init);
  const now = response.status === 401;
  if (now !== lockedOut) {
    lockedOut = now;
    for (const listener of listeners) listener();
  }
  if (now) throw new Error(LOCKED_OUT);
  return response;
}

export const LOCKED_OUT =
  'Gridloom was started anew. Open the address that it printed; this tab goes on by itself then.';

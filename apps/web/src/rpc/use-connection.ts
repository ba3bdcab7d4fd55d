import { useSyncExternalStore } from 'react';
import { socket } from './trpc.ts';

/** `lost` only after a connection existed or an attempt failed, so a page that is just opening stays calm. */
export type ConnectionState = 'open' | 'opening' | 'lost';

/** State of this tab's WebSocket. */
export function useConnection(): ConnectionState {
  return useSyncExternalStore(subscribe, read);
}

function subscribe(changed: () => void): () => void {
  const subscription = socket.connectionState.subscribe({ next: changed });
  return () => subscription.unsubscribe();
}

function read(): ConnectionState {
  const { state, ...rest } = socket.connectionState.get();
  if (state === 'pending') return 'open';
  return 'error' in rest && rest.error ? 'lost' : 'opening';
}

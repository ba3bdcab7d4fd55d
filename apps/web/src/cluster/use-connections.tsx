import { useSubscription } from '@trpc/tanstack-react-query';
import { createContext, type ReactNode, useContext, useState } from 'react';
import { useTRPC } from '../rpc/trpc.ts';
import { type Connections, withNews } from './connections.ts';

const Context = createContext<Connections>({});

/** The one feed of connections of this tab, for all pages. */
export function ConnectionsProvider({ children }: { readonly children: ReactNode }) {
  const trpc = useTRPC();
  const [seen, setSeen] = useState<Connections>({});
  useSubscription(
    trpc.profile.watchConnections.subscriptionOptions(undefined, {
      onData: (next) => setSeen((last) => withNews(next, last, Date.now())),
    }),
  );
  return <Context value={seen}>{children}</Context>;
}

export function useConnections(): Connections {
  return useContext(Context);
}

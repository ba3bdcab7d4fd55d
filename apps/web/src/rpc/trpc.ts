import type { AppRouter } from '@gridloom/server/app-router';
import { QueryClient } from '@tanstack/react-query';
import { createTRPCClient, createWSClient, httpBatchLink, splitLink, wsLink } from '@trpc/client';
import { createTRPCContext } from '@trpc/tanstack-react-query';
import { serverUrl, socketUrl } from './base-url.ts';
import { knownError } from './known-error.ts';
import { fetchNoticing } from './locked-out.ts';

export const { TRPCProvider, useTRPC, useTRPCClient } = createTRPCContext<AppRouter>();

/** The one WebSocket of this tab; open from the start, so that a lost connection is noticed on every page. */
export const socket = createWSClient({
  url: () => socketUrl('api/ws'),
  keepAlive: { enabled: true, intervalMs: 15_000, pongTimeoutMs: 8_000 },
  retryDelayMs: (attempt) => Math.min(8_000, 400 * 2 ** attempt),
});

export const trpcClient = createTRPCClient<AppRouter>({
  links: [
    splitLink({
      // Code and pipelines are asked about on the WebSocket too: they can be longer than an address may be.
      condition: ({ type, path }) =>
        type === 'subscription' || path === 'pipeline.checkCode' || path.startsWith('plan.'),
      true: wsLink({ client: socket }),
      // tRPC's own type of the options is a part of the browser's.
      false: httpBatchLink({
        url: serverUrl('api/trpc'),
        fetch: (url, init) => fetchNoticing(url, init as RequestInit),
      }),
    }),
  ],
});

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 5_000,
      // Gridloom may run on this machine: it answers without any network.
      networkMode: 'always',
      // What the server explained does not change by asking again at once.
      retry: (count, error) => count < 2 && knownError(error) === null,
    },
    mutations: { retry: false, networkMode: 'always' },
  },
});

import type { Connection } from '@gridloom/core/cluster';

/** Connections by profile id, and when each was last seen working (epoch ms); a profile without one is not in use. */
export type Connections = Readonly<Record<string, { readonly connection: Connection; readonly newsAt: number | null }>>;

/**
 * What the feed says now, with the last moment at which each connection was known to work: until it is anything else,
 * and from then on as it was.
 */
export function withNews(next: Readonly<Record<string, Connection>>, last: Connections, now: number): Connections {
  return Object.fromEntries(
    Object.entries(next).map(([id, connection]) => {
      const before = last[id];
      const worked = connection.state === 'connected' || before?.connection.state === 'connected';
      return [id, { connection, newsAt: worked ? now : (before?.newsAt ?? null) }];
    }),
  );
}

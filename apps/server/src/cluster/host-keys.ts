import type { SshHop } from './ssh-identity.ts';

/** The key that each host showed last, so that nobody accepts one it never showed. */
export type HostKeys = {
  note(choice: Pick<SshHop, 'host' | 'port'>, fingerprint: string): void;
  shown(choice: Pick<SshHop, 'host' | 'port'>): string | null;
};

export function createHostKeys(): HostKeys {
  const shown = new Map<string, string>();
  return {
    note: ({ host, port }, fingerprint) => void shown.set(`${host}:${port}`, fingerprint),
    shown: ({ host, port }) => shown.get(`${host}:${port}`) ?? null,
  };
}

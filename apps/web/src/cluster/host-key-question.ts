import type { CheckLine, Profile } from '@gridloom/core/cluster';

/** What a connection test found out about the key of a host on the way, where the user has to decide. */
export type HostKeyQuestion = {
  readonly kind: 'unknown' | 'changed';
  /** Who shows it: the cluster itself or a jump host, `gate.example.edu:22`. */
  readonly host: string;
  /** `SHA256:...` as the host showed it now. */
  readonly fingerprint: string;
};

/** Reads the host keys' line of a connection test; null when there is nothing to decide. */
export function hostKeyQuestion(lines: readonly CheckLine[], { shell }: Profile): HostKeyQuestion | null {
  if (shell.kind !== 'ssh') return null;
  const accepted = [shell.hostKey, ...shell.jump.map(({ hostKey }) => hostKey)];
  const line = lines.find(({ id, status }) => status === 'failed' && /host[-_ ]?key/i.test(id));
  const shown = line?.detail.match(/SHA256:[A-Za-z0-9+/]{20,}=?/g) ?? [];
  const fingerprint = shown.find((one) => !accepted.includes(one));
  if (!line || !fingerprint) return null;
  const host = /(\S+) shows the host key/.exec(line.detail)?.[1] ?? shell.host;
  // A changed key is told beside the one that was accepted before; without hosts on the way there is but one key.
  const changed = shown.length > 1 || (shell.jump.length === 0 && shell.hostKey !== null);
  return { kind: changed ? 'changed' : 'unknown', host, fingerprint };
}

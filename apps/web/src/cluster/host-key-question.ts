import type { CheckLine, Profile } from '@gridloom/core/cluster';

/** What a connection test found out about the host's key, where the user has to decide. */
export type HostKeyQuestion = {
  readonly kind: 'unknown' | 'changed';
  /** `SHA256:...` as the host showed it now. */
  readonly fingerprint: string;
};

/** Reads the host key's line of a connection test; null when there is nothing to decide. */
export function hostKeyQuestion(lines: readonly CheckLine[], { shell }: Profile): HostKeyQuestion | null {
  if (shell.kind !== 'ssh') return null;
  const line = lines.find(({ id, status }) => status === 'failed' && /host[-_ ]?key/i.test(id));
  const shown = (line?.detail.match(/SHA256:[A-Za-z0-9+/]{20,}=?/g) ?? []).filter((one) => one !== shell.hostKey);
  const fingerprint = shown[0];
  if (!fingerprint) return null;
  return { kind: shell.hostKey === null ? 'unknown' : 'changed', fingerprint };
}

/** An error as Node's sockets and ssh2 report it. */
export type SshError = Error & { code?: string | number; level?: string };

/** A network failure in plain words. */
export function networkWords(error: SshError): string {
  if (error.level === 'client-timeout' || error.code === 'ETIMEDOUT') return 'it does not answer.';
  const known = NETWORK_WORDS[error.code ?? ''];
  if (known) return known;
  // Too many logins at once (MaxStartups), or a pause after failed ones (PerSourcePenalties): both end by themselves.
  if (/lost before handshake/i.test(error.message))
    return 'it closed the connection at once: it takes no more logins for the moment.';
  return `${error.message}.`;
}

const NETWORK_WORDS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing listens on that port.',
  ENOTFOUND: 'the host name is not known.',
  EAI_AGAIN: 'the host name cannot be looked up at the moment.',
  EHOSTUNREACH: 'there is no way to that host from here.',
  ENETUNREACH: 'there is no network.',
  ECONNRESET: 'it closed the connection.',
};

import { CodedError } from '@gridloom/core/error';

/** Why the system's `ssh` ended before it was logged in, from what it said. */
export function opensshError(destination: string, stderr: string): CodedError {
  const lines = stderr
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter(Boolean);
  const last = lines.findLast((line) => !/^(?:Connection (?:closed|to .* closed)|Warning:)/.test(line)) ?? lines.at(-1);
  const reason = last ?? 'ssh ended without a word.';
  if (/REMOTE HOST IDENTIFICATION HAS CHANGED|Host key verification failed|No .* host key is known/i.test(stderr)) {
    const shown = /SHA256:[A-Za-z0-9+/]{20,}/.exec(stderr)?.[0];
    const changed = /IDENTIFICATION HAS CHANGED/.test(stderr)
      ? 'it is not the one in known_hosts'
      : 'nobody has accepted it yet';
    return new CodedError('KNOWN_HOSTS_REFUSED', {
      host: destination,
      reason: `${changed}${shown ? ` (${shown})` : ''}.`,
    });
  }
  const refused = /^(?:(.*?)@[^:]*: )?Permission denied \(?(.*?)\)?\.?$/m.exec(stderr);
  if (refused || /too many authentication failures/i.test(stderr)) {
    const user = refused?.[1] ?? 'your account';
    const tried = refused?.[2]
      ? `the system's ssh; the host takes ${refused[2].replaceAll(',', ', ')}`
      : "the system's ssh";
    return new CodedError('LOGIN_REFUSED', { host: destination, user, tried });
  }
  return new CodedError('CLUSTER_UNREACHABLE', { host: destination, reason });
}

import type { SshHost } from '@gridloom/core/cluster';
import type { JumpDraft, ProfileDraft } from './profile-draft.ts';

/** What a host of `~/.ssh/config` says of a profile; what only the system's ssh can reach is left to it. */
export function draftOfSshHost({ alias, host, port, user, identityFile, jump, needs }: SshHost): Partial<ProfileDraft> {
  if (needs !== '') return { kind: 'openssh-slurm', destination: alias };
  return {
    kind: 'ssh-slurm',
    host,
    port,
    user,
    identity: identityFile === null ? 'agent' : 'key-file',
    keyPath: identityFile ?? '',
    jump: jump.map((hop) => readHop(hop, user)),
  };
}

/** `user@host:port`, of which only the host has to be there; an address of IPv6 stands in brackets. */
function readHop(text: string, user: string): JumpDraft {
  const match = /^(?:(?<user>[^@]+)@)?(?:\[(?<address>[^\]]+)\]|(?<host>[^:]+))(?::(?<port>\d+))?$/.exec(text);
  return {
    user: match?.groups?.['user'] ?? user,
    host: match?.groups?.['address'] ?? match?.groups?.['host'] ?? text,
    port: Number(match?.groups?.['port'] ?? 22),
  };
}

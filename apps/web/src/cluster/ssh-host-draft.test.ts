import { describe, expect, it } from 'vitest';
import { draftOfSshHost } from './ssh-host-draft.ts';

const host = {
  alias: 'hpc',
  host: 'login.example.edu',
  port: 2222,
  user: 'ada',
  identityFile: '~/.ssh/id_ed25519',
  jump: ['gate.example.edu', 'bob@inner:2200', '[::1]:22'],
  needs: '',
};

describe('a host of the SSH configuration', () => {
  it('fills in host, key and the hosts on the way', () => {
    expect(draftOfSshHost(host)).toEqual({
      kind: 'ssh-slurm',
      host: 'login.example.edu',
      port: 2222,
      user: 'ada',
      identity: 'key-file',
      keyPath: '~/.ssh/id_ed25519',
      jump: [
        { host: 'gate.example.edu', port: 22, user: 'ada' },
        { host: 'inner', port: 2200, user: 'bob' },
        { host: '::1', port: 22, user: 'ada' },
      ],
    });
    expect(draftOfSshHost({ ...host, identityFile: null })).toMatchObject({ identity: 'agent', keyPath: '' });
  });

  it('is left to the system where Gridloom cannot connect to it', () => {
    expect(draftOfSshHost({ ...host, needs: 'It uses a ProxyCommand.' })).toEqual({
      kind: 'openssh-slurm',
      destination: 'hpc',
    });
  });
});

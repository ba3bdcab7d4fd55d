import { describe, expect, test } from 'vitest';
import { readShell } from './read-shell.ts';
import type { Client } from './session.ts';

const HOSTS = [
  {
    alias: 'near',
    host: 'login.example',
    port: 22,
    user: 'ada',
    identityFile: '/keys/id',
    jump: ['gate@[::1]:2022'],
    needs: '',
  },
  {
    alias: 'far',
    host: 'far.example',
    port: 22,
    user: 'ada',
    identityFile: null,
    jump: [],
    needs: 'it takes a certificate',
  },
];
// The one call that is made of it.
const client = { profile: { sshHosts: { query: async () => HOSTS } } } as unknown as Client;

describe('the way to a machine', () => {
  test.each([
    [{}, { kind: 'local' }],
    [{ openssh: 'far' }, { kind: 'openssh', destination: 'far' }],
    [
      { ssh: 'ada@login:2222' },
      { kind: 'ssh', host: 'login', port: 2222, user: 'ada', identity: { kind: 'agent' }, jump: [], hostKey: null },
    ],
    [
      { ssh: 'ada@[fe80::1]', password: true, jump: 'a@one, b@two:23' },
      {
        kind: 'ssh',
        host: 'fe80::1',
        port: 22,
        user: 'ada',
        identity: { kind: 'password' },
        jump: [
          { user: 'a', host: 'one', port: 22, hostKey: null },
          { user: 'b', host: 'two', port: 23, hostKey: null },
        ],
        hostKey: null,
      },
    ],
    [
      { ssh: 'near' },
      {
        kind: 'ssh',
        host: 'login.example',
        port: 22,
        user: 'ada',
        identity: { kind: 'key-file', path: '/keys/id' },
        jump: [{ user: 'gate', host: '::1', port: 2022, hostKey: null }],
        hostKey: null,
      },
    ],
  ])('%j is read', async (given, shell) => {
    expect(await readShell(client, given)).toEqual(shell);
  });

  test.each([
    [{ ssh: 'nowhere' }, 'neither USER@HOST nor a host'],
    [{ ssh: 'far' }, 'give --openssh far'],
    [{ ssh: 'ada@' }, 'is not USER@HOST'],
    [{ ssh: 'ada@a', jump: 'b' }, '--jump b is not USER@HOST'],
    [{ ssh: 'ada@a', openssh: 'b' }, 'not both'],
  ])('%j is refused with what to do', async (given, words) => {
    await expect(readShell(client, given)).rejects.toThrow(words);
  });
});

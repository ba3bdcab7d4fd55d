import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { listSshHosts } from './ssh-hosts.ts';

async function hostsOf(files: Readonly<Record<string, string>>, askSsh: boolean) {
  const folder = await mkdtemp(join(tmpdir(), 'gridloom-config-'));
  await mkdir(join(folder, 'conf.d'));
  for (const [name, text] of Object.entries(files))
    await writeFile(join(folder, name), text.replaceAll('FOLDER', folder));
  const hosts = await listSshHosts({ configFile: join(folder, 'config'), askSsh });
  await rm(folder, { recursive: true });
  return Object.fromEntries(
    hosts.map((host) => [host.alias, { ...host, identityFile: host.identityFile?.replace(folder, '') ?? null }]),
  );
}

const CONFIG = `
# The cluster, as its manual says
Include FOLDER/conf.d/*.conf
Host cluster c2 *.wild !not-this -oProxyCommand=evil
  HostName login.%h.example
  User ada
  Port=2222
  IdentityFile "FOLDER/id_cluster"
  ProxyJump bastion,root@10.0.0.1:2200

Host bastion
  HostName gate.example
  ProxyJump outer
Host nersc
  CertificateFile FOLDER/id-cert.pub
Host krb
  GSSAPIAuthentication yes
Host proxied
  ProxyCommand nc -x proxy %h %p
Host fido
  IdentityFile FOLDER/id_sk
Match host exec-* exec "false"
  User nobody
Host exec-1
Host *
  User fallback
`;
const FILES = {
  config: CONFIG,
  'conf.d/a.conf': 'Host outer\n  User gate\n  Port 2022\n',
  'conf.d/ignored.txt': 'Host ignored\n',
  id_cluster: 'key',
  id_sk: 'key',
  'id_sk.pub': 'sk-ssh-ed25519@openssh.com AAAA',
};

describe.each([
  ['asked of ssh', true],
  ['read from the file', false],
])('hosts of an ssh configuration, %s', (_how, askSsh) => {
  test('lead through a jump host once, though a rule for all hosts leads it to itself', async () => {
    const config = 'Host gate\nHost login\nHost *\n  User ada\n  ProxyJump gate\n';
    const hosts = await hostsOf({ config }, askSsh);
    expect([hosts['gate']?.jump, hosts['login']?.jump]).toEqual([[], ['ada@gate:22']]);
  });

  test('are named with what a profile needs', async () => {
    const hosts = await hostsOf(FILES, askSsh);
    expect(Object.keys(hosts)).toEqual([
      'outer',
      'cluster',
      'c2',
      'bastion',
      'nersc',
      'krb',
      'proxied',
      'fido',
      'exec-1',
    ]);
    expect(hosts['cluster']).toEqual({
      alias: 'cluster',
      host: 'login.cluster.example',
      port: 2222,
      user: 'ada',
      identityFile: '/id_cluster',
      jump: ['gate@outer:2022', 'fallback@gate.example:22', 'root@10.0.0.1:2200'],
      needs: '',
    });
    expect(hosts['c2']).toMatchObject({ host: 'login.c2.example', port: 2222 });
  });

  test('say what only the system ssh can do', async () => {
    const hosts = await hostsOf(FILES, askSsh);
    const needs = Object.entries(hosts).flatMap(([alias, host]) => (host.needs === '' ? [] : [[alias, host.needs]]));
    expect(Object.fromEntries(needs)).toEqual({
      nersc: 'it takes a certificate',
      krb: 'it takes a Kerberos ticket (GSSAPI)',
      proxied: 'it is reached by a ProxyCommand',
      fido: 'its key is on a security key (FIDO)',
      'exec-1': 'a Match exec rule may count for it',
    });
  });

  test('without a file are none', async () => {
    expect(await hostsOf({}, askSsh)).toEqual({});
  });

  test('that say nothing are reached by their name as who one is', async () => {
    const { plain } = await hostsOf({ config: 'host plain\n' }, askSsh);
    expect(plain).toMatchObject({ host: 'plain', port: 22, user: userInfo().username, jump: [], needs: '' });
  });

  test('that jump in a circle are still listed', async () => {
    const config = 'Host a\n ProxyJump b\nHost b\n ProxyJump a\n';
    expect(Object.keys(await hostsOf({ config }, askSsh))).toEqual(['a', 'b']);
  });
});

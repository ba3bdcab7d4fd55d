import { EventEmitter } from 'node:events';
import { CodedError } from '@gridloom/core/error';
import type { Client } from 'ssh2';
import { describe, expect, test } from 'vitest';
import { createSshLine, type SshLine } from './ssh-line.ts';
import type { AskUser } from './ssh-questions.ts';

/** A line whose logins, clock and chance the test holds in its hands. */
function openLine() {
  const line = {
    nowMs: 0,
    logins: 0,
    fail: null as CodedError | null,
    question: null as Parameters<AskUser>[0] | null,
    clients: [] as EventEmitter[],
    told: [] as string[],
  };
  const ssh: SshLine<Client> = createSshLine<Client>({
    host: 'cluster:22',
    now: () => line.nowMs,
    random: () => 0.5,
    onChange: () => line.told.push(ssh.connection().state),
    async login(ask) {
      line.logins++;
      if (line.question) await ask(line.question);
      if (line.fail) throw line.fail;
      const client = Object.assign(new EventEmitter(), { end: () => {} });
      line.clients.push(client);
      // The line uses its events and `end` alone.
      return client as unknown as Client;
    },
  });
  return { ssh, line };
}

const down = new CodedError('CLUSTER_UNREACHABLE', { host: 'cluster:22', reason: 'it does not answer.' });
const refused = new CodedError('LOGIN_REFUSED', { host: 'cluster:22', user: 'alice', tried: 'SSH agent' });

describe('a kept SSH line', () => {
  test('logs in once for all who ask at once', async () => {
    const { ssh, line } = openLine();
    expect(ssh.connection()).toEqual({ state: 'idle' });
    const [one, two] = await Promise.all([ssh.client(), ssh.client()]);
    expect(one).toBe(two);
    expect(line.logins).toBe(1);
    expect(ssh.connection()).toEqual({ state: 'connected' });
  });

  test('waits longer after each failure, up to a minute, and fails at once meanwhile', async () => {
    const { ssh, line } = openLine();
    line.fail = down;
    const waits: number[] = [];
    for (let n = 1; n <= 8; n++) {
      await expect(ssh.client()).rejects.toBe(down);
      const state = ssh.connection();
      if (state.state !== 'broken') throw new Error('the line should be broken');
      expect(state.attempt).toBe(n);
      waits.push((state.nextTryAt! - line.nowMs) / 1000);
      line.nowMs = state.nextTryAt! - 1;
      await expect(ssh.client()).rejects.toThrow('Next try in 1 s');
      expect(line.logins).toBe(n);
      line.nowMs = state.nextTryAt!;
    }
    expect(waits).toEqual([1, 2, 5, 15, 30, 60, 60, 60]);
    line.fail = null;
    await ssh.client();
    expect(ssh.connection()).toEqual({ state: 'connected' });
  });

  test('says whether its hint tells what becomes of jobs', async () => {
    for (const error of [down, refused]) {
      const { ssh, line } = openLine();
      line.fail = error;
      await expect(ssh.client()).rejects.toBe(error);
      expect(ssh.connection()).toMatchObject({ hint: error.hint, tellsOfJobs: error === down });
    }
    expect(down.hint).toBe(
      'Check the host name, the port and the VPN. Running jobs are not affected; their status is stale until we reconnect.',
    );
  });

  test('stops after one refused login and leaves the next try to the user', async () => {
    const { ssh, line } = openLine();
    line.fail = refused;
    await expect(ssh.client()).rejects.toBe(refused);
    line.nowMs += 3_600_000;
    await expect(ssh.client()).rejects.toBe(refused);
    expect(line.logins).toBe(1);
    expect(ssh.connection()).toMatchObject({ state: 'broken', nextTryAt: null, message: refused.message });
  });

  test('comes back at once after a good while, and slowly when it keeps dropping', async () => {
    const { ssh, line } = openLine();
    await ssh.client();
    line.nowMs += 61_000;
    line.clients[0]!.emit('close');
    expect(ssh.connection()).toMatchObject({ state: 'broken', attempt: 0, nextTryAt: line.nowMs });
    await ssh.client();
    line.clients[1]!.emit('error', new Error('Keepalive timeout'));
    line.clients[1]!.emit('close');
    expect(ssh.connection()).toMatchObject({ attempt: 1, nextTryAt: line.nowMs + 1000 });
    await expect(ssh.client()).rejects.toThrow('Keepalive timeout');
  });

  test('that is closed opens no more', async () => {
    const { ssh, line } = openLine();
    const opening = ssh.client();
    ssh.close();
    await expect(opening).rejects.toThrow('closed');
    await expect(ssh.client()).rejects.toThrow('closed');
    expect(line.logins).toBe(1);
  });

  test('is tried at once when the user says so, also after a refused login', async () => {
    const { ssh, line } = openLine();
    line.fail = refused;
    await expect(ssh.client()).rejects.toBe(refused);
    line.fail = null;
    ssh.tryNow();
    await ssh.client();
    expect(line.logins).toBe(2);
    ssh.tryNow();
    expect(line.logins).toBe(2);
    expect(line.told).toEqual(['connecting', 'broken', 'connecting', 'connected']);
  });

  test('asks the user, and counts no failure when nobody is there', async () => {
    const { ssh, line } = openLine();
    line.question = { host: 'ada@cluster', title: '', instructions: '', prompts: [{ label: 'Code', echo: false }] };
    const opening = ssh.client();
    const asking = ssh.connection();
    if (asking.state !== 'asking') throw new Error('the line should ask');
    expect(asking.question).toMatchObject(line.question);
    ssh.answer(asking.question.id, null);
    await expect(opening).rejects.toMatchObject({ code: 'LOGIN_UNANSWERED' });
    expect(ssh.connection()).toMatchObject({ state: 'broken', attempt: 0, nextTryAt: null });
    ssh.tryNow();
    const again = ssh.connection();
    if (again.state !== 'asking') throw new Error('the line should ask again');
    ssh.answer(again.question.id, ['123456']);
    await ssh.client();
    expect(ssh.connection()).toEqual({ state: 'connected' });
  });

  test('that is closed while it asks asks no more', async () => {
    const { ssh, line } = openLine();
    line.question = { host: 'ada@cluster', title: '', instructions: '', prompts: [] };
    const opening = ssh.client();
    ssh.close();
    await expect(opening).rejects.toThrow('the profile was closed');
    expect(ssh.connection()).toEqual({ state: 'idle' });
  });
});

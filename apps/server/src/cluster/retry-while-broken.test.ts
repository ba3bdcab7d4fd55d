import { EventEmitter } from 'node:events';
import { setImmediate } from 'node:timers/promises';
import { CodedError } from '@gridloom/core/error';
import { describe, expect, test } from 'vitest';
import { retryWhileBroken } from './retry-while-broken.ts';
import { createSshLine } from './ssh-line.ts';

const down = new CodedError('CLUSTER_UNREACHABLE', { host: 'h', reason: 'it has no room for a login.' });
const refused = new CodedError('LOGIN_REFUSED', { host: 'h', user: 'alice', tried: 'SSH agent' });
const unanswered = new CodedError('LOGIN_UNANSWERED', { host: 'h', reason: 'nobody answered.' });
const strange = new CodedError('HOST_KEY_UNKNOWN', { host: 'h', fingerprint: 'SHA256:x' });

/** A line whose logins end as listed, the last one for ever; waiting moves its clock. */
function openLine(logins: readonly (CodedError | null)[]) {
  const links: EventEmitter[] = [];
  let nowMs = 0;
  let tried = 0;
  const now = () => nowMs;
  const line = createSshLine({
    host: 'h',
    now,
    random: () => 0.5,
    async login() {
      // No login ends before those who wait for it have seen that it goes on.
      await setImmediate();
      const error = logins[Math.min(tried++, logins.length - 1)];
      if (error) throw error;
      const link = Object.assign(new EventEmitter(), { end: () => {} });
      links.push(link);
      return link;
    },
  });
  const delay = async (ms: number) => void (nowMs += ms);
  return {
    line,
    now,
    /** Breaks the connection that stands. */
    drop: () => links.at(-1)?.emit('close'),
    retry: (read: () => Promise<unknown>) =>
      retryWhileBroken(read, { connection: () => line.connection(), now, delay }).then(
        () => 'done',
        (error: Error) => error,
      ),
  };
}

describe('what only reads, over a connection that breaks', () => {
  test.each([
    ['is done at once while it stands', [null], 'done', 0],
    ['waits for the next try', [down, null], 'done', 1_000],
    ['waits for the try after that', [down, down, null], 'done', 3_000],
    ['is given up when the next try is too far away', [down], down, 8_000],
    ['is not tried again after a refused login', [refused], refused, 0],
    ['is not tried again after a question that nobody answered', [unanswered], unanswered, 0],
    ['is not tried again before a strange host key', [strange], strange, 0],
    ['ends with what the user has to mend', [down, refused], refused, 1_000],
  ])('%s', async (_what, logins, end, at) => {
    const { line, now, retry } = openLine(logins);
    expect(await retry(() => line.client())).toBe(end);
    expect(now()).toBe(at);
  });

  test('begins anew when the connection breaks under it', async () => {
    const { line, now, drop, retry } = openLine([null]);
    let reads = 0;
    const read = async () => {
      await line.client();
      if (++reads > 1) return;
      drop();
      throw down;
    };
    expect(await retry(read)).toBe('done');
    expect([reads, now()]).toEqual([2, 1_000]);
  });

  test('waits with whoever connects already', async () => {
    const { line, drop, retry } = openLine([null]);
    let reads = 0;
    const read = async () => {
      await line.client();
      if (++reads > 1) return;
      drop();
      line.tryNow();
      throw down;
    };
    expect(await retry(read)).toBe('done');
  });

  test('fails at once with what is no broken connection', async () => {
    const { line, now, retry } = openLine([null]);
    const problem = new Error('the plan is refused');
    const read = () => line.client().then(() => Promise.reject(problem));
    expect(await retry(read)).toBe(problem);
    expect(now()).toBe(0);
  });

  test('fails at once where the standing connection opens no session', async () => {
    const { line, now, retry } = openLine([null]);
    const read = () => line.client().then(() => Promise.reject(down));
    expect(await retry(read)).toBe(down);
    expect(now()).toBe(0);
  });
});

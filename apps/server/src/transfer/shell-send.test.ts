import { createHash, randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { createLocalShell } from '../cluster/local-shell.ts';
import { startPrivateSshd } from '../cluster/private-sshd.ts';
import { createSshShell } from '../cluster/ssh-shell.ts';

const local = createLocalShell();

async function* slices(bytes: Buffer): AsyncGenerator<Buffer, void, undefined> {
  for (let at = 0; at < bytes.length; at += 100_000) yield bytes.subarray(at, at + 100_000);
}

describe('send', () => {
  // Shells read a script in blocks: what follows it must not be among what they have read ahead.
  test.each([0, 100, 8_000, 8_192, 100_000])(
    'a script with %i more characters finds exactly what was sent',
    async (more) => {
      const bytes = randomBytes(2_000_003);
      const script = `: ${'x'.repeat(more)}\nsha256sum <&3; cat`;
      const { code, stdout } = await local.send(script, slices(bytes));
      const digest = createHash('sha256').update(bytes).digest('hex');
      expect([code, stdout.toString()]).toEqual([0, `${digest}  -\n`]);
    },
  );

  test.runIf(existsSync('/bin/bash'))('also where the shell is another', async () => {
    const { stdout } = await local.send('exec bash -c "wc -c <&3"', slices(Buffer.alloc(1_000_000)));
    expect(stdout.toString().trim()).toBe('1000000');
  });

  test('a script that has read enough ends, and says what it has to', async () => {
    const { code, stdout, stderr } = await local.send(
      'head -c 3 <&3; echo why >&2; exit 74',
      slices(Buffer.alloc(5_000_000, 'a')),
    );
    expect([code, stdout.toString(), stderr]).toEqual([74, 'aaa', 'why\n']);
  });

  test('a source that breaks off leaves the script with less', async () => {
    async function* broken() {
      yield Buffer.from('abc');
      await Promise.resolve();
      throw new Error('no more');
    }
    expect((await local.send('wc -c <&3', broken())).stdout.toString().trim()).toBe('3');
  });

  test('over SSH too', async () => {
    await using sshd = await startPrivateSshd();
    const shell = createSshShell(sshd.choice);
    const bytes = randomBytes(5_000_000);
    const { stdout } = await shell.send('sha256sum <&3', slices(bytes));
    expect(stdout.toString()).toBe(`${createHash('sha256').update(bytes).digest('hex')}  -\n`);
    await shell.close();
  });
});

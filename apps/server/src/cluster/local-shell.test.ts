import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer, text } from 'node:stream/consumers';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { createLocalShell } from './local-shell.ts';
import { writeError } from './write-error.ts';

const shell = createLocalShell();

async function scratch() {
  const folder = await mkdtemp(join(tmpdir(), 'gridloom-shell-'));
  return { folder, [Symbol.asyncDispose]: () => rm(folder, { recursive: true }) };
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

describe('the local shell', () => {
  test('tells output, messages and exit code apart', async () => {
    const result = await shell.run(`printf 'out'; echo err >&2; exit 7`);
    expect({ ...result, stdout: result.stdout.toString() }).toEqual({
      code: 7,
      stdout: 'out',
      stderr: 'err\n',
      noise: '',
    });
  });

  test('gives the bytes as they are, without a line break of its own', async () => {
    const { stdout } = await shell.run(`printf 'a\\000\\377\\n\\n'`);
    expect([...stdout]).toEqual([0x61, 0, 0xff, 0x0a, 0x0a]);
  });

  test('gives commands an empty stdin, so that they cannot eat the script', async () => {
    expect((await shell.run('cat\necho still here')).stdout.toString()).toBe('still here\n');
  });

  test('answers when the script has ended, whatever it left running', async () => {
    const { stdout } = await shell.run('sleep 30 & echo $!');
    process.kill(Number(stdout.toString()), 'SIGKILL');
  });

  test('carries tens of megabytes', async () => {
    const { stdout } = await shell.run('head -c 30000000 /dev/zero');
    expect(stdout.length).toBe(30_000_000);
  });

  test('ends the script and its children when the time is over, and calls the outcome unknown', async () => {
    await using place = await scratch();
    const pidFile = join(place.folder, 'pid');
    const running = shell.run(`sh -c 'echo $$ > ${pidFile}; sleep 60'`, { timeoutMs: 1500 });
    await expect(running).rejects.toMatchObject({ code: 'CLUSTER_UNREACHABLE' });
    const pid = Number(await readFile(pidFile, 'utf8'));
    await expect.poll(() => isAlive(pid), { timeout: 10_000 }).toBe(false);
  });

  test('ends the script when the caller gives up', async () => {
    const control = new AbortController();
    const running = shell.run('sleep 60', { signal: control.signal });
    control.abort();
    await expect(running).rejects.toMatchObject({ name: 'AbortError' });
  });

  test('runs sixteen scripts at once, and the others after them', async () => {
    await using place = await scratch();
    const script = `cd ${place.folder} && touch $$ && ls | wc -l && sleep 0.05; rm -f $$`;
    // Two shells, as two profiles have: the bound is that of the process.
    const running = Array.from({ length: 60 }, (_, n) => (n % 2 ? shell : createLocalShell()).run(script));
    const seen = (await Promise.all(running)).map(({ stdout }) => Number(stdout.toString()));
    expect(seen).toHaveLength(60);
    expect(Math.max(...seen)).toBeLessThanOrEqual(16);
  });

  test('lets short commands through while more downloads are wanted than there are places', async () => {
    const controls = Array.from({ length: 20 }, () => new AbortController());
    const downloads = controls.map(({ signal }) => shell.stream('sleep 60', { signal }));
    const ends = Promise.allSettled(downloads);
    expect((await shell.run('echo through')).stdout.toString()).toBe('through\n');
    for (const control of controls) control.abort();
    await ends;
  });

  test('out of file descriptors, says to try again and not that the shell is missing', async () => {
    const source = `
      import { openSync } from 'node:fs';
      import { createLocalShell } from '${new URL('./local-shell.ts', import.meta.url).href}';
      console.log('');
      try { for (;;) openSync('/dev/null'); } catch {}
      await createLocalShell().run('true').catch((error) => console.log(error.code));`;
    const command = `ulimit -n 100; exec "$0" --import tsx --input-type=module -e "$1"`;
    const { stdout } = await promisify(execFile)('/bin/sh', ['-c', command, process.execPath, source], {
      cwd: new URL('../..', import.meta.url).pathname,
    });
    expect(stdout.trim()).toBe('CLUSTER_UNREACHABLE');
  });

  test('says that Windows cannot run scripts', async () => {
    await expect(createLocalShell('win32').run('true')).rejects.toMatchObject({ code: 'SHELL_MISSING' });
  });
});

describe('a stream', () => {
  test('brings all bytes and ends', async () => {
    const bytes = await buffer(await shell.stream('head -c 5000000 /dev/zero; printf end'));
    expect(bytes.length).toBe(5_000_003);
    expect(bytes.subarray(-3).toString()).toBe('end');
  });

  test('that fails before its first byte rejects with the exit code and the sentence', async () => {
    const failing = shell.stream(`echo 'There is no output "q".' >&2; exit 3`);
    await expect(failing).rejects.toMatchObject({
      code: 'COMMAND_FAILED',
      details: { code: 3, stderr: 'There is no output "q".\n' },
    });
  });

  test('that fails later ends with an error, not as if it were complete', async () => {
    const stream = await shell.stream('printf begin; exit 4');
    await expect(text(stream)).rejects.toMatchObject({ code: 'COMMAND_FAILED' });
  });

  test('holds the command back while nobody reads, and ends it when the reader leaves', async () => {
    await using place = await scratch();
    const pidFile = join(place.folder, 'pid');
    const stream = await shell.stream(`echo $$ > ${pidFile}; exec cat /dev/zero`);
    const pid = Number(await readFile(pidFile, 'utf8'));
    expect(isAlive(pid)).toBe(true);
    stream.destroy();
    await expect.poll(() => isAlive(pid), { timeout: 10_000 }).toBe(false);
  });
});

describe('put', () => {
  test('writes text, bytes and empty files under new folders, whatever their names', async () => {
    await using place = await scratch();
    const bytes = randomBytes(70_000);
    const folder = join(place.folder, `it's a "folder" $HOME`);
    await shell.put(folder, { 'a/ä b.txt': 'naïve\n', 'a/b/bytes': bytes, empty: '' });
    expect(await readFile(join(folder, 'a/ä b.txt'), 'utf8')).toBe('naïve\n');
    expect((await readFile(join(folder, 'a/b/bytes'))).equals(bytes)).toBe(true);
    expect(await readFile(join(folder, 'empty'), 'utf8')).toBe('');
    expect(await readdir(folder)).toEqual(['a', 'empty']);
  });

  test('replaces a file in one step and leaves nothing beside it', async () => {
    await using place = await scratch();
    await shell.put(place.folder, { file: 'old' });
    await shell.put(place.folder, { file: 'new' });
    expect(await readFile(join(place.folder, 'file'), 'utf8')).toBe('new');
    expect(await readdir(place.folder)).toEqual(['file']);
  });

  test('carries fifty megabytes', async () => {
    await using place = await scratch();
    const bytes = randomBytes(50_000_000);
    await shell.put(place.folder, { big: bytes });
    expect((await readFile(join(place.folder, 'big'))).equals(bytes)).toBe(true);
  });

  test('never leaves the folder', async () => {
    await expect(shell.put('/tmp/x', { '../y': '' })).rejects.toThrow('not inside');
  });

  test('says where nothing can be written', async () => {
    await expect(shell.put('/proc/none', { a: 'x' })).rejects.toMatchObject({ code: 'FOLDER_REFUSED' });
  });

  test.each(['base64: write error: No space left on device', '/bin/sh: 8: cannot create x: Disk quota exceeded'])(
    'recognises a full disk: %s',
    (line) => {
      expect(writeError('/data', 74, `noise\n${line}\n`)).toMatchObject({
        code: 'DISK_FULL',
        details: { answer: line },
      });
    },
  );
});

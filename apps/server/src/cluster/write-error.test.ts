import { expect, test } from 'vitest';
import { writeError } from './write-error.ts';

test.each([
  ['base64: write error: No space left on device', 'DISK_FULL'],
  ["mkdir: cannot create directory '/q': Disk quota exceeded", 'DISK_FULL'],
  ["mkdir: cannot create directory '/usr/runs': Permission denied", 'FOLDER_REFUSED'],
  ["mkdir: cannot create directory '/cdrom/runs': Read-only file system", 'FOLDER_REFUSED'],
  ["mkdir: cannot create directory '/etc/passwd': Not a directory", 'FOLDER_REFUSED'],
  ["mkdir: cannot create directory '/proc/runs': No such file or directory", 'FOLDER_REFUSED'],
  ['/bin/sh: 3: cd: /runs/r_1: No such file or directory', 'COMMAND_FAILED'],
])('%s is %s', (stderr, code) => {
  expect(writeError('/runs on n1', 74, `noise\n${stderr}\n`).code).toBe(code);
});

test('the same file at each try is the same message', () => {
  const messages = ['0a1b', 'ff00'].map(
    (nonce) => writeError('/runs', 74, `sh: cannot create /runs/f.py.tmp-${nonce}: No space left on device`).message,
  );
  expect(messages[0]).toBe(messages[1]);
});

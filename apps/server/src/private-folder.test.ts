import { chmodSync, chownSync, lstatSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { makePrivateFolder, privateFolderFault } from './private-folder.ts';
import { testFolder } from './test-folder.ts';

const modeOf = (path: string) => lstatSync(path).mode & 0o777;

function scratch(): string {
  const folder = testFolder();
  chmodSync(folder, 0o755);
  return folder;
}

describe('a private folder', () => {
  test('is closed to others, and the one around it stays as it was', () => {
    const parent = scratch();
    makePrivateFolder(join(parent, 'mine'));
    makePrivateFolder(join(parent, 'mine'));
    expect(modeOf(join(parent, 'mine'))).toBe(0o700);
    expect(modeOf(parent)).toBe(0o755);
  });

  test('is not made of one that others may enter', () => {
    const path = join(scratch(), 'open');
    mkdirSync(path);
    chmodSync(path, 0o750);
    expect(() => makePrivateFolder(path)).toThrow(/other users may enter it\. Remove it, or give another/);
    expect(modeOf(path)).toBe(0o750);
  });

  test('is not a link to one, nor a file', () => {
    const parent = scratch();
    makePrivateFolder(join(parent, 'mine'));
    symlinkSync(join(parent, 'mine'), join(parent, 'link'));
    writeFileSync(join(parent, 'file'), '', { mode: 0o600 });
    expect(() => makePrivateFolder(join(parent, 'link'))).toThrow(/it is no folder/);
    expect(() => makePrivateFolder(join(parent, 'file'))).toThrow(/it is no folder/);
  });

  test('is not one of another user', () => {
    const path = join(scratch(), 'theirs');
    makePrivateFolder(path);
    // Only root may give a folder away; others look at one of root's.
    if (process.getuid?.() === 0) chownSync(path, 12_345, 12_345);
    expect(privateFolderFault(process.getuid?.() === 0 ? path : '/etc')).toBe('it belongs to another user');
  });

  test('that is not there has no fault', () => {
    expect(privateFolderFault(join(scratch(), 'none'))).toBeNull();
  });
});

import { existsSync, lstatSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { testFolder } from '../test-folder.ts';
import { removePageFiles, writePageFile } from './page-file.ts';

const URL_WITH_TOKEN = 'http://127.0.0.1:7717/?token=abc-_1';
const dataFolder = testFolder;
const modeOf = (path: string) => lstatSync(path).mode & 0o777;

afterEach(() => vi.useRealTimers());

describe('the file that opens the page', () => {
  test('leads there, and only its user can read it', () => {
    const path = writePageFile(dataFolder(), URL_WITH_TOKEN);
    expect(readFileSync(path, 'utf8')).toContain(`content="0; url=${URL_WITH_TOKEN}"`);
    expect(modeOf(path)).toBe(0o600);
    expect(modeOf(dirname(path))).toBe(0o700);
    expect(path).not.toContain('abc-_1');
  });

  test('is gone after a minute', () => {
    vi.useFakeTimers();
    const path = writePageFile(dataFolder(), URL_WITH_TOKEN);
    vi.advanceTimersByTime(59_000);
    expect(existsSync(path)).toBe(true);
    vi.advanceTimersByTime(2_000);
    expect(existsSync(path)).toBe(false);
  });

  test('is gone when the server stops, whoever wrote it', () => {
    const folder = dataFolder();
    const path = writePageFile(folder, URL_WITH_TOKEN);
    writePageFile(folder, URL_WITH_TOKEN);
    removePageFiles(folder);
    expect(readdirSync(dirname(path))).toEqual([]);
    expect(() => removePageFiles(dataFolder())).not.toThrow();
  });

  test('is not written where other users may look', () => {
    const folder = dataFolder();
    mkdirSync(join(folder, '.page'), { mode: 0o755 });
    writeFileSync(join(folder, '.page', 'theirs'), '');
    expect(() => writePageFile(folder, URL_WITH_TOKEN)).toThrow(/other users may enter it/);
    removePageFiles(folder);
    expect(readdirSync(join(folder, '.page'))).toEqual(['theirs']);
  });
});

import { chmodSync, lstatSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { request } from 'node:http';
import { dirname, join } from 'node:path';
import { Router } from 'express';
import { describe, expect, test } from 'vitest';
import { testFolder } from '../test-folder.ts';
import { ownSocketPathOf, socketPathOf, startCommandSocket } from './command-socket.ts';

const modeOf = (path: string) => lstatSync(path).mode & 0o777;
const HOLDER = { kind: 'command', url: '' } as const;

function askHolder(dataFolder: string): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const socketPath = ownSocketPathOf(dataFolder);
    request({ socketPath, path: '/holder' }, (response) => resolve(response.resume().statusCode))
      .on('error', reject)
      .end();
  });
}

describe('the socket of the command line', () => {
  test('lies in a folder of its own, and leaves the data folder as it was', async () => {
    const dataFolder = testFolder();
    chmodSync(dataFolder, 0o1777);
    const before = lstatSync(dataFolder).mode;
    const socket = await startCommandSocket(dataFolder, Router(), HOLDER);
    expect(await askHolder(dataFolder)).toBe(200);
    expect(lstatSync(dataFolder).mode).toBe(before);
    expect(readdirSync(dataFolder)).toEqual(['.socket']);
    expect(modeOf(join(dataFolder, '.socket'))).toBe(0o700);
    await socket.stop();
    // As after a restart.
    await (await startCommandSocket(dataFolder, Router(), HOLDER)).stop();
  });

  test('moves to the temporary folder where its path would be too long', async () => {
    const dataFolder = join(testFolder(), 'x'.repeat(100));
    mkdirSync(dataFolder);
    const path = socketPathOf(dataFolder);
    expect(path.length).toBeLessThanOrEqual(100);
    const socket = await startCommandSocket(dataFolder, Router(), HOLDER);
    expect(await askHolder(dataFolder)).toBe(200);
    expect(modeOf(dirname(path))).toBe(0o700);
    await socket.stop();
    rmSync(dirname(path), { recursive: true });
  });

  test('is neither served nor called where other users may have put it', async () => {
    const dataFolder = testFolder();
    mkdirSync(join(dataFolder, '.socket'));
    chmodSync(join(dataFolder, '.socket'), 0o777);
    await expect(startCommandSocket(dataFolder, Router(), HOLDER)).rejects.toThrow(/other users may enter it/);
    await expect(askHolder(dataFolder)).rejects.toThrow(/cannot be trusted/);
    expect(modeOf(join(dataFolder, '.socket'))).toBe(0o777);
  });
});

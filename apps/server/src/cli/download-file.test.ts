import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Router } from 'express';
import { expect, test } from 'vitest';
import { startCommandSocket } from '../http/command-socket.ts';
import { sendDownload } from '../http/send-download.ts';
import { testFolder } from '../test-folder.ts';
import { downloadFile } from './download-file.ts';

const CONTENT = Buffer.from('abcdefghijklmnopqrstuvwxyz'.repeat(1000));
const SHA256 = createHash('sha256').update(CONTENT).digest('hex');

/** A holder of a data folder that serves one file, and breaks off `breaks` times at a third of what is asked. */
async function serve(breaks: number, { sha256 = SHA256, notes = [] as string[] } = {}) {
  const folder = testFolder();
  const part = join(folder, 'out.txt.part');
  const asked: string[] = [];
  let left = breaks;
  const routes = Router();
  routes.get('/file', (request, response) => {
    asked.push(request.get('range') ?? 'all');
    async function* bytes(start: number, end: number) {
      await Promise.resolve();
      const third = start + Math.ceil((end - start) / 3);
      yield CONTENT.subarray(start, third);
      if (left-- > 0) {
        while (!existsSync(part) || statSync(part).size === 0) await new Promise((resolve) => setTimeout(resolve, 5));
        throw new Error('broken off');
      }
      yield CONTENT.subarray(third, end);
    }
    const download = { size: CONTENT.length, tag: SHA256, sha256, notes, bytes };
    sendDownload(request, response, download, { type: 'text/plain', fileName: 'x' }).catch(() => response.destroy());
  });
  const socket = await startCommandSocket(folder, routes, { kind: 'command', url: '' });
  return { folder, asked, file: join(folder, 'out.txt'), [Symbol.asyncDispose]: () => socket.stop() };
}

test('a download that breaks off goes on, and leaves nothing but the file', async () => {
  await using at = await serve(1);
  await downloadFile(at.folder, '/file', at.file);
  expect(readFileSync(at.file).equals(CONTENT)).toBe(true);
  expect(at.asked).toEqual(['all', expect.stringMatching(/^bytes=\d+-$/)]);
  expect(readdirSync(at.folder).filter((name) => name.startsWith('out'))).toEqual(['out.txt']);
});

test('what an earlier try left is gone on from; what was left of another file is not', async () => {
  await using at = await serve(0);
  writeFileSync(`${at.file}.part`, CONTENT.subarray(0, 1000));
  writeFileSync(`${at.file}.part.tag`, `"${SHA256}"`);
  await downloadFile(at.folder, '/file', at.file);
  expect(at.asked).toEqual(['bytes=1000-']);
  writeFileSync(`${at.file}.part`, 'something else');
  writeFileSync(`${at.file}.part.tag`, '"another"');
  await downloadFile(at.folder, '/file', at.file);
  expect(readFileSync(at.file).equals(CONTENT)).toBe(true);
});

test('what is missing in a file is told, also where nothing is left to download', async () => {
  const notes = ['Stored values of y in /r/values/f are damaged and left out as missing.'];
  await using at = await serve(0, { notes });
  expect(await downloadFile(at.folder, '/file', at.file)).toEqual(notes);
  writeFileSync(`${at.file}.part`, CONTENT);
  writeFileSync(`${at.file}.part.tag`, `"${SHA256}"`);
  expect(await downloadFile(at.folder, '/file', at.file)).toEqual(notes);
});

test('a file whose SHA-256 is another never gets its name', async () => {
  await using at = await serve(0, { sha256: '0'.repeat(64) });
  await expect(downloadFile(at.folder, '/file', at.file)).rejects.toThrow('SHA-256');
  expect(existsSync(at.file)).toBe(false);
}, 20_000);

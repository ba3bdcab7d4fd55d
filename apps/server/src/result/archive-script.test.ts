import { execFileSync } from 'node:child_process';
import { appendFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { createLocalShell } from '../cluster/local-shell.ts';
import { archiveScript } from './archive-script.ts';

const shell = createLocalShell();

function place() {
  const scratch = mkdtempSync(join(tmpdir(), 'gridloom-archive-'));
  return { scratch, [Symbol.dispose]: () => rmSync(scratch, { recursive: true }) };
}

test('a folder that is written to while it is read arrives whole', async () => {
  using at = place();
  const folder = join(at.scratch, `it's r_1`);
  mkdirSync(folder);
  const records = join(folder, 'records');
  writeFileSync(records, 'begin\n');
  // Far more than pipes hold: tar stands in the middle of the file until somebody reads.
  truncateSync(records, 20_000_000);
  const stream = await shell.stream(archiveScript(folder));
  appendFileSync(records, 'one more\n');
  writeFileSync(join(at.scratch, 'run.tar'), await buffer(stream));
  mkdirSync(join(at.scratch, 'out'));
  execFileSync('tar', ['-xf', join(at.scratch, 'run.tar'), '-C', join(at.scratch, 'out')]);
  const read = readFileSync(join(at.scratch, 'out', `it's r_1`, 'records'));
  expect(read.length).toBe(20_000_000);
  expect(read.subarray(0, 6).toString()).toBe('begin\n');
});

test('a folder that is not there is a failure and no empty archive', async () => {
  using at = place();
  await expect(shell.stream(archiveScript(join(at.scratch, 'gone')))).rejects.toMatchObject({
    code: 'COMMAND_FAILED',
    details: { code: 2, stderr: expect.stringContaining('There is no folder') as string },
  });
});

test('what tar cannot do is a failure still', async () => {
  using at = place();
  mkdirSync(join(at.scratch, 'r_1'));
  const noTar = `tar() { printf begin; return 2; }\n${archiveScript(join(at.scratch, 'r_1'))}`;
  await expect(buffer(await shell.stream(noTar))).rejects.toMatchObject({ details: { code: 2 } });
});

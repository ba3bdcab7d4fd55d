import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { expect, onTestFinished, test } from 'vitest';

const STARTS = `
const { startPrivateSshd } = await import(${JSON.stringify(new URL('./private-sshd.ts', import.meta.url).href)});
const sshd = await startPrivateSshd();
console.log(sshd.file(''));
setInterval(() => {}, 1000);
`;

test('an sshd of a test that is killed ends with it, and its folder goes', async () => {
  const options = ['--import', import.meta.resolve('tsx'), '--input-type=module', '--eval', STARTS];
  const started = spawn(process.execPath, options, { stdio: ['ignore', 'pipe', 'inherit'] });
  onTestFinished(() => void started.kill('SIGKILL'));
  const [folder] = (await once(createInterface(started.stdout), 'line')) as [string];
  const pid = Number(readFileSync(join(folder, 'pid'), 'utf8'));
  expect(isAlive(pid)).toBe(true);
  started.kill('SIGKILL');
  await expect.poll(() => existsSync(folder), { timeout: 10_000 }).toBe(false);
  await expect.poll(() => isAlive(pid), { timeout: 10_000 }).toBe(false);
}, 30_000);

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { testFolder } from '../test-folder.ts';
import { holdDataFolder } from './hold-data-folder.ts';

test('a data folder has one holder, and is free again once that one is killed', async () => {
  const folder = testFolder();
  const script = `import { DatabaseSync } from '@photostructure/sqlite';
    const lock = new DatabaseSync(process.argv[1]);
    lock.exec('begin exclusive');
    console.log('held');
    setInterval(() => lock.isOpen, 1000);`;
  const cwd = new URL('../..', import.meta.url).pathname;
  const other = spawn(process.execPath, ['--input-type=module', '-e', script, join(folder, 'lock.sqlite')], {
    cwd,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(other, 'exit');
  try {
    await once(other.stdout, 'data');
    expect(holdDataFolder(folder)).toBeNull();
  } finally {
    other.kill('SIGKILL');
  }
  await ended;
  const hold = holdDataFolder(folder);
  expect(hold).not.toBeNull();
  hold?.release();
});

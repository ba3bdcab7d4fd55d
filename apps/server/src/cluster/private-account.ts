import { execFileSync } from 'node:child_process';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { shellQuote } from '@gridloom/core/cluster';
import { whenThisEnds } from './when-this-ends.ts';

type AccountOptions = {
  readonly shell?: string;
  readonly password?: string;
  /** Files of the home folder, by name. */
  readonly files?: Readonly<Record<string, string>>;
};

/** A user of this machine for one test, with a home of its own. Root only. */
export async function makeAccount({ shell = '/bin/sh', password, files = {} }: AccountOptions = {}) {
  const home = await mkdtemp(join(tmpdir(), 'gl-login-'));
  const user = basename(home).toLowerCase();
  // `*` is no password but no lock either: sshd refuses a locked account even with a key.
  execFileSync('useradd', ['--no-create-home', '--home-dir', home, '--shell', shell, '--password', '*', user]);
  const watcher = whenThisEnds(`userdel --force ${shellQuote(user)}\nrm -rf ${shellQuote(home)}`);
  if (password !== undefined) execFileSync('chpasswd', { input: `${user}:${password}\n` });
  for (const [name, text] of Object.entries(files)) {
    await writeFile(join(home, name), text);
    await chmod(join(home, name), 0o400);
  }
  await chmod(home, 0o700);
  execFileSync('chown', ['-R', `${user}:`, home]);
  return {
    user,
    home,
    async [Symbol.asyncDispose]() {
      execFileSync('userdel', ['--force', user], { stdio: 'ignore' });
      await rm(home, { recursive: true, force: true });
      watcher.cancel();
    },
  };
}

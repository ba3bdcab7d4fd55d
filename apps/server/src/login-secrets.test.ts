import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { appendFile, copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import { EXAMPLES } from '@gridloom/examples';
import { expect, onTestFinished, test } from 'vitest';
import { LOCKED_PASSPHRASE, startPrivateSshd } from './cluster/private-sshd.ts';
import { sampleProfile } from './cluster/sample-profile.ts';
import { testFolder } from './test-folder.ts';

/** The server in a process of its own; what it is told to answer comes on its stdin. It says `done` and waits. */
const SERVER = `
import { once } from 'node:events';
import { createInterface } from 'node:readline';
const { openApp } = await import(${JSON.stringify(new URL('open-app.ts', import.meta.url).href)});
const lines = createInterface(process.stdin);
const [line] = await once(lines, 'line');
const { dataFolder, pipeline, logins, tooLate } = JSON.parse(line);
const app = openApp(dataFolder, 'warn');
const call = app.appRouter.createCaller({});
const pause = () => new Promise((resolve) => setTimeout(resolve, 50));
for (const { profile, answers, state } of logins) {
  await call.profile.save(profile);
  await call.profile.connect({ id: profile.id });
  let connection;
  for (;;) {
    ({ connection } = (await call.profile.list()).find((one) => one.profile.id === profile.id));
    if (connection.state === state) break;
    if (connection.state === 'asking')
      await call.profile.answer({ id: profile.id, question: connection.question.id, answers: [answers.shift()] });
    await pause();
  }
  console.log(state, JSON.stringify(connection));
  const late = { id: profile.id, question: 'an-old-one', answers: [tooLate] };
  await call.profile.answer(late).catch((error) => console.log(error));
}
const { runId } = await call.run.start({ pipeline, profileId: logins[0].profile.id, pipelineId: null });
while (!/done|failed|failures/.test((await call.run.get({ runId })).word)) await pause();
console.log('done', (await call.run.get({ runId })).word);
await once(lines, 'close');
await app.stop();
`;

test('what a login is answered is in no log, no journal, no database, no run folder, no argument and no variable', async () => {
  await using sshd = await startPrivateSshd();
  await using strict = await startPrivateSshd([
    'PasswordAuthentication yes',
    'AuthenticationMethods publickey,password',
  ]);
  for (const one of [sshd, strict]) await copyFile(one.file('locked.pub'), one.file('authorized'));
  const dataFolder = testFolder();
  const overSsh = (id: string, { choice, file }: typeof sshd) =>
    sampleProfile({
      id,
      name: `Far ${id}`,
      shell: { ...choice, identity: { kind: 'key-file', path: file('locked') } },
      root: join(dataFolder, 'root'),
    });
  const { pipeline } = EXAMPLES.find(({ id }) => id === 'shell-command')!;
  const logins = [
    { profile: overSsh('in', sshd), answers: ['mistyped-guess', LOCKED_PASSPHRASE], state: 'connected' },
    { profile: overSsh('out', strict), answers: [LOCKED_PASSPHRASE, 'wrong-password'], state: 'broken' },
  ];
  const server = spawn(
    process.execPath,
    ['--import', import.meta.resolve('tsx'), '--input-type=module', '--eval', SERVER],
    { stdio: 'pipe', env: { ...process.env, GRIDLOOM_LOG: 'trace' } },
  );
  onTestFinished(() => void server.kill('SIGKILL'));
  const log = join(dataFolder, 'all-that-was-said');
  server.stderr.on('data', (part: Buffer) => void appendFile(log, part));
  server.stdin.write(`${JSON.stringify({ dataFolder, pipeline, logins, tooLate: 'stray-answer' })}\n`);
  let said = '';
  for await (const part of server.stdout) {
    said += String(part);
    if (/^done/m.test(said)) break;
  }
  const seen = [said, ...processesSay(), ...filesBelow(dataFolder)].join('\n');
  server.stdin.end();
  await once(server, 'exit');
  expect(said).toMatch(/^connected [\s\S]*^broken .*refused[\s\S]*^done done/m);
  const after = [seen, ...filesBelow(dataFolder)].join('\n');
  // What is looked through holds what it must hold.
  expect(after).toContain('Far out');
  expect(after).toContain('"runId"');
  for (const secret of [LOCKED_PASSPHRASE, 'mistyped-guess', 'wrong-password', 'stray-answer'])
    expect(after.includes(secret), secret).toBe(false);
}, 120_000);

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'latin1'));
}

/** Arguments and variables of all processes that may be looked at. */
function processesSay(): string[] {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return pids.flatMap((pid) =>
    ['cmdline', 'environ'].map((name) => {
      try {
        return readFileSync(`/proc/${pid}/${name}`, 'latin1');
      } catch {
        // It has ended, or is another user's.
        return '';
      }
    }),
  );
}

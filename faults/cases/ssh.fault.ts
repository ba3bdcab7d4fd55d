import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { expect } from 'vitest';
import { startSshd } from '../../e2e/cluster/start-daemons.mjs';
import { callApi } from '../../e2e/fixtures/gridloom-api.ts';
import { fault } from '../fault-test.ts';
import { openLab } from '../lab.ts';
import { CALLED, expected, sweep } from '../sweep.ts';
import { openLine } from '../tcp-line.ts';
import { waitUntil } from '../wait-until.ts';

/** A login node with all its moods at once: it chats, gives two sessions a connection and one half-open login, no SFTP. */
const lab = openLab({
  accounting: false,
  noisyShell: true,
  sshd: ['MaxSessions 2', 'MaxStartups 1', 'Subsystem sftp /bin/false'],
});

const GATED = `${CALLED}def f(x, gate, ledger):
    while x % 4 and not os.path.exists(gate):
        time.sleep(0.1)
    called(ledger, x)
    return x * x
`;

/** A run that waits in the middle, and what is to be done to see it through. */
async function gatedRun(profile: string) {
  const [gate, ledger] = [lab.path('gate'), lab.path('ledger')];
  const run = await lab.start(sweep({ code: GATED, count: 8, chunkSize: 4, given: { gate, ledger } }), profile);
  await run.until('Both tasks run', ({ stages }) => stages[0]!.counts.done === 2);
  const open = () => lab.open(gate);
  const end = async () => {
    await run.ends('done');
    expect(await run.values()).toEqual(expected(8));
    expect(lab.calls(ledger)).toEqual(expected(8, (x) => x));
  };
  const finish = async () => {
    open();
    await end();
    await lab.noJobIsLeft();
  };
  return { run, open, end, finish };
}

fault(28, 'a chatty login node with two sessions a connection and no SFTP is enough for several runs', async () => {
  const profile = await lab.sshProfile();
  const first = await gatedRun(profile);
  const others = await Promise.all([gatedRun(profile), gatedRun(profile)]);
  for (const one of [first, ...others]) one.open();
  for (const one of [first, ...others]) await one.end();
  await lab.noJobIsLeft();
});

fault(28, 'a login node that takes no more logins for the moment is asked again later', async () => {
  const line = await openLine(lab.cluster.port);
  const { run, open, finish } = await gatedRun(await lab.sshProfile({}, { port: line.port }));
  // Half a login holds the only place of `MaxStartups 1`.
  const half = connect(lab.cluster.port, '127.0.0.1');
  try {
    await once(half, 'data');
    line.cut();
    await run.says(/takes no more logins for the moment/);
    open();
  } finally {
    half.destroy();
  }
  await finish();
  line.stop();
});

for (const shell of ['/usr/bin/tcsh', '/usr/bin/fish']) {
  fault(28, `a login shell that is ${shell.split('/').at(-1)} makes no difference`, async () => {
    await lab.command('usermod', '--shell', shell, lab.cluster.user);
    try {
      const { finish } = await gatedRun(await lab.sshProfile());
      await finish();
    } finally {
      await lab.command('usermod', '--shell', '/bin/bash', lab.cluster.user);
    }
  });
}

fault(28, 'a login node that starts again is connected to again, and jobs do not notice', async () => {
  const { run, open, finish } = await gatedRun(await lab.sshProfile());
  await lab.kill('run/sshd.pid');
  try {
    // The sessions of a daemon outlive it.
    const sessions = (await lab.command('pgrep', '-f', `^sshd: ${lab.cluster.user}`)).split('\n').filter(Boolean);
    for (const pid of sessions) process.kill(Number(pid), 'SIGKILL');
    await run.says(/No connection to/);
    open();
  } finally {
    await startSshd(lab.cluster.dir);
  }
  await finish();
});

fault(28, 'a line that freezes is given up, and opened again', async () => {
  const line = await openLine(lab.cluster.port);
  try {
    const { run, finish, open } = await gatedRun(await lab.sshProfile({}, { port: line.port }));
    line.freeze(true);
    open();
    await run.says(/No connection to|connection/i, 150);
    line.freeze(false);
    line.cut();
    await finish();
  } finally {
    line.stop();
  }
});

fault(28, 'a host with another key than the accepted one gets nothing', async () => {
  const profile = await lab.sshProfile({}, { hostKey: 'SHA256:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA' });
  const refused = lab.start(sweep({ code: 'def f(x):\n    return x\n', count: 2 }), profile);
  await expect(refused).rejects.toThrow(/shows the host key .* was accepted before\. Nothing was sent to it/);
});

fault(28, 'a login that is refused is not tried again by itself, and jobs go on', async () => {
  const keys = join(lab.cluster.dir, 'ssh/authorized_keys');
  const before = readFileSync(keys);
  const line = await openLine(lab.cluster.port);
  try {
    const profile = await lab.sshProfile({}, { port: line.port });
    const { run, finish, open } = await gatedRun(profile);
    writeFileSync(keys, '');
    line.cut();
    expect(await run.says(/refused the login/)).toMatch(/not tried again by itself/);
    expect(await lab.connection(profile)).toMatchObject({ state: 'broken', nextTryAt: null });
    open();
    const logins = () => readFileSync(join(lab.cluster.dir, 'log/sshd.log'), 'utf8').split('Connection').length;
    const after = logins();
    await waitUntil('The jobs end without anybody looking', async () => (await lab.queue('PD,R,CG')).length === 0);
    expect(logins()).toBe(after);
    writeFileSync(keys, before);
    await callApi(lab.server, 'profile.connect', { id: profile });
    await finish();
  } finally {
    writeFileSync(keys, before);
    line.stop();
  }
});

fault(28, 'a jump host is passed, with its own host key', async () => {
  const inner = await lab.startSshd([]);
  const { host, port, user, hostKey } = lab.cluster;
  const { finish } = await gatedRun(
    await lab.sshProfile({}, { port: inner.port, jump: [{ host, port, user, hostKey }] }),
  );
  await finish();
  const wrong = await lab.sshProfile({}, { port: inner.port, jump: [{ host, port, user, hostKey: 'SHA256:BBBB' }] });
  await expect(lab.start(sweep({ code: 'def f(x):\n    return x\n', count: 2 }), wrong)).rejects.toThrow(/host key/);
});

fault(28, 'a second factor is asked for, also after the line was cut, and jobs go on meanwhile', async () => {
  await lab.command('sh', '-c', `echo '${lab.cluster.user}:one-time' | chpasswd`);
  const inner = await lab.startSshd([
    'UsePAM yes',
    'KbdInteractiveAuthentication yes',
    'AuthenticationMethods publickey,keyboard-interactive',
  ]);
  const line = await openLine(inner.port);
  try {
    const profile = await lab.sshProfile({}, { port: line.port });
    const answered = new Set<string>();
    const answer = () =>
      waitUntil('The login asks', async () => {
        const { question } = await lab.connection(profile);
        if (!question || answered.has(question.id)) return false;
        expect(question.prompts[0]!.label).toMatch(/password/i);
        answered.add(question.id);
        await callApi(lab.server, 'profile.answer', { id: profile, question: question.id, answers: ['one-time'] });
        return true;
      });
    const started = gatedRun(profile);
    await answer();
    const { run, open, finish } = await started;
    line.cut();
    open();
    await waitUntil('The jobs end', async () => (await lab.queue('PD,R,CG')).length === 0);
    // Nobody is asked for a code that nobody wants: the user says when.
    await callApi(lab.server, 'profile.connect', { id: profile });
    await answer();
    await finish();
    expect(answered.size).toBe(2);
    expect(lab.server.output).not.toContain('one-time');
    expect(await run.notes(/./)).not.toContain('one-time');
  } finally {
    line.stop();
  }
});

import type { ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { PassThrough, type Readable, type Writable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import { CodedError } from '@gridloom/core/error';
import type { Channel } from './framed-shell.ts';
import type { OpensshMaster } from './openssh-master.ts';
import { SessionRefused } from './ssh-channels.ts';

/** A login shell that asks its own questions (a menu) never runs our line; what it says is read by the caller. */
const GREETING_MS = 5_000;
const STDERR_LIMIT = 16 * 1024;

/**
 * Opens one `/bin/sh` over a connection of the system's `ssh`. It is open when it answers: `ssh` does not tell otherwise.
 *
 * @throws SessionRefused; CodedError CLUSTER_UNREACHABLE
 */
export async function openOpensshSession(master: OpensshMaster, host: string): Promise<Channel> {
  const child = master.session();
  const streams = pipesOf(child);
  const ready = `@@${randomBytes(9).toString('hex')}O`;
  const stderr = new PassThrough();
  let complaints = '';
  streams.stderr.on('data', (part: Buffer) => {
    complaints = (complaints + part.toString('utf8')).slice(-STDERR_LIMIT);
  });
  streams.stderr.pipe(stderr);
  const exited = new Promise<number | null>((resolve) => {
    child.once('close', (code) => resolve(code));
    child.once('error', () => resolve(255));
  });
  const stdout = new PassThrough();
  const greeted = greet(streams, ready, stdout);
  await Promise.race([greeted, exited, delay(GREETING_MS, undefined, { ref: false })]);
  if (child.exitCode !== null && /refused by peer|session request failed/i.test(complaints))
    throw new SessionRefused(complaints.trim().split('\n')[0]);
  if (child.exitCode === 255) {
    const reason = `no session: ${complaints.trim().split('\n').at(-1) ?? 'the connection was lost'}.`;
    throw new CodedError('CLUSTER_UNREACHABLE', { host, reason });
  }
  const closed = exited.then((code) => ({
    code,
    lost: code === 255 ? 'the connection was lost; what was running there goes on.' : null,
  }));
  return { stdin: streams.stdin, stdout, stderr, closed, kill: (pid) => kill(child, master, pid) };
}

type Pipes = { readonly stdin: Writable; readonly stdout: Readable; readonly stderr: Readable };

function pipesOf({ stdin, stdout, stderr }: ChildProcess): Pipes {
  if (!stdin || !stdout || !stderr) throw new Error('a session is started with pipes');
  return { stdin, stdout, stderr };
}

/** Resolves when the shell there has answered; all it says but the answer goes to `out`. */
async function greet({ stdin, stdout }: Pipes, ready: string, out: PassThrough): Promise<void> {
  stdin.on('error', () => {});
  // Put together by printf: a shell that echoes its input does not answer with it.
  stdin.write(`printf '\\n@@%s\\n' ${ready.slice(2)}\n`);
  return new Promise((resolve) => {
    const marker = Buffer.from(`\n${ready}\n`);
    let held: Buffer = Buffer.alloc(0);
    const pass = () => {
      stdout.off('data', look);
      if (held.length > 0) out.write(held);
      stdout.pipe(out);
      resolve();
    };
    function look(part: Buffer) {
      held = Buffer.concat([held, part]);
      const at = held.indexOf(marker);
      if (at < 0 && held.length < STDERR_LIMIT) return;
      if (at >= 0) held = Buffer.concat([held.subarray(0, at), held.subarray(at + marker.length)]);
      pass();
    }
    stdout.on('data', look);
    stdout.once('end', () => {
      if (out.writableEnded) return;
      if (stdout.listeners('data').includes(look)) out.end(held);
    });
  });
}

const KILL_TRIES_MS = [0, 300, 1000, 3000];

/** Ending `ssh` here ends its channel, and nothing over there. */
function kill(child: ChildProcess, master: OpensshMaster, pid: number | null) {
  child.kill('SIGTERM');
  if (pid !== null) void killThere(master, pid);
}

async function killThere(master: OpensshMaster, pid: number): Promise<void> {
  for (const waitMs of KILL_TRIES_MS) {
    if (waitMs > 0) await delay(waitMs, undefined, { ref: false });
    const killer = master.session();
    const ended = new Promise<number | null>((resolve) => {
      killer.once('close', resolve);
      killer.once('error', () => resolve(null));
    });
    killer.stdout?.resume();
    killer.stderr?.resume();
    killer.stdin?.on('error', () => {});
    killer.stdin?.end(`kill -9 -${pid} 2>/dev/null || kill -9 ${pid} 2>/dev/null\n`);
    if ((await ended) !== 255) return;
  }
}

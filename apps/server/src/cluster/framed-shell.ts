import { PassThrough, pipeline, Readable, type Writable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import { shellQuote } from '@gridloom/core/cluster';
import { CodedError } from '@gridloom/core/error';
import { putScripts } from './put-scripts.ts';
import type { Shell, ShellResult } from './shell.ts';
import { type Frame, frameReadingScript, frameScript } from './shell-frame.ts';
import { shellRefusal } from './shell-refusal.ts';
import { writeError } from './write-error.ts';

/** One `/bin/sh` that reads its script from stdin. */
export type Channel = {
  readonly stdin: Writable;
  readonly stdout: Readable;
  readonly stderr: Readable;
  /** Resolves when the shell has ended; with a sentence when the way to it broke first. Never rejects. */
  readonly closed: Promise<{ readonly code: number | null; readonly lost: string | null }>;
  /**
   * Ends the shell and what it started, as far as that can be done from here.
   *
   * @param pid - of the shell there, which leads its own process group; null when it has not spoken yet
   */
  kill(pid: number | null): void;
};

/** What a channel is for: streams may last for hours and must not keep the short commands waiting. */
export type ChannelUse = 'run' | 'stream';

const DEFAULT_TIMEOUT_MS = 120_000;
const PUT_TIMEOUT_MS = 300_000;
const STDERR_LIMIT = 64 * 1024;

/** `run`, `stream` and `put` over anything that can open a `/bin/sh`. */
export function createFramedShell(
  host: string,
  openChannel: (use: ChannelUse, signal?: AbortSignal) => Promise<Channel>,
): Pick<Shell, 'host' | 'run' | 'stream' | 'send' | 'put'> {
  async function run(script: string, options: { timeoutMs?: number; signal?: AbortSignal } = {}): Promise<ShellResult> {
    const task = await start(script, 'run', options.signal);
    const timeoutMs = options.timeoutMs ?? DEFAULT_TIMEOUT_MS;
    const timer = setTimeout(() => task.stop(`no answer within ${Math.round(timeoutMs / 1000)} s`), timeoutMs);
    return resultOf(task).finally(() => clearTimeout(timer));
  }

  async function resultOf(task: Awaited<ReturnType<typeof start>>): Promise<ShellResult> {
    try {
      const parts: Buffer[] = [];
      for await (const part of task.output()) parts.push(part);
      const { code, stderr } = await task.outcome();
      return { code, stdout: Buffer.concat(parts), stderr, noise: task.noise() };
    } finally {
      task.release();
    }
  }

  async function stream(script: string, options: { signal?: AbortSignal } = {}): Promise<Readable> {
    const task = await start(script, 'stream', options.signal);
    async function* bytes() {
      try {
        yield* task.output();
        const { code, stderr } = await task.outcome();
        if (code !== 0) throw new CodedError('COMMAND_FAILED', { command: `The command on ${host}`, code, stderr });
      } finally {
        task.release();
      }
    }
    // The first bytes are awaited, so that a command that fails at once fails here and not half-way into a download.
    const rest = bytes();
    const first = await rest.next();
    async function* whole() {
      if (first.done) return;
      yield first.value;
      yield* rest;
    }
    const out = new PassThrough();
    // A reader that goes away while nothing arrives would otherwise leave the command running.
    out.once('close', () => task.release());
    // Errors reach the reader through `out`.
    pipeline(Readable.from(whole(), { objectMode: false }), out, () => {});
    return out;
  }

  async function send(
    script: string,
    source: AsyncIterable<Uint8Array>,
    { signal }: { signal?: AbortSignal } = {},
  ): Promise<ShellResult> {
    return resultOf(await start(script, 'run', signal, source));
  }

  async function start(
    script: string,
    use: ChannelUse,
    signal: AbortSignal | undefined,
    source?: AsyncIterable<Uint8Array>,
  ) {
    signal?.throwIfAborted();
    const channel = await openChannel(use, signal);
    if (signal?.aborted) channel.kill(null);
    signal?.throwIfAborted();
    const frame = source ? frameReadingScript(script) : frameScript(script);
    return superviseChannel(host, channel, frame, signal, source);
  }

  return {
    host,
    run,
    stream,
    send,
    async put(folder, files, { isThere = false } = {}) {
      const guard = isThere ? `cd ${shellQuote(folder)} || exit 74\n` : '';
      for (const script of putScripts(folder, files)) {
        const { code, stderr } = await run(guard + script, { timeoutMs: PUT_TIMEOUT_MS });
        if (code !== 0) throw writeError(`${folder} on ${host}`, code, stderr);
      }
    },
  };
}

/** What fails here fails the script, which finds its data cut off; where the way broke, its outcome says so. */
async function pour(source: AsyncIterable<Uint8Array>, into: Writable): Promise<void> {
  let goOn = () => {};
  into.on('drain', () => goOn()).once('close', () => goOn());
  try {
    for await (const part of source) {
      if (into.destroyed || into.writableEnded) return;
      if (!into.write(part) && !into.destroyed) await new Promise<void>((resolve) => (goOn = resolve));
    }
  } catch {
    // A source that breaks off leaves less than was announced.
  } finally {
    into.end();
  }
}

function superviseChannel(
  host: string,
  channel: Channel,
  frame: Frame,
  signal: AbortSignal | undefined,
  source?: AsyncIterable<Uint8Array>,
) {
  let stderr = '';
  let stopped: string | null = null;
  let released = false;
  // Always drained: a command that fills its stderr unread stands still for ever.
  channel.stderr.on('data', (chunk: Buffer) => {
    stderr = (stderr + chunk.toString('utf8')).slice(-STDERR_LIMIT);
  });
  channel.stderr.on('error', () => {});
  channel.stdout.on('error', () => {});
  // The reader reads from here and not from the channel, so that it can stop at once while the channel drains and closes.
  const inlet = new PassThrough();
  channel.stdout.once('close', () => inlet.end());
  channel.stdout.pipe(inlet);
  const stderrEnded = new Promise<void>((resolve) => channel.stderr.once('close', resolve).once('end', resolve));
  // A shell that leaves early closes its stdin; what it did say is read below.
  channel.stdin.on('error', () => {});
  const abort = () => stop('cancelled');
  signal?.addEventListener('abort', abort, { once: true });
  if (source) channel.stdin.write(frame.text);
  else channel.stdin.end(frame.text);
  let begun = false;

  function stop(reason: string) {
    stopped ??= reason;
    channel.kill(frame.reader.pid());
    leave();
  }

  function leave() {
    channel.stdout.unpipe(inlet);
    channel.stdout.resume();
    inlet.destroy();
  }

  async function* output(): AsyncGenerator<Buffer, void, undefined> {
    try {
      for await (const chunk of inlet) {
        // The stream has no encoding set, so its chunks are buffers.
        const own = frame.reader.push(chunk as Buffer);
        if (source && !begun && frame.reader.pid() !== null) {
          begun = true;
          void pour(source, channel.stdin);
        }
        if (own.length > 0) yield own;
        // Something left in the background may hold stdout open long after the script has ended.
        if (frame.reader.code() !== null) return;
      }
    } catch {
      // The way broke; `outcome` says so, for the closing sentinel is missing.
    }
  }

  async function outcome(): Promise<{ code: number; stderr: string }> {
    const code = frame.reader.code();
    if (code !== null) {
      await Promise.race([stderrEnded, channel.closed.then(() => delay(100)), delay(2000)]);
      return { code, stderr };
    }
    signal?.throwIfAborted();
    const end = stopped === null ? await channel.closed : { code: null, lost: stopped };
    const said = `${frame.reader.noise()}\n${stderr}`.trim().slice(-1000);
    if (frame.reader.pid() === null && end.lost === null) {
      const refusal = shellRefusal(said, end.code);
      if (refusal) throw new CodedError('SHELL_RESTRICTED', { host, reason: refusal });
    }
    const reason =
      end.lost ?? `the shell ended before the script did${end.code === null ? '' : ` (exit code ${end.code})`}`;
    throw new CodedError('CLUSTER_UNREACHABLE', { host, reason: said === '' ? reason : `${reason}; it said: ${said}` });
  }

  function release() {
    if (released) return;
    released = true;
    signal?.removeEventListener('abort', abort);
    if (frame.reader.code() === null) stop('cancelled');
    else leave();
  }

  return { output, outcome, stop, release, noise: () => frame.reader.noise() };
}

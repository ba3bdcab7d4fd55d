import { createHash } from 'node:crypto';
import { interpreterScript, type Profile, readInterpreter, setupScript, shellQuote } from '@gridloom/core/cluster';
import { CodedError } from '@gridloom/core/error';
import { type WorkerSource, workerFiles } from '@gridloom/core/plan';

import { openRoot } from './open-root.ts';
import { createProcessScheduler } from './process-scheduler.ts';
import type { Scheduler } from './scheduler.ts';
import type { Shell } from './shell.ts';
import { findSlurm } from './slurm-commands.ts';
import { createSlurmScheduler } from './slurm-scheduler.ts';
import { WORKER_MISSING, workerScript } from './worker-script.ts';
import { isDiskFull, writeError } from './write-error.ts';

/** What a profile opens: a machine with a root folder, a worker on it, and someone who starts tasks. */
export type Site = {
  readonly profile: Profile;
  readonly shell: Shell;
  /** The profile's scheduler: SLURM, or processes. */
  readonly scheduler: Scheduler;
  /** Processes on the submit host, for stages whose executor is `local`. */
  readonly local: Scheduler;
  /** The profile's root folder, absolute. */
  readonly root: string;
  /** What the profile's Python stands for where it is the shim of a version manager; else null. */
  readonly interpreter: string | null;
  /**
   * Runs one command of the worker under `root/.gridloom`, uploading it first where it is missing.
   *
   * @param stdin - sent as JSON when given
   * @returns its JSON answer, unparsed by any schema
   * @throws CodedError WORKER_REFUSED with the worker's sentence (exit 3), PYTHON_MISSING, DISK_FULL, COMMAND_FAILED
   */
  worker(command: string, argv: readonly string[], stdin?: unknown): Promise<unknown>;
  /**
   * The path of a file of that text under `root/.gridloom`, so that a script need not be sent each time. It is written once.
   *
   * @param anew - it was found to be gone
   */
  scriptFile(text: string, anew?: boolean): Promise<string>;
  /** The sh script of a worker command (`argv[0]`), to be joined with others or streamed. */
  workerScript(argv: readonly string[], stdin?: unknown): string;
};

const WORKER_TIMEOUT_MS = 300_000;

type OpenSiteOptions = {
  readonly shell: Shell;
  readonly workerSource: WorkerSource;
};

/** Expands the root folder, makes it, and sees that the worker lies in it. */
export async function openSite(profile: Profile, { shell, workerSource }: OpenSiteOptions): Promise<Site> {
  const workerName = `worker-${hashOf(workerSource.start)}`;
  const root = await openRoot(profile, shell);
  const tools = `${root}/.gridloom`;
  const file = `${tools}/${workerName}.py`;
  const { isThere, interpreter } = await lookAround(profile, shell, file);
  const script = (argv: readonly string[], stdin?: unknown) =>
    workerScript({ profile, interpreter, file }, argv, stdin);
  const upload = () => shell.put(tools, workerFiles(workerSource, workerName));

  async function worker(command: string, argv: readonly string[], stdin?: unknown): Promise<unknown> {
    const asked = script([command, ...argv], stdin);
    let result = await shell.run(asked, { timeoutMs: WORKER_TIMEOUT_MS });
    if (result.code === WORKER_MISSING) {
      await upload();
      result = await shell.run(asked, { timeoutMs: WORKER_TIMEOUT_MS });
    }
    if (result.code !== 0) throw workerError(command, result.code, result.stderr);
    const text = result.stdout.toString('utf8');
    if (text.trim() === '')
      throw new CodedError('PYTHON_MISSING', {
        python: profile.python,
        answer: `it says nothing to "worker ${command}".`,
      });
    return readAnswer(command, text);
  }

  function workerError(command: string, code: number | null, stderr: string): CodedError {
    const answer = stderr.trim();
    if (code === 3) return new CodedError('WORKER_REFUSED', { sentence: answer });
    if (code === 126 || code === 127) return new CodedError('PYTHON_MISSING', { python: profile.python, answer });
    if (isDiskFull(stderr)) return writeError(`${root} on ${shell.host}`, code, stderr);
    return new CodedError('COMMAND_FAILED', { command: `"worker ${command}" on ${shell.host}`, code, stderr });
  }

  const scriptNames = new Set<string>();
  async function scriptFile(text: string, anew = false): Promise<string> {
    const name = `${hashOf(text)}.sh`;
    if (anew || !scriptNames.has(name)) await shell.put(tools, { [name]: text });
    scriptNames.add(name);
    return `${tools}/${name}`;
  }

  if (!isThere) await upload();
  const local = createProcessScheduler({ profile, root, interpreter, worker, workerScript: script });
  const scheduler =
    profile.scheduler.kind === 'slurm'
      ? createSlurmScheduler({ shell, commands: await findSlurm(shell, profile) })
      : local;
  return { profile, shell, root, interpreter, local, scheduler, worker, scriptFile, workerScript: script };
}

/** Whether the worker lies there, and what starts it: looked up once, for a shim is slow. */
async function lookAround(profile: Profile, shell: Shell, file: string) {
  const script = `[ -f ${shellQuote(file)} ] && echo @@there\n${setupScript(profile.setup)}${interpreterScript(profile.python)}`;
  const { stdout } = await shell.run(script);
  const output = stdout.toString('utf8');
  return { isThere: output.startsWith('@@there\n'), interpreter: readInterpreter(output) };
}

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}

function readAnswer(command: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    const stderr = `its answer is not JSON: ${text.slice(0, 500)}`;
    throw new CodedError('COMMAND_FAILED', { command: `"worker ${command}"`, code: 0, stderr }, { cause });
  }
}

import { spawn } from 'node:child_process';

/** Processes that run now, to be ended with this one. @type {Set<number>} */
const running = new Set();

/**
 * Runs a program in a process group of its own, so that a timeout or Ctrl-C ends all that it started.
 *
 * @param {string} program
 * @param {readonly string[]} args
 * @param {{ cwd: string, env?: NodeJS.ProcessEnv, minutes?: number, show?: boolean }} options `show`: print while it works
 * @returns {Promise<{ code: number, output: string }>}
 */
export function runProgram(program, args, { cwd, env = process.env, minutes = 10, show = false }) {
  const windows = process.platform === 'win32';
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      cwd,
      env: process.stdout.isTTY ? env : { ...env, NO_COLOR: '1', FORCE_COLOR: undefined },
      shell: windows,
      detached: !windows,
      stdio: ['ignore', show ? 'inherit' : 'pipe', show ? 'inherit' : 'pipe'],
    });
    const { pid } = child;
    if (pid !== undefined) running.add(pid);
    let output = '';
    child.stdout?.setEncoding('utf8').on('data', (text) => (output += text));
    child.stderr?.setEncoding('utf8').on('data', (text) => (output += text));
    const timer = setTimeout(() => {
      output += `\n${program} did not end within ${minutes} minutes and was stopped.`;
      if (pid !== undefined) endGroup(pid);
    }, minutes * 60_000);
    child.on('error', reject);
    child.on('close', (code) => {
      clearTimeout(timer);
      if (pid !== undefined) running.delete(pid);
      resolve({ code: code ?? 1, output });
    });
  });
}

/** Ends everything that `runProgram` started. */
export function endAllPrograms() {
  for (const pid of running) endGroup(pid);
}

/** @param {number} pid */
function endGroup(pid) {
  try {
    process.kill(process.platform === 'win32' ? pid : -pid, 'SIGKILL');
  } catch {
    // it ended meanwhile
  }
}

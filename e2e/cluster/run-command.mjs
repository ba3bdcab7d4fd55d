import { spawn } from 'node:child_process';

/**
 * Runs a program and reads what it says. Never through a shell, so nothing in `args` is interpreted.
 *
 * @param {string} program
 * @param {readonly string[]} args
 * @param {{ env?: NodeJS.ProcessEnv, input?: string, timeoutMs?: number }} [options]
 * @returns {Promise<{ code: number | null, stdout: string, stderr: string }>} `code` is null when a signal ended it
 */
export function runCommand(program, args, { env = process.env, input = '', timeoutMs = 60_000 } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { env, timeout: timeoutMs, stdio: ['pipe', 'pipe', 'pipe'] });
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (text) => (stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text) => (stderr += text));
    // A daemon keeps the pipes of the program that started it: `exit` is the end, `close` may never come.
    child.on('exit', (code) => setTimeout(() => resolve({ code, stdout, stderr }), 5));
    child.on('error', reject);
    child.stdin.on('error', () => {});
    child.stdin.end(input);
  });
}

/**
 * Like `runCommand`, but anything except exit code 0 is an error that says what was run and what it answered.
 *
 * @param {string} program
 * @param {readonly string[]} args
 * @param {Parameters<typeof runCommand>[2]} [options]
 * @returns {Promise<string>} stdout
 */
export async function mustRun(program, args, options) {
  const { code, stdout, stderr } = await runCommand(program, args, options);
  if (code === 0) return stdout;
  throw new Error(`\`${program} ${args.join(' ')}\` ended with ${code ?? 'a signal'}: ${(stderr || stdout).trim()}`);
}

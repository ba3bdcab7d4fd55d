import { spawn } from 'node:child_process';

/** The one that wrote the lockfile. It comes by npx, so nothing has to be installed for all of the machine. */
const PNPM = 'pnpm@10.34.9';

/**
 * @param {string} root
 * @param {readonly string[]} args words without spaces or quotes: on Windows they go through a shell
 * @param {{ show?: boolean }} [options] `show`: its output goes to the terminal while it works
 * @returns {Promise<{ code: number, output: string }>}
 */
export function pnpm(root, args, { show = false } = {}) {
  const windows = process.platform === 'win32';
  return new Promise((resolve, reject) => {
    const child = spawn(windows ? 'npx.cmd' : 'npx', ['--yes', PNPM, ...args], {
      cwd: root,
      // Windows starts .cmd files through a shell only.
      shell: windows,
      // With CI it never stops to ask, for instance before it replaces node_modules.
      env: { ...process.env, CI: 'true', ...(process.stdout.isTTY ? {} : { NO_COLOR: '1', FORCE_COLOR: undefined }) },
      stdio: ['ignore', show ? 'inherit' : 'pipe', show ? 'inherit' : 'pipe'],
    });
    let output = '';
    child.stdout?.setEncoding('utf8').on('data', (text) => (output += text));
    child.stderr?.setEncoding('utf8').on('data', (text) => (output += text));
    child.on('error', reject);
    child.on('close', (code) => resolve({ code: code ?? 1, output }));
  });
}

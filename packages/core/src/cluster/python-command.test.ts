import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { interpreterScript, pythonCommand, readInterpreter } from './python-command.ts';

/** A folder of shims with one for `python3`, as pyenv makes it, and the interpreter behind it. */
function openShims() {
  const folder = mkdtempSync(join(tmpdir(), "gridloom's shims-"));
  const interpreter = join(folder, 'real python3');
  mkdirSync(join(folder, 'shims'));
  mkdirSync(join(folder, 'bin'));
  const write = (path: string, text: string) => {
    writeFileSync(path, `#!/bin/sh\n${text}\n`);
    chmodSync(path, 0o755);
  };
  write(interpreter, 'if [ "$1" = -c ]; then printf \'\\n@@python %s\\n\' "$0"; else echo real; fi');
  write(join(folder, 'shims/python3'), 'echo shim\nd=${0%/*}; exec "$d/../real python3" "$@"');
  write(join(folder, 'bin/python3'), 'echo other');
  const run = (script: string, first: string) =>
    execFileSync('/bin/sh', ['-c', script], {
      encoding: 'utf8',
      env: { PATH: `${join(folder, first)}:/usr/bin:/bin` },
    });
  const start = (found: string | null, first = 'shims') => {
    const { lines, command } = pythonCommand('python3', found);
    return run([...lines, `exec ${command} worker.py`].join('\n'), first);
  };
  return {
    folder,
    interpreter,
    start,
    find: (first = 'shims') => readInterpreter(run(interpreterScript('python3'), first)),
    [Symbol.dispose]: () => rmSync(folder, { recursive: true }),
  };
}

test('the interpreter behind a shim is found, and started without it', () => {
  using shims = openShims();
  const found = shims.find();
  expect(found).toMatch(/real python3$/);
  expect(shims.start(found)).toBe('real\n');
});

test('the command is started where it is no shim, or the interpreter is not there', () => {
  using shims = openShims();
  expect(shims.find('bin')).toBeNull();
  expect(shims.start(null)).toBe('shim\nreal\n');
  // The set-up lines of a compute node may find another one.
  expect(shims.start(shims.interpreter, 'bin')).toBe('other\n');
  expect(shims.start('/nowhere/python3')).toBe('shim\nreal\n');
});

test('a Python in the home folder stays in the home folder of who runs it', () => {
  expect(pythonCommand('~/venv/bin/python', null)).toEqual({ lines: [], command: '"$HOME"/venv/bin/python' });
  expect(readInterpreter('@@python python3')).toBeNull();
  expect(readInterpreter('')).toBeNull();
});

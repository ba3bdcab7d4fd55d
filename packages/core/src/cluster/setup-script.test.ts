import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { setupScript } from './setup-script.ts';

const run = (setup: string, after: string) =>
  execFileSync('/bin/sh', {
    input: `${setupScript(setup)}\n${after}\n`,
    encoding: 'utf8',
    stdio: ['pipe', 'pipe', 'ignore'],
  });

test('what the set-up lines export stays, what they print does not reach stdout', () => {
  expect(run("echo noise\nexport A='it''s'\r\nexport B=\"$A\"", 'echo "$A $B"')).toBe('its its\n');
});

test('`source` works in a plain sh', () => {
  expect(run('source /dev/null && export OK=yes', 'echo "$OK"')).toBe('yes\n');
});

test('a syntax error in the set-up lines stays in them', () => {
  expect(
    execFileSync('/bin/sh', { input: `(\n${setupScript('if (')}\n) 2>/dev/null\necho "still here"\n` }).toString(),
  ).toBe('still here\n');
});

test('no set-up lines are no lines', () => {
  expect(setupScript(' \n')).toBe('');
});

import { expect, test } from 'vitest';
import { shellRefusal } from './shell-refusal.ts';

test.each([
  ["rbash: line 1: /bin/sh: restricted: cannot specify `/' in command names", 127, 'a restricted one'],
  ['This account is currently not available.', 1, 'nologin'],
  ['Welcome to ARCHER. Choose: 1) mail 2) quit', 0, 'another program than a shell'],
])('%j with exit code %i runs no scripts', (said, code, words) => {
  expect(shellRefusal(said, code)).toContain(words);
});

test.each([
  ['bash: fork: retry: Resource temporarily unavailable', 254],
  ['System is going down for maintenance', 1],
  ['Disk quota exceeded', 1],
  ['', 1],
  ['bash: /bin/sh: No such file or directory', 127],
  ['killed', null],
])('%j with exit code %j may be another time', (said, code) => {
  expect(shellRefusal(said, code)).toBeNull();
});

import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';

/** Folders whose tests may name a rule. */
const FOLDERS = ['.', '../grid', '../../../../apps/server/src/run'].map((path) => new URL(`${path}/`, import.meta.url));

const rules = [...readFileSync(new URL('RULES.md', import.meta.url), 'utf8').matchAll(/^- \*\*([RG]\d+)\*\*/gm)].map(
  (match) => match[1]!,
);
const titles = FOLDERS.flatMap((folder) =>
  readdirSync(folder)
    .filter((name) => name.endsWith('.test.ts'))
    .flatMap((name) => [...readFileSync(new URL(name, folder), 'utf8').matchAll(/test\(\s*['`]((?:[RG]\d+ ?)+):/g)])
    .flatMap((match) => match[1]!.split(' ')),
);

describe('RULES.md', () => {
  test('numbers its rules without gaps', () => {
    for (const letter of ['R', 'G']) {
      const numbers = rules.filter((rule) => rule.startsWith(letter)).map((rule) => Number(rule.slice(1)));
      expect(numbers).toEqual(numbers.map((_, index) => index + 1));
    }
  });

  test.each(rules)('%s has a test that names it', (rule) => {
    expect(titles).toContain(rule);
  });

  test('is not named for rules that it does not have', () => {
    expect(titles.filter((title) => !rules.includes(title))).toEqual([]);
  });
});

import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { shellPath, shellQuote } from './shell-quote.ts';

describe('shellQuote', () => {
  it('leaves plain words alone', () => {
    expect(shellQuote('/opt/python3.11/bin/python')).toBe('/opt/python3.11/bin/python');
  });

  it.each(['', "it's", 'a b', '$HOME', '`id`', '~/x', 'a\nb', '*', 'A=b', '#', '-n', '\\', '"', '!'])(
    'makes %j a single word that stands for itself',
    (text) => {
      expect(printed(shellQuote(text))).toBe(text);
    },
  );

  it('does so for any text', () => {
    const words = fc.array(
      fc.string({ unit: 'binary' }).map((text) => text.replaceAll('\0', '')),
      { maxLength: 20 },
    );
    fc.assert(
      fc.property(words, (texts) => {
        expect(printed(texts.map(shellQuote).join(' '))).toBe(texts.join('\u001f'));
      }),
      { numRuns: 30 },
    );
  });
});

describe('shellPath', () => {
  it('keeps a leading ~/ the home folder and quotes the rest', () => {
    expect(printed(shellPath('~/my venv/bin/python'))).toBe('/home/me/my venv/bin/python');
    expect(shellPath('~other/python')).toBe("'~other/python'");
  });
});

/** What a real shell makes of the words, joined by unit separators. */
function printed(words: string): string {
  const script = `first=1\nfor word in ${words}; do\n[ "$first" = 1 ] || printf '\\037'\nfirst=0\nprintf %s "$word"\ndone`;
  return execFileSync('/bin/sh', ['-s'], { input: script, env: { HOME: '/home/me' }, encoding: 'utf8' });
}

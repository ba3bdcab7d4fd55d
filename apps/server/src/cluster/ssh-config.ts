import { readdir, readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { basename, dirname, isAbsolute, join } from 'node:path';

/** One line of `ssh_config` that means something, under the heading it stands under. */
export type ConfigLine = {
  readonly under: ConfigHeading;
  /** In small letters. */
  readonly keyword: string;
  readonly value: string;
};

export type ConfigHeading =
  | { readonly kind: 'all' }
  | { readonly kind: 'host'; readonly patterns: readonly string[] }
  /** `words` as they stand: `host a exec "..."`. */
  | { readonly kind: 'match'; readonly words: string };

const DEEPEST = 16;

/**
 * Reads an `ssh_config` with the files it includes, in the order in which their lines count. What cannot be read is left
 * out, as `ssh` does with includes that match nothing.
 */
export async function readSshConfig(
  path: string,
  under: ConfigHeading = { kind: 'all' },
  depth = 0,
): Promise<readonly ConfigLine[]> {
  const text = await readFile(path, 'utf8').catch(() => '');
  const lines: ConfigLine[] = [];
  let heading = under;
  for (const line of text.split(/\r?\n/)) {
    const [, keyword = '', rest = ''] = /^\s*([A-Za-z]\w*)(?:\s*=\s*|\s+)(.*?)\s*$/.exec(line) ?? [];
    const value = rest.replace(/^"(.*)"$/, '$1');
    switch (keyword.toLowerCase()) {
      case '':
        break;
      case 'host':
        heading = { kind: 'host', patterns: wordsOf(rest) };
        break;
      case 'match':
        heading = rest.toLowerCase() === 'all' ? { kind: 'all' } : { kind: 'match', words: rest };
        break;
      case 'include':
        if (depth < DEEPEST)
          for (const pattern of wordsOf(rest))
            for (const file of await filesOf(pattern, dirname(path)))
              lines.push(...(await readSshConfig(file, heading, depth + 1)));
        break;
      default:
        lines.push({ under: heading, keyword: keyword.toLowerCase(), value });
    }
    // A heading counts even when nothing stands under it: its names are hosts.
    if (/^(?:host|match)$/i.test(keyword)) lines.push({ under: heading, keyword: '', value: '' });
  }
  return lines;
}

/** Names in `Host` lines that are no patterns, each once. */
export function aliasesOf(lines: readonly ConfigLine[]): readonly string[] {
  const names = lines.flatMap(({ under }) => (under.kind === 'host' ? under.patterns : []));
  // One that begins with a dash would be an option to ssh.
  return [...new Set(names)].filter((name) => /^[^\s*?!-][^\s*?!]*$/.test(name));
}

/** True when the lines under a heading count for a host; of `Match`, only what needs no command and no other host. */
export function counts(under: ConfigHeading, alias: string): boolean {
  if (under.kind === 'all') return true;
  if (under.kind === 'host') return matchesPatterns(under.patterns, alias);
  const [criterion = '', patterns = '', ...more] = wordsOf(under.words);
  return more.length === 0 && /^(?:original)?host$/i.test(criterion) && matchesPatterns(patterns.split(','), alias);
}

export function matchesPatterns(patterns: readonly string[], name: string): boolean {
  const isMatch = (pattern: string) => wildcard(pattern.replace(/^!/, '')).test(name);
  if (patterns.some((pattern) => pattern.startsWith('!') && isMatch(pattern))) return false;
  return patterns.some((pattern) => !pattern.startsWith('!') && isMatch(pattern));
}

/** Words between blanks; one in quotes may hold some. */
export function wordsOf(text: string): string[] {
  return [...text.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? '');
}

function wildcard(pattern: string): RegExp {
  const escaped = pattern.replace(/[.+^${}()|[\]\\]/g, String.raw`\$&`);
  return new RegExp(`^${escaped.replaceAll('*', '.*').replaceAll('?', '.')}$`, 'i');
}

/** The files that an `Include` names; the last part of its path may be a pattern. */
async function filesOf(pattern: string, folder: string): Promise<readonly string[]> {
  const path = pattern.startsWith('~/') ? join(homedir(), pattern.slice(2)) : pattern;
  const whole = isAbsolute(path) ? path : join(folder, path);
  if (!/[*?]/.test(whole)) return [whole];
  const names = await readdir(dirname(whole)).catch(() => []);
  const fits = wildcard(basename(whole));
  return names
    .filter((name) => fits.test(name) && !name.startsWith('.'))
    .toSorted()
    .map((name) => join(dirname(whole), name));
}

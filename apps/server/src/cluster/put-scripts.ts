import { randomBytes } from 'node:crypto';
import { posix } from 'node:path';
import { shellQuote } from '@gridloom/core/cluster';

/** Raw bytes of one here-document; shells hold it in memory. */
const PART_BYTES = 3 * 1024 * 1024;
const SCRIPT_CHARACTERS = 6 * 1024 * 1024;

/**
 * Scripts that write files under a folder, to be run in order. Content travels as base64, so that every byte arrives;
 * a file appears under its name only when its length is right.
 *
 * @throws Error when a path leaves the folder: that is a bug of the caller
 */
export function* putScripts(folder: string, files: Readonly<Record<string, string | Uint8Array>>): Generator<string> {
  const nonce = randomBytes(6).toString('hex');
  const made = new Set<string>();
  let script = '';
  for (const [path, content] of Object.entries(files)) {
    const bytes = typeof content === 'string' ? Buffer.from(content, 'utf8') : Buffer.from(content);
    for (const step of fileSteps(folder, path, bytes, { nonce, made })) {
      if (script !== '' && script.length + step.length > SCRIPT_CHARACTERS) {
        yield script;
        script = '';
      }
      script += step;
    }
  }
  if (script !== '') yield script;
}

type Upload = { readonly nonce: string; readonly made: Set<string> };

function* fileSteps(folder: string, path: string, bytes: Buffer, { nonce, made }: Upload): Generator<string> {
  const target = posix.join(folder, path);
  if (posix.isAbsolute(path) || !target.startsWith(`${posix.normalize(folder).replace(/\/$/, '')}/`))
    throw new Error(`${path} is not inside ${folder}`);
  const parent = posix.dirname(target);
  if (!made.has(parent)) {
    made.add(parent);
    yield `mkdir -p ${shellQuote(parent)} || exit 74\n`;
  }
  const final = shellQuote(target);
  const partial = shellQuote(`${target}.tmp-${nonce}`);
  const giveUp = `{ rm -f ${partial}; exit 74; }`;
  for (let at = 0; at === 0 || at < bytes.length; at += PART_BYTES) {
    const part = bytes
      .subarray(at, at + PART_BYTES)
      .toString('base64')
      .replace(/.{1,8000}/g, '$&\n');
    yield `base64 -d ${at === 0 ? '>' : '>>'}${partial} <<'@@' || ${giveUp}\n${part}@@\n`;
  }
  yield `[ "$(wc -c <${partial})" -eq ${bytes.length} ] || { echo ${shellQuote(`${target} arrived incomplete`)} >&2; rm -f ${partial}; exit 74; }\n` +
    `mv -f ${partial} ${final} || ${giveUp}\n`;
}

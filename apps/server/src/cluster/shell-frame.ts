import { randomBytes } from 'node:crypto';

/** A script between sentinels that only this run knows, and the reader that finds its output between them. */
export type Frame = { readonly text: string; readonly reader: FrameReader };

/**
 * Frames a script for `/bin/sh` on stdin. The script is read to its end before it starts, so a line that drops on the
 * way never runs half of it; its commands find stdin empty; `exit` and `set -e` stay inside.
 */
export function frameScript(script: string): Frame {
  const nonce = randomBytes(9).toString('hex');
  const text = [
    // The sentinel is put together by printf: a shell that echoes its input does not forge it.
    `printf '\\n@@%s%s:%s\\n' ${nonce} B "$$"`,
    '(',
    PRELUDE,
    script,
    ') </dev/null',
    `printf '\\n@@%s%s:%s\\n' ${nonce} E "$?"`,
    '',
  ].join('\n');
  return { text, reader: createFrameReader(nonce) };
}

/**
 * As `frameScript`, for a script that reads file descriptor 3: what follows on stdin once the opening sentinel has been
 * seen. A shell may read ahead as far as stdin goes, so nothing may follow before; and as all of it is one command,
 * nothing of the frame is left to be read when the script begins.
 */
export function frameReadingScript(script: string): Frame {
  const nonce = randomBytes(9).toString('hex');
  const text = [
    '{',
    `printf '\\n@@%s%s:%s\\n' ${nonce} B "$$"`,
    '(',
    PRELUDE,
    script,
    ') 3<&0 </dev/null',
    `printf '\\n@@%s%s:%s\\n' ${nonce} E "$?"`,
    'exit',
    '}',
    '',
  ].join('\n');
  return { text, reader: createFrameReader(nonce) };
}

/** Messages in English, Python in UTF-8, nothing left over from somebody's terminal. */
const PRELUDE = [
  'GRIDLOOM_LC_ALL=${LC_ALL-}',
  'LC_ALL=C PYTHONUTF8=1',
  'export LC_ALL PYTHONUTF8',
  'unset CDPATH ENV BASH_ENV',
].join('\n');

export type FrameReader = {
  /** Takes the next bytes of stdout; returns those that are certainly the script's own. */
  push(chunk: Buffer): Buffer;
  /** Process id of the shell, which leads its own process group; null until it has spoken. */
  pid(): number | null;
  /** The script's exit code, or null while the closing sentinel has not been seen. */
  code(): number | null;
  /** What came before the script: banners, greetings, refusals. */
  noise(): string;
};

const NOISE_LIMIT = 64 * 1024;

function createFrameReader(nonce: string): FrameReader {
  const begin = Buffer.from(`\n@@${nonce}B:`);
  const end = Buffer.from(`\n@@${nonce}E:`);
  let phase: 'before' | 'inside' | 'after' = 'before';
  let held: Buffer = Buffer.alloc(0);
  let noise = '';
  let pid: number | null = null;

  return {
    push(chunk) {
      held = held.length === 0 ? chunk : Buffer.concat([held, chunk]);
      if (phase === 'before') {
        const at = held.indexOf(begin);
        if (at < 0) {
          noise = held.subarray(0, NOISE_LIMIT).toString('utf8');
          if (held.length > NOISE_LIMIT) held = held.subarray(held.length - begin.length);
          return EMPTY;
        }
        const lineEnd = held.indexOf('\n', at + begin.length);
        if (lineEnd < 0) return EMPTY;
        noise = held.subarray(0, Math.min(at, NOISE_LIMIT)).toString('utf8');
        pid = Number(held.subarray(at + begin.length, lineEnd).toString('latin1'));
        held = held.subarray(lineEnd + 1);
        phase = 'inside';
      }
      if (phase === 'after') return EMPTY;
      const at = held.indexOf(end);
      if (at >= 0) {
        const own = held.subarray(0, at);
        held = held.subarray(at + end.length);
        phase = 'after';
        return own;
      }
      const certain = Math.max(0, held.length - end.length + 1);
      const own = held.subarray(0, certain);
      held = held.subarray(certain);
      return own;
    },
    pid: () => pid,
    code() {
      const digits = phase === 'after' ? /^(\d+)\n/.exec(held.toString('latin1')) : null;
      return digits ? Number(digits[1]) : null;
    },
    noise: () => noise,
  };
}

const EMPTY: Buffer = Buffer.alloc(0);

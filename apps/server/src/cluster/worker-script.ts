import { type Profile, pythonCommand, setupScript, shellQuote } from '@gridloom/core/cluster';

import { shellWords } from './shell-words.ts';

/** Exit code of a worker script when the worker's file is not there (yet, or any more). */
export const WORKER_MISSING = 97;

/** A worker on the submit host: `file` is its absolute path, `interpreter` as `pythonCommand` has it. */
export type Worker = { readonly profile: Profile; readonly interpreter: string | null; readonly file: string };

/**
 * The sh script of one worker command: set-up lines, then Python. It can stand inside another script.
 *
 * @param argv - the command and its arguments
 * @param stdin - sent as JSON when given; `ON_DESCRIPTOR_3` where the script around it has it there
 */
export function workerScript({ profile, interpreter, file }: Worker, argv: readonly string[], stdin?: unknown): string {
  const python = pythonCommand(profile.python, interpreter);
  const lines = [
    '(',
    `[ -f ${shellQuote(file)} ] || exit ${WORKER_MISSING}`,
    ...poolBound(profile),
    setupScript(profile.setup),
    ...python.lines,
    `${python.command}${BARE.has(argv[0]!) ? ' -S' : ''} ${shellQuote(file)} ${shellWords(argv)}`,
  ];
  if (stdin === ON_DESCRIPTOR_3) lines[lines.length - 1] += ' <&3 3<&-';
  else if (stdin !== undefined) lines[lines.length - 1] += ` ${stdinDocument(stdin)}`;
  return [...lines, ')', ''].join('\n');
}

/** Asked every few seconds, and in need of nothing that is installed beside Python: looking for that is half of its start. */
const BARE: ReadonlySet<string> = new Set(['scan', 'pool-status']);

/** A request that comes later than the script; the set-up lines cannot take it for theirs. */
export const ON_DESCRIPTOR_3 = Symbol('on descriptor 3');

/** Hands JSON to the command that stands before it on the line. */
export function stdinDocument(value: unknown): string {
  return `<<'@@stdin'\n${asciiJson(value)}\n@@stdin`;
}

/** JSON in one line of ASCII: no shell, locale or line discipline changes it on the way. */
function asciiJson(value: unknown): string {
  return JSON.stringify(value).replace(
    /[\u007f-\uffff]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

function poolBound(profile: Profile): string[] {
  const { scheduler } = profile;
  return scheduler.kind === 'processes' && scheduler.cpus !== null
    ? [`GRIDLOOM_POOL_CPUS=${scheduler.cpus}; export GRIDLOOM_POOL_CPUS`]
    : [];
}

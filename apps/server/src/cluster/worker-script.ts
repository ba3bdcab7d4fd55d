import { type Profile, setupScript, shellPath, shellQuote } from '@gridloom/core/cluster';

import { shellWords } from './shell-words.ts';

/** Exit code of a worker script when the worker's file is not there (yet, or any more). */
export const WORKER_MISSING = 97;

/**
 * The sh script of one worker command: set-up lines, then Python. It can stand inside another script.
 *
 * @param file - absolute path of the worker
 * @param argv - the command and its arguments
 * @param stdin - sent as JSON when given
 */
export function workerScript(profile: Profile, file: string, argv: readonly string[], stdin?: unknown): string {
  const lines = [
    '(',
    `[ -f ${shellQuote(file)} ] || exit ${WORKER_MISSING}`,
    ...poolBound(profile),
    setupScript(profile.setup),
    `${shellPath(profile.python)} ${shellQuote(file)} ${shellWords(argv)}`,
  ];
  if (stdin !== undefined) {
    lines[lines.length - 1] += " <<'@@stdin'";
    lines.push(asciiJson(stdin), '@@stdin');
  }
  return [...lines, ')', ''].join('\n');
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

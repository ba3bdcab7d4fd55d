import { shellQuote } from './shell-quote.ts';

/**
 * A profile's set-up lines, ready to stand in a `/bin/sh` script before Python starts. They run in the script's own
 * shell, so that what they export stays; what they print goes to stderr; a syntax error in them cannot break what
 * stands around them. `source` and `module` work as they do in a login shell, where the machine has them.
 *
 * @returns '' when there are none
 */
export function setupScript(setup: string): string {
  if (setup.trim() === '') return '';
  return [
    `command -v source >/dev/null 2>&1 || eval 'source() { . "$@"; }'`,
    'if ! command -v module >/dev/null 2>&1; then',
    `  for gridloom_init in ${MODULE_INITS.join(' ')}; do`,
    '    if [ -r "$gridloom_init" ]; then . "$gridloom_init" >&2; break; fi',
    '  done',
    'fi',
    `eval ${shellQuote(setup.replaceAll('\r\n', '\n'))} >&2`,
    '',
  ].join('\n');
}

/** Where sites keep the POSIX shell form of `module`; a bare `/bin/sh` has not read them. */
const MODULE_INITS = [
  '/etc/profile.d/z00_lmod.sh',
  '/etc/profile.d/lmod.sh',
  '/etc/profile.d/modules.sh',
  '/usr/share/lmod/lmod/init/sh',
  '/usr/share/modules/init/sh',
  '/usr/share/Modules/init/sh',
];

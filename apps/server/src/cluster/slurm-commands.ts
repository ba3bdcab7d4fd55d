import { type Profile, setupScript, shellPath, shellQuote } from '@gridloom/core/cluster';
import { CodedError } from '@gridloom/core/error';

import type { Shell } from './shell.ts';

/** Where the SLURM commands are, found once and remembered. */
export type SlurmCommands = {
  /** Absolute folder of sbatch and its kin. */
  readonly folder: string;
  /** `SLURM_CONF` where it was found; empty when it was not set. */
  readonly conf: string;
};

const USUAL_FOLDERS = [
  '/usr/bin',
  '/usr/local/bin',
  '/opt/slurm/bin',
  '/usr/local/slurm/bin',
  '/cm/shared/apps/slurm/current/bin',
];

/**
 * Finds sbatch on the submit host: with the profile's set-up lines, in a login shell, in the usual folders.
 *
 * @throws CodedError SLURM_MISSING
 */
export async function findSlurm(shell: Shell, profile: Profile): Promise<SlurmCommands> {
  const { scheduler } = profile;
  const given = scheduler.kind === 'slurm' ? scheduler.binFolder : null;
  const { code, stdout } = await shell.run(findScript(profile.setup, given));
  const [folder, conf] = stdout.toString('utf8').split('\n');
  if (code === 0 && folder?.startsWith('/')) return { folder, conf: conf ?? '' };
  const looked = given
    ? `in ${given}, as the profile says`
    : `with the set-up lines, in a login shell, and in ${USUAL_FOLDERS.join(', ')}`;
  throw new CodedError('SLURM_MISSING', { host: shell.host, looked });
}

function findScript(setup: string, given: string | null): string {
  const tell = `printf '%s\\n%s\\n' "\${found%/*}" "\${SLURM_CONF-}"`;
  if (given !== null) return `${setupScript(setup)}found=${shellPath(given)}/sbatch\n[ -x "$found" ] && ${tell}`;
  const login = `'printf "\\n@@%s\\n%s\\n" "$(command -v sbatch)" "\${SLURM_CONF-}"'`;
  return [
    '(',
    setupScript(setup),
    `found=$(command -v sbatch) && case $found in /*) ${tell}; exit 0 ;; esac`,
    'exit 1',
    ') && exit 0',
    `login=$(bash -lc ${login} 2>/dev/null | sed -n '/^@@\\//,$p')`,
    `if [ -n "$login" ]; then printf '%s\\n' "$login" | sed -e '1s/^@@//' -e '1s/\\/[^/]*$//'; exit 0; fi`,
    `for folder in ${USUAL_FOLDERS.join(' ')}; do`,
    `  found=$folder/sbatch; if [ -x "$found" ]; then ${tell}; exit 0; fi`,
    'done',
    'exit 1',
  ].join('\n');
}

/**
 * The lines that go before SLURM commands: their folder, and none of the variables by which a user's or a job's
 * environment changes what they do or print.
 */
export function slurmEnvironment({ folder, conf }: SlurmCommands): string {
  const names = ['SBATCH', 'SQUEUE', 'SACCT', 'SINFO', 'SCANCEL', 'SCONTROL', 'SLURM'];
  const patterns = names.map((name) => `-e 's/^\\(${name}_[A-Za-z0-9_]*\\)=.*/\\1/p'`);
  return [
    `for gridloom_name in $(env | sed -n ${patterns.join(' ')}); do`,
    '  case $gridloom_name in SLURM_CONF | SLURM_CLUSTERS | SLURM_JWT) ;; *) unset "$gridloom_name" ;; esac',
    'done',
    ...(conf === '' ? [] : [`SLURM_CONF=${shellQuote(conf)}; export SLURM_CONF`]),
    `PATH=${shellQuote(folder)}:$PATH; export PATH`,
    // Unlimited: a list of array tasks that is cut short would be half an answer.
    'SLURM_BITSTR_LEN=0 SLURM_TIME_FORMAT=%s; export SLURM_BITSTR_LEN SLURM_TIME_FORMAT',
    '',
  ].join('\n');
}

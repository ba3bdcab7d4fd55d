import { posix } from 'node:path';
import { classifySubmission, type SubmissionVerdict, shellQuote } from '@gridloom/core/cluster';

import { putScripts } from './put-scripts.ts';
import type { SubmitRequest } from './scheduler.ts';

/** sbatch retries by itself for up to 120 s when the controller is full; it is never cut off before. */
export const SUBMIT_TIMEOUT_MS = 200_000;

/** Exit code of a submission that came too late: somebody has looked for it meanwhile and found nothing. */
export const SUBMISSION_VOID = 98;

/**
 * The script that submits a job array and leaves a receipt beside its sbatch script (`.out`, `.err`, `.rc`), in one
 * shell, so that it is complete even when nobody hears the answer.
 *
 * `.try` says that sbatch may have been started; it is written before `.void` is looked at, and `findScript` does the
 * same in the other order. So either the look sees the try, or the try sees the look and gives up.
 *
 * @param stampMs - when the submission was decided on, by this server's clock
 */
export function submitScript(request: SubmitRequest, environment: string, stampMs: number): string {
  const { jobName, batch, folder } = request;
  const job = `jobs/${batch.id}`;
  const upload = [...putScripts(folder, { [`${job}.sbatch`]: request.script })].join('');
  const options = ['--parsable', `--job-name=${jobName}`, ...dependencyOption(request)];
  const isVoid = `if [ -f "$job.void" ] && [ "$(cat "$job.void")" -ge ${stampMs} ]; then exit ${SUBMISSION_VOID}; fi`;
  return [
    // Before the upload, which would make a deleted folder anew, with no void in it.
    `cd ${shellQuote(folder)} || exit 74`,
    upload,
    `job=${shellQuote(job)}`,
    // Once before anything is touched, for the receipt may be a later try's; once after the try is there to see.
    isVoid,
    'rm -f "$job.rc" "$job.out" "$job.err"',
    'date +%s >"$job.try" || exit 74',
    isVoid,
    environment,
    '(',
    // The job inherits this environment: the user's language goes back to what it was.
    '  if [ -n "$GRIDLOOM_LC_ALL" ]; then LC_ALL=$GRIDLOOM_LC_ALL; else unset LC_ALL; fi',
    '  unset GRIDLOOM_LC_ALL SLURM_BITSTR_LEN SLURM_TIME_FORMAT',
    `  exec sbatch ${options.map(shellQuote).join(' ')} "$job.sbatch" >"$job.out" 2>"$job.err"`,
    ')',
    'printf \'%s %s\\n\' "$?" "$(date +%s)" >"$job.rc.tmp" && mv -f "$job.rc.tmp" "$job.rc"',
    RECEIPT,
  ].join('\n');
}

/**
 * Never with `--kill-on-invalid-dep`: a task that can never start is told of, and cancelled by the engine, which then knows
 * why.
 */
function dependencyOption({ after, afterTasks }: SubmitRequest): string[] {
  const kinds = [
    ...(after.length === 0 ? [] : [`afterany:${after.join(':')}`]),
    ...(afterTasks.length === 0 ? [] : [`aftercorr:${afterTasks.join(':')}`]),
  ];
  return kinds.length === 0 ? [] : [`--dependency=${kinds.join(',')}`];
}

/**
 * The script that looks for an earlier submission: it declares void what has not begun yet, then shows what has. Where the
 * run folder was deleted there is no receipt, and none begins any more; where its parent is gone too, nothing is known.
 *
 * @param stampMs - submissions decided on up to now never begin any more
 */
export function findScript(folder: string, batchId: string, stampMs: number): string {
  const place = shellQuote(folder);
  return [
    `job=${shellQuote(`${folder}/jobs/${batchId}`)}`,
    `if [ -e ${place} ] || ! [ -d ${shellQuote(posix.dirname(folder))} ]; then`,
    `  cd ${place} || exit 74`,
    `  mkdir -p jobs && printf '%s\\n' ${stampMs} >"$job.void.tmp" && mv -f "$job.void.tmp" "$job.void" || exit 74`,
    'fi',
    RECEIPT,
  ].join('\n');
}

const RECEIPT = [
  `printf '@@now %s\\n' "$(date +%s)"`,
  `printf '@@try %s\\n' "$(cat "$job.try" 2>/dev/null)"`,
  `printf '@@rc %s\\n' "$(cat "$job.rc" 2>/dev/null)"`,
  `printf '@@out\\n'; cat "$job.out" 2>/dev/null`,
  `printf '\\n@@err\\n'; cat "$job.err" 2>/dev/null`,
  `printf '\\n@@receipt-end\\n'`,
  '',
].join('\n');

/** Where a submission stands, as far as its receipt tells. Ages are in seconds of the cluster's clock. */
export type Receipt =
  | { readonly kind: 'none' }
  | { readonly kind: 'begun'; readonly ageS: number }
  | { readonly kind: 'ended'; readonly ageS: number; readonly verdict: SubmissionVerdict };

/** Reads what `submitScript` and `findScript` print; null when it is cut short. */
export function readReceipt(output: string): Receipt | null {
  const match = /@@now (\d+)\n@@try (\d*)\n@@rc ([\d ]*)\n@@out\n([\s\S]*)\n@@err\n([\s\S]*)\n@@receipt-end\n/.exec(
    output,
  );
  if (!match) return null;
  const [, now, begun, ended, stdout, stderr] = match;
  if (ended !== '') {
    const [code, at] = ended!.split(' ').map(Number);
    return { kind: 'ended', ageS: Number(now) - at!, verdict: classifySubmission(stdout!, stderr!, code!) };
  }
  return begun === '' ? { kind: 'none' } : { kind: 'begun', ageS: Number(now) - Number(begun) };
}

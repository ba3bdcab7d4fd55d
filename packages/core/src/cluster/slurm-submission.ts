/**
 * What became of an sbatch.
 *
 * - `accepted`: it has a job id
 * - `refused`: SLURM said no, and would again
 * - `quota`: SLURM takes not so many jobs of this user, or of all users, at the moment; nothing was submitted, and fewer
 *   tasks may be taken
 * - `busy`: SLURM said not now (a standby controller, a broken munge); nothing was submitted
 * - `unclear`: it may or may not have been accepted
 */
export type SubmissionVerdict =
  | { readonly kind: 'accepted'; readonly jobId: string }
  | { readonly kind: 'refused' | 'quota' | 'busy' | 'unclear'; readonly answer: string };

/**
 * Judges an sbatch by what it left behind.
 *
 * Noise on stderr beside a job id is a success: sbatch says "sleeping and retrying" before it succeeds. An exit code of
 * 0 without a job id is not.
 *
 * @param code - null when a signal or the line ended it
 */
export function classifySubmission(stdout: string, stderr: string, code: number | null): SubmissionVerdict {
  // `--parsable` prints `id` or `id;cluster`; site wrappers print more around it.
  const jobId = /^(\d+)(?:;\S+)?$/m.exec(stdout)?.[1];
  if (code === 0 && jobId !== undefined) return { kind: 'accepted', jobId };
  const answer = answerOf(`${stderr}\n${stdout}`);
  const said = `${stderr}\n${stdout}`;
  if (UNCLEAR.some((pattern) => pattern.test(said))) return { kind: 'unclear', answer };
  if (NEVER.some((pattern) => pattern.test(said))) return { kind: 'refused', answer };
  if (QUOTA.some((pattern) => pattern.test(said))) return { kind: 'quota', answer };
  if (BUSY.some((pattern) => pattern.test(said))) return { kind: 'busy', answer };
  if (code === 0 || code === null || isSignal(code)) return { kind: 'unclear', answer };
  return /sbatch: /.test(said) || NOT_RUN.includes(code)
    ? { kind: 'refused', answer }
    : { kind: 'unclear', answer: answer || `sbatch ended with exit code ${code} and said nothing` };
}

/** The controller may have accepted the job before the answer was lost. */
const UNCLEAR = [
  /Socket timed out on send\/recv/i,
  /Unable to contact (?:\w+ )?slurm controller/i,
  /Zero Bytes were transmitted or received/i,
  /Message (?:send|receive) failure/i,
  /send\/recv failure/i,
  /Unexpected message received/i,
  /Connection (?:refused|timed out|reset)/i,
  /Communication (?:connection|shutdown) failure/i,
  /Transport endpoint is not connected|Broken pipe/i,
  /Insane message length|Header lengths are longer than data received/i,
];

/** Limits of one job, which SLURM checks for each job alone even where they are a user's: waiting does not help. */
const NEVER = [/(?:Assoc|QOS)\w*(?:PerJob|Wall|Cpu|CPU|Mem|Node|GRES|Gres)\w*Limit/];

/** As many jobs as there may be. An array counts with each of its tasks, and is refused whole for one too many. */
const QUOTA = [
  /(?:Assoc|QOS)\w*(?:Submit|MaxJobs)\w*Limit/,
  /job violates accounting\/QOS policy/i,
  // MaxJobCount, after sbatch has waited for two minutes by itself.
  /Resource temporarily unavailable/i,
  /Slurm temporarily unable to accept job/i,
];

/** SLURM answered, took nothing, and may take it later. */
const BUSY = [
  /Unable to create job record/i,
  /I\/O error writing script\/environment to file/i,
  /breached requested QOS usage threshold/i,
  /Required partition not available/i,
  /Invalid user id/i,
  /in standby mode/i,
  /System submissions disabled/i,
  /Job creation temporarily disabled/i,
  /Protocol authentication error/i,
  /Munge (?:encode|decode) failed/i,
  /failed to fetch config/i,
];

/** sbatch itself could not be started. */
const NOT_RUN = [126, 127];

/** Shells report a command that a signal ended as 128 plus its number; sbatch's own codes reach up to 255. */
function isSignal(code: number): boolean {
  return code > 128 && code <= 128 + 64;
}

/** The lines that say something, without sbatch's own prefixes; the first one names the limit. */
function answerOf(said: string): string {
  const lines = said
    .split('\n')
    .map((line) => line.replace(/^sbatch: (?:error: |fatal: )?/, '').trim())
    .filter((line) => line !== '' && !/^Try "sbatch --help"|sleeping and retrying/.test(line))
    .map((line) => line.replace(/^Batch job submission failed: /, ''));
  return [...new Set(lines)].join('; ').slice(0, 1000);
}

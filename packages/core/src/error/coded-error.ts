/** Everything that can fail for a reason we know, in one table. Problems of a pipeline are in `problem.ts`. */
export const ERROR_CODES = {
  PIPELINE_CHANGED: {
    recovery: 'reload',
    message: (d: { savedRevision: number }) =>
      `This pipeline was saved elsewhere meanwhile (revision ${d.savedRevision}).`,
    hint: () => 'Reload it and apply your change again, or save yours as a copy.',
  },
  NOT_FOUND: {
    recovery: 'fix-input',
    message: (d: { what: string; name: string }) => `There is no ${d.what} "${d.name}".`,
    hint: () => 'Check the name; it may have been deleted.',
  },
  BAD_DOCUMENT: {
    recovery: 'fix-input',
    message: (d: { what: string; where: string; reason: string }) =>
      `${d.what} cannot be read at ${d.where}: ${d.reason}`,
    hint: () => 'Mend the file at that place and try again; nothing was changed.',
  },
  PLAN_REFUSED: {
    recovery: 'fix-input',
    message: (d: { problems: readonly { message: string }[] }) =>
      d.problems.length === 1
        ? d.problems[0]!.message
        : `${d.problems.length} problems: ${d.problems.map((p) => p.message).join(' ')}`,
    hint: () => 'Mend the problems listed for the pipeline, then run it.',
  },
  CLUSTER_REFUSED: {
    recovery: 'fix-input',
    message: (d: { command: string; answer: string }) =>
      `${d.command} said: ${d.answer}${/[.!?]$/.test(d.answer) ? '' : '.'}`,
    hint: () => 'Check the partition, account, resources and limits in the cluster profile and on the function.',
  },
  CLUSTER_BUSY: {
    recovery: 'retry-later',
    message: (d: { command: string; answer: string }) => `${d.command} takes nothing more for now: ${d.answer}`,
    hint: () => 'It is tried again by itself; nothing was submitted. Other jobs of yours may have to end first.',
  },
  CLUSTER_QUOTA: {
    recovery: 'retry-later',
    message: (d: { command: string; answer: string; tasks: number }) =>
      `The cluster takes no ${d.tasks === 1 ? 'more task' : `${d.tasks} more tasks`} of yours for now: ${d.answer}`,
    hint: () => 'More are submitted by themselves as yours end; nothing is lost.',
  },
  SLURM_MISSING: {
    recovery: 'fix-input',
    message: (d: { host: string; looked: string }) => `There is no sbatch on ${d.host} (looked ${d.looked}).`,
    hint: () => 'Give the folder of the SLURM commands in the profile, or check that this host is a submit host.',
  },
  SHELL_MISSING: {
    recovery: 'fix-input',
    message: (d: { host: string; reason: string }) => `${d.host} cannot run shell scripts: ${d.reason}`,
    hint: () =>
      'Choose a profile that runs over SSH on a Linux machine; on Windows, Gridloom can also be started in WSL.',
  },
  AGENT_MISSING: {
    recovery: 'fix-input',
    message: (d: { reason: string }) => `The SSH agent cannot be used: ${d.reason}`,
    hint: () => 'Start ssh-agent and load a key (ssh-add) before Gridloom starts, or choose a key file in the profile.',
  },
  CLUSTER_UNCLEAR: {
    recovery: 'retry-later',
    message: (d: { command: string; host: string; answer: string }) =>
      `${d.command} on ${d.host} gave no clear answer: ${d.answer}`,
    hint: () => 'It may have happened all the same: that is looked up before anything is tried again.',
    jobs: 'Running jobs are not affected.',
  },
  CLUSTER_UNREACHABLE: {
    recovery: 'retry-later',
    message: (d: { host: string; reason: string }) => `No connection to ${d.host}: ${d.reason}`,
    hint: () => 'Check the host name, the port and the VPN.',
    jobs: 'Running jobs are not affected; their status is stale until we reconnect.',
  },
  HOST_KEY_UNKNOWN: {
    recovery: 'accept-host-key',
    message: (d: { host: string; fingerprint: string }) =>
      `${d.host} shows the host key ${d.fingerprint}, which nobody has accepted yet.`,
    hint: () => 'Compare it with what the cluster publishes, then accept it once.',
  },
  HOST_KEY_CHANGED: {
    recovery: 'ask-admin',
    message: (d: { host: string; accepted: string; fingerprint: string }) =>
      `${d.host} shows the host key ${d.fingerprint}, but ${d.accepted} was accepted before. Nothing was sent to it.`,
    hint: () =>
      'Somebody may be in between. Ask the cluster whether its key changed; if so, forget the old key in the profile and accept the new one.',
  },
  LOGIN_REFUSED: {
    recovery: 'fix-input',
    message: (d: { host: string; user: string; tried: string }) =>
      `${d.host} refused the login of ${d.user} (tried: ${d.tried}).`,
    hint: (d: { tried: string }) =>
      /password|keyboard-interactive/.test(d.tried.split(';')[0]!)
        ? 'A password or code was wrong, or the user name is. It is not tried again by itself, for hosts lock out who tries too often: connect again to be asked anew.'
        : 'Check the user name and the key in the profile; the public key must be in ~/.ssh/authorized_keys on the cluster. It is not tried again by itself: then connect again.',
  },
  LOGIN_UNANSWERED: {
    recovery: 'fix-input',
    message: (d: { host: string; reason: string }) => `The login to ${d.host} waits for you: ${d.reason}`,
    hint: () => 'Connect again and answer what the host asks.',
    jobs: 'Jobs on the cluster go on meanwhile.',
  },
  KNOWN_HOSTS_REFUSED: {
    recovery: 'fix-input',
    message: (d: { host: string; reason: string }) => `ssh does not trust the host key of ${d.host}: ${d.reason}`,
    hint: () =>
      'This profile leaves host keys to ssh and its known_hosts. Compare the key with what the cluster publishes, log in once by ssh in a terminal, then connect again.',
  },
  JUMP_REFUSED: {
    recovery: 'ask-admin',
    message: (d: { jump: string; host: string; reason: string }) =>
      `The jump host ${d.jump} passes nothing on to ${d.host}: ${d.reason}`,
    hint: () =>
      'Ask whoever runs the jump host whether it forwards connections (AllowTcpForwarding), and to which hosts.',
  },
  SHELL_RESTRICTED: {
    recovery: 'ask-admin',
    message: (d: { host: string; reason: string }) => `The account on ${d.host} runs no scripts: ${d.reason}`,
    hint: () =>
      'Gridloom needs an account whose login shell may start /bin/sh. Ask the cluster for a normal login shell, or for another submit host.',
  },
  KEY_UNUSABLE: {
    recovery: 'fix-input',
    message: (d: { path: string; reason: string }) => `The key file ${d.path} cannot be used: ${d.reason}`,
    hint: () => 'Give the path of a private key, or load the key into your SSH agent and choose "agent".',
  },
  COMMAND_FAILED: {
    recovery: 'retry-later',
    message: (d: { command: string; code: number | null; stderr: string }) =>
      `${d.command} ended with ${d.code === null ? 'a signal' : `exit code ${d.code}`}: ${d.stderr.trim().slice(-2000) || 'no message'}`,
    hint: () => 'Run the connection test of the profile; it checks each part by itself.',
  },
  DISK_FULL: {
    recovery: 'retry-later',
    message: (d: { folder: string; answer: string }) => `Nothing can be written to ${d.folder}: ${d.answer}`,
    hint: () =>
      'Free some space or inodes there: what waits for it is tried again by itself, what is computed is kept.',
  },
  FOLDER_REFUSED: {
    recovery: 'fix-input',
    message: (d: { folder: string; answer: string }) => `Nothing can be written to ${d.folder}: ${d.answer}`,
    hint: () => 'Choose a root folder in the profile that you may write to, or have this one opened to you.',
  },
  PYTHON_MISSING: {
    recovery: 'fix-input',
    message: (d: { python: string; answer: string }) => `"${d.python}" is not a Python 3.8 or newer here: ${d.answer}`,
    hint: () =>
      'Set the Python of the profile to a full path, or load it in the set-up lines (module load ..., conda activate ...).',
  },
  WORKER_REFUSED: {
    recovery: 'fix-input',
    message: (d: { sentence: string }) => d.sentence,
    hint: () => 'Nothing was changed.',
  },
  RESOURCES_UNFIT: {
    recovery: 'fix-input',
    message: (d: { stage: string; reason: string }) => `The resources of ${d.stage} do not fit: ${d.reason}`,
    hint: () => 'Mend the expression in the Resources of the function, then start a new run.',
  },
  RECORDS_UNREADABLE: {
    recovery: 'retry-later',
    message: (d: { folder: string; reason: string }) => `The run folder ${d.folder} cannot be read: ${d.reason}`,
    hint: () =>
      'Nothing is declared lost meanwhile; it is read again by itself. If it was deleted, its results are too.',
  },
  RECORDS_DAMAGED: {
    recovery: 'ask-admin',
    message: (d: { folder: string; count: number }) =>
      `${d.count === 1 ? 'A record' : `${d.count} records`} in ${d.folder} ${d.count === 1 ? 'is' : 'are'} damaged and left out.`,
    hint: () =>
      'Elements without a whole record count as not computed; retry computes them again. Check the disk, and what else writes there.',
  },
  SCHEDULER_SILENT: {
    recovery: 'retry-later',
    message: (d: { host: string; answer: string }) => `The scheduler on ${d.host} does not answer: ${d.answer}`,
    hint: () => 'Jobs go on and nothing is declared lost meanwhile; it is asked again by itself.',
  },
  PROFILE_IN_USE: {
    recovery: 'fix-input',
    message: (d: { name: string; runs: readonly string[] }) =>
      `${d.name} has ${d.runs.length === 1 ? 'a run' : `${d.runs.length} runs`} under way (${d.runs.join(', ')}).`,
    hint: () =>
      'Its host, user, scheduler and root folder can change, and it can be deleted, once they have ended. For another cluster add another profile.',
  },
  RUN_NOT_READY: {
    recovery: 'retry-later',
    message: (d: { runId: string; reason: string }) => `Run ${d.runId}: ${d.reason}`,
    hint: () => 'Wait for the run to get there, or look at its page for what it waits for.',
  },
  FOLDER_GONE: {
    recovery: 'fix-input',
    message: (d: { runId: string; folder: string; archive: string | null }) =>
      d.archive === null
        ? `The folder of run ${d.runId} is gone: there is no ${d.folder} any more.`
        : `The folder of run ${d.runId} is archived in ${d.archive}.`,
    hint: (d: { archive: string | null }) =>
      d.archive === null
        ? 'Its values went with it; what Gridloom itself remembers of the run stays.'
        : 'Restore it under Clusters, Run folders (or with `gridloom restore`), and try again.',
  },
  FILE_CHANGED: {
    recovery: 'reload',
    message: (d: { sentence: string }) => d.sentence,
    hint: () => 'Begin the transfer again from its start.',
  },
  TRANSFER_DAMAGED: {
    recovery: 'retry-later',
    message: (d: { what: string; host: string }) => `${d.what} did not arrive from ${d.host} as it was sent.`,
    hint: () => 'Its SHA-256 is another, so it was not handed on. Try again.',
  },
} as const satisfies Record<string, ErrorEntry>;

/** What the caller can do about it; buttons, retries and HTTP status follow from this, never from the code. */
export type Recovery = 'fix-input' | 'reload' | 'retry-later' | 'accept-host-key' | 'ask-admin';

export type ErrorCode = keyof typeof ERROR_CODES;

/** The facts an error of code `C` must carry. */
export type ErrorDetails<C extends ErrorCode> = Parameters<(typeof ERROR_CODES)[C]['message']>[0];

type ErrorEntry = {
  recovery: Recovery;
  message: (details: never) => string;
  hint: (details: never) => string;
  /** What becomes of jobs on the cluster meanwhile; the hint ends with it. */
  jobs?: string;
};

/** An operation failed for a reason we know. Bugs stay plain `Error`s. */
export class CodedError<C extends ErrorCode = ErrorCode> extends Error {
  override readonly name = 'CodedError';
  readonly code: C;
  readonly details: ErrorDetails<C>;
  readonly recovery: Recovery;
  readonly hint: string;
  /** The hint says what becomes of jobs on the cluster. */
  readonly tellsOfJobs: boolean;

  constructor(code: C, details: ErrorDetails<C>, options?: { cause: unknown }) {
    const entry: ErrorEntry = ERROR_CODES[code];
    super(entry.message(details as never), options);
    this.code = code;
    this.details = details;
    this.recovery = entry.recovery;
    const hint = entry.hint(details as never);
    this.tellsOfJobs = entry.jobs !== undefined;
    this.hint = entry.jobs === undefined ? hint : `${hint} ${entry.jobs}`;
  }
}

/** True for a `CodedError`, of the given code if one is given. By name, not `instanceof`: two copies may meet in one process. */
export function isCodedError<C extends ErrorCode = ErrorCode>(value: unknown, code?: C): value is CodedError<C> {
  return (
    value instanceof Error &&
    value.name === 'CodedError' &&
    'code' in value &&
    (code === undefined || value.code === code)
  );
}

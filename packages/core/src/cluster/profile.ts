import { z } from 'zod';
import { ResourceForm } from '../resources/resource-form.ts';
import { ClusterFacts } from './cluster-facts.ts';

export const ProfileId = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]*$/)
  .max(60);
export type ProfileId = z.infer<typeof ProfileId>;

/** A host on the way to another, with a key of its own to be accepted. It is logged in to with the identity of the last host. */
export const JumpHost = z.strictObject({
  host: z.string().min(1),
  port: z.int().min(1).max(65_535),
  user: z.string().min(1),
  /** `SHA256:...` of the host key the user accepted; `null` until then. */
  hostKey: z.string().nullable(),
});
export type JumpHost = z.infer<typeof JumpHost>;

/** How commands reach the machine. */
export const ShellChoice = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('local') }),
  z.strictObject({
    kind: z.literal('ssh'),
    host: z.string().min(1),
    port: z.int().min(1).max(65_535),
    user: z.string().min(1),
    identity: z.discriminatedUnion('kind', [
      z.strictObject({ kind: z.literal('agent') }),
      /** Path on the machine where Gridloom runs; neither the key nor its passphrase is ever stored. */
      z.strictObject({ kind: z.literal('key-file'), path: z.string().min(1) }),
      /** Asked for at each login, as is whatever else the host wants to know. */
      z.strictObject({ kind: z.literal('password') }),
    ]),
    /** The hosts on the way, the nearest first. */
    jump: z.array(JumpHost).max(8),
    /** `SHA256:...` of the host key the user accepted; `null` until then. */
    hostKey: z.string().nullable(),
  }),
  /**
   * The system's own `ssh`, as its configuration says: certificates, Kerberos, FIDO keys, ProxyCommand. Host keys are
   * those of its known_hosts.
   */
  z.strictObject({
    kind: z.literal('openssh'),
    /** An alias of `~/.ssh/config`, `user@host` or `ssh://user@host:port`; never an option. */
    destination: z
      .string()
      .regex(/^[^\s-]\S*$/, 'must be one word and not start with -')
      // The user's ProxyCommand may hand it to a shell (%h); OpenSSH itself refuses these only since 9.6.
      .regex(/^[^\p{Cc}'"`$\\;&<>|(){}]*$/u, 'must have no quotes, brackets or other signs that a shell reads'),
  }),
]);
export type ShellChoice = z.infer<typeof ShellChoice>;

/** Who starts the tasks. */
export const SchedulerChoice = z.discriminatedUnion('kind', [
  /** A bounded pool of processes; `cpus` null means all of the machine's. */
  z.strictObject({ kind: z.literal('processes'), cpus: z.int().min(1).nullable() }),
  /** `binFolder` null means that sbatch is looked for. */
  z.strictObject({ kind: z.literal('slurm'), binFolder: z.string().nullable() }),
]);
export type SchedulerChoice = z.infer<typeof SchedulerChoice>;

/** Where to run: this machine, SLURM here, SLURM over SSH; with its defaults and limits. A stored one: `readProfile`. */
export const Profile = z.strictObject({
  id: ProfileId,
  name: z.string().min(1),
  shell: ShellChoice,
  scheduler: SchedulerChoice,
  /** Folder for run folders, on the shared filesystem; absolute or starting with `~/`. */
  root: z.string().regex(/^(\/|~\/)/, 'must start with / or ~/'),
  /** Shell lines before Python starts, on the submit host and in every job: `module load ...`. */
  setup: z.string(),
  /** Command or path. */
  python: z.string().min(1),
  /** Resources of every function that does not say otherwise. */
  defaults: ResourceForm,
  limits: z.strictObject({
    /** `MaxArraySize`: tasks per job array. Found by the connection test; SLURM's default is 1001. */
    maxArraySize: z.int().min(1),
    /** Seconds between polls while something changes. */
    pollS: z.number().min(0.2).max(600),
    /** Seconds that records may lag behind the end of a job before an element counts as lost (network filesystems). */
    graceS: z.number().min(0).max(600),
  }),
  /** What the connection test found of the cluster; null before it has looked, and where there is no SLURM. */
  facts: ClusterFacts.nullable(),
});
export type Profile = z.infer<typeof Profile>;

/** The profile that exists without set-up. */
export const THIS_MACHINE = 'this-machine';

/** One line of the connection test. */
export type CheckLine = {
  readonly id: string;
  readonly title: string;
  readonly status: 'waiting' | 'running' | 'ok' | 'warning' | 'failed' | 'skipped';
  /** What was found: a version, a fingerprint, the limits. */
  readonly detail: string;
  /** How to mend it; empty unless failed or warning. */
  readonly remedy: string;
  readonly milliseconds: number | null;
};

/** What a login asks the user, in the words of the host. Answers are used once and never stored. */
export type LoginQuestion = {
  /** An answer to an older question is refused. */
  readonly id: string;
  /** `user@host`: who asks, also on the way through a jump host. */
  readonly host: string;
  readonly title: string;
  /** May be empty. */
  readonly instructions: string;
  /** `echo`: what is typed may be seen. */
  readonly prompts: readonly { readonly label: string; readonly echo: boolean }[];
};

/** A host of `~/.ssh/config`, to make a profile of. */
export type SshHost = {
  readonly alias: string;
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly identityFile: string | null;
  /** `user@host:port` of the hosts on the way, the nearest first. */
  readonly jump: readonly string[];
  /** Why only the system's `ssh` can connect to it; empty when Gridloom can. */
  readonly needs: string;
};

/** State of a profile's connection, shown as a chip. */
export type Connection =
  | { readonly state: 'idle' | 'connecting' | 'connected' }
  /** The login waits for the user: a password, a passphrase, a second factor. */
  | { readonly state: 'asking'; readonly question: LoginQuestion }
  /** `nextTryAt` is epoch ms; null means that the user must act first. */
  | {
      readonly state: 'broken';
      readonly message: string;
      readonly hint: string;
      /** The hint says what becomes of jobs meanwhile. */
      readonly tellsOfJobs: boolean;
      readonly attempt: number;
      readonly nextTryAt: number | null;
    };

/** Why a job waits: a sentence, and SLURM's own word for it, which stands beside; each empty where there is none. */
export type WaitingReason = { readonly sentence: string; readonly token: string };

/**
 * Reads the reasons of a job array, as the scheduler has them: `waiting for its turn (Priority); held by you (JobHeldUser)`,
 * or SLURM's words alone.
 */
export function waitingReasons(reason: string): WaitingReason[] {
  const parts = reason.split('; ').filter((part) => part.trim() !== '');
  return parts.map((part) => {
    const [, words = '', token = ''] = /^(.*?)\s*\(([A-Z][^()]*)\)$/.exec(part.trim()) ?? [];
    const own = token || part.trim();
    const sentence = waitingWords(own);
    if (sentence) return { sentence, token: own };
    return words === '' ? { sentence: own, token: '' } : { sentence: `${capital(words)}.`, token };
  });
}

function capital(words: string): string {
  return words.slice(0, 1).toUpperCase() + words.slice(1);
}

/** Why a job waits, from SLURM's own token. */
export function waitingWords(reason: string): string {
  const token = reason.trim().replace(/^\((.*)\)$/, '$1');
  const exact = SENTENCES[token];
  if (exact) return exact;
  return PATTERNS.find(([pattern]) => pattern.test(token))?.[1] ?? '';
}

/** Which resource to ask less of, where a job can never start for this reason; empty where the word does not tell. */
export function fieldToChange(token: string): string {
  return FIELDS.find(([pattern]) => pattern.test(token))?.[1] ?? '';
}

const FIELDS: readonly (readonly [RegExp, string])[] = [
  [/time|wall/i, 'its time'],
  [/cpu/i, 'its cpus'],
  [/mem/i, 'its memory'],
  [/gres|gpu/i, 'its gpus'],
  [/^(PartitionNodeLimit|(QOS|Assoc).*Node)/, 'its nodes'],
  [/^(PartitionConfig|BadConstraints)$/, 'its cpus, memory or gpus'],
  [/account|qos/i, 'its account, QOS or partition'],
];

const SENTENCES: Readonly<Record<string, string>> = {
  Priority: 'Other jobs are ahead of it in the queue.',
  Resources: 'It is next in line and waits for enough free cpus, memory or GPUs.',
  Dependency: 'It waits for the jobs before it in this run.',
  DependencyNeverSatisfied: 'A job it depends on failed, so it will never start by itself.',
  BeginTime: 'It may start later only; SLURM usually tries again within a minute.',
  Licenses: 'It waits for a licence.',
  JobHeldUser: 'It is held by its owner; release it with scontrol release.',
  JobHeldAdmin: 'It is held by an administrator of the cluster.',
  JobArrayTaskLimit: 'As many tasks of this job array run as it allows at once.',
  PartitionDown: 'Its partition is down; ask the cluster when it returns.',
  PartitionInactive: 'Its partition takes no jobs at the moment.',
  PartitionNodeLimit: 'It asks for more nodes than its partition has or allows: it will never start.',
  PartitionTimeLimit: 'It asks for more time than its partition allows: it will never start.',
  PartitionConfig: 'It asks for more than its partition allows: it will never start.',
  BadConstraints: 'No node can ever satisfy what it asks for.',
  NodeDown: 'A node it needs is down.',
  ReqNodeNotAvail: 'Nodes it needs are down, drained or reserved.',
  Reservation: 'It waits for a reservation to begin.',
  Cleaning: 'SLURM is cleaning up after it ran before.',
  InvalidAccount: 'Its account is not valid on this cluster.',
  InvalidQOS: 'Its QOS is not valid on this cluster.',
  AccountNotAllowed: 'Its account may not use this partition.',
  QOSNotAllowed: 'Its QOS may not be used with this partition or account.',
};

const PATTERNS: readonly (readonly [RegExp, string])[] = [
  [/^(QOS|Assoc).*(Wall|Time)/i, 'It asks for more time than your account or QOS allows: lower its time limit.'],
  [/^QOSMaxSubmit|^AssocMaxSubmit/i, 'You have as many jobs in the queue as you are allowed.'],
  [/^(QOS|Assoc)(Max|Grp).*PerJob/i, 'It asks for more in one job than your account or QOS allows.'],
  [
    /^(QOS|Assoc)(Max|Grp)/i,
    'You use as much at once as your account or QOS allows; it starts when others of yours end.',
  ],
  [/^ReqNodeNotAvail/, 'Nodes it needs are down, drained or reserved.'],
];

/** Why a job waits, from SLURM's own token; the token itself stands beside the sentence. */
export function waitingWords(reason: string): string {
  const token = reason.trim().replace(/^\((.*)\)$/, '$1');
  const exact = SENTENCES[token];
  if (exact) return exact;
  return PATTERNS.find(([pattern]) => pattern.test(token))?.[1] ?? '';
}

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

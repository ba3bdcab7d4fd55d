/** Why a job waits or ended, in plain words with SLURM's own word; an unknown reason is shown as it is. */
export function slurmReasonWords(reason: string): string {
  const word = reason.trim().replace(/^\((.*)\)$/, '$1');
  const known = WORDS[word];
  if (known !== undefined) return known === '' ? '' : `${known} (${word})`;
  const limit = /^(?:Assoc|QOS)/.test(word) ? limitWords(word) : '';
  return limit === '' ? word : `${limit} (${word})`;
}

/** The words of a reason as a sentence of their own. */
export function reasonSentence(words: string): string {
  return words === '' ? '' : `${words[0]!.toUpperCase()}${words.slice(1)}${/[.!?]$/.test(words) ? '' : '.'}`;
}

/** What no waiting lifts: why a task can never start. Null when it may yet. */
export function slurmNever(reason: string): 'dependency' | 'limit' | null {
  if (reason === 'DependencyNeverSatisfied') return 'dependency';
  return FOR_EVER.test(reason) ? 'limit' : null;
}

/** Of a task whose predecessor ended badly, whoever schedules it. */
export const DEPENDENCY_NEVER =
  'a task it waits for was killed, so it can never start; Gridloom computes both again, or retry does';

/** Limits of one job, of what a node or partition has, and what an account may not do. Those of all jobs together end. */
const FOR_EVER =
  /^(?:PartitionConfig|PartitionTimeLimit|PartitionNodeLimit|BadConstraints|AccountNotAllowed|QOSNotAllowed|InvalidAccount|InvalidQOS|(?:Assoc|QOS)(?:Max\w*Per(?:Job|Node)(?:Limit)?|Min\w+))$/;

const WORDS: Readonly<Record<string, string>> = {
  '': '',
  None: '',
  Priority: 'waiting for its turn',
  Resources: 'next in line, waiting for free nodes',
  Dependency: 'waiting for other jobs to end',
  DependencyNeverSatisfied: DEPENDENCY_NEVER,
  BeginTime: 'waiting for its start time',
  JobArrayTaskLimit: 'waiting for other tasks of its array to end',
  JobHeldUser: 'held by you',
  JobHoldMaxRequeue: 'held by the cluster, because it was requeued too often; release it to try again',
  'launch failed requeued held': 'held by the cluster, because its node could not start it; release it to try again',
  JobHeldAdmin: 'held by the cluster; release it, or ask its support why',
  PartitionConfig:
    'asks for more than any node of the partition has, so it can never start; cancel it and retry with less, or on another partition',
  PartitionNodeLimit:
    'asks for more nodes than the partition allows, so it can never start; cancel it and retry with fewer, or on another partition',
  PartitionTimeLimit:
    'asks for more time than the partition allows, so it can never start; cancel it and retry with less, or on another partition',
  PartitionDown: 'the partition is down',
  PartitionInactive: 'the partition takes no jobs at the moment',
  NodeDown: 'its node went down',
  ReqNodeNotAvail: 'the nodes it needs are not available',
  BadConstraints: 'no node fits what it asks for, so it can never start; cancel it and retry with other resources',
  AccountNotAllowed:
    'the account may not use this partition, so it can never start; cancel it and retry on another one',
  QOSNotAllowed: 'the QOS may not be used here, so it can never start; cancel it and retry with another one',
  InvalidAccount: 'the account is not valid, so it can never start; cancel it and retry with another one',
  InvalidQOS: 'the QOS is not valid, so it can never start; cancel it and retry with another one',
  Licenses: 'waiting for a licence',
  Reservation: 'waiting for its reservation',
  Cleaning: 'the job before it is being cleaned up',
  Prolog: 'its node is being prepared',
  NonZeroExitCode: 'ended with an error',
  TimeLimit: 'reached its time limit',
  OutOfMemory: 'used more memory than it asked for',
  JobLaunchFailure: 'could not be started, or was killed on its node',
  FrontEndDown: 'the front-end node is down',
  SystemFailure: 'SLURM or its node failed',
  CANCELLED: 'cancelled',
  TIMEOUT: 'reached its time limit',
  OUT_OF_MEMORY: 'used more memory than it asked for',
  NODE_FAIL: 'its node went down',
  PREEMPTED: 'another job took its place',
  FAILED: 'ended with an error',
  CA: 'cancelled',
  TO: 'reached its time limit',
  OOM: 'used more memory than it asked for',
  NF: 'its node went down',
  PR: 'another job took its place',
  F: 'ended with an error',
};

/** `AssocGrpCpuLimit`, `QOSMaxSubmitJobPerUserLimit`, ...: who sets the limit, and what is limited. */
function limitWords(word: string): string {
  const owner = word.startsWith('QOS') ? 'the QOS' : 'the account';
  const what = LIMITED.find(([part]) => word.includes(part))?.[1];
  if (what === undefined) return '';
  if (slurmNever(word) === null) return `${owner} allows no more ${what}`;
  return word.includes('Min')
    ? `${owner} wants more ${what} in a job, so it can never start; cancel it and retry with more`
    : `${owner} allows a job no more ${what}, so it can never start; cancel it and retry with less`;
}

const LIMITED: readonly (readonly [string, string])[] = [
  ['Submit', 'jobs in the queue'],
  ['Wall', 'time'],
  ['Cpu', 'processors'],
  ['CPU', 'processors'],
  ['Mem', 'memory'],
  ['Node', 'nodes'],
  ['GRES', 'GPUs or other devices'],
  ['Gres', 'GPUs or other devices'],
  ['Job', 'jobs at once'],
];

import type { AccountFacts, ClusterFacts, PartitionFacts, QosFacts, ResourceBounds } from '../../cluster/index.ts';
import { extraOption, type Resources } from '../../resources/index.ts';

/** A limit, and what sets it: `the QOS "long"`. */
export type Bound = { readonly most: number; readonly by: string };

/** What account, QOS and partition together allow a job. */
export type Quota = {
  readonly account: string | null;
  readonly qos: string | null;
  /** Null where nobody says. */
  readonly usableQos: readonly string[] | null;
  /** Minutes. */
  readonly time: Bound | null;
  readonly bounds: Readonly<Record<keyof ResourceBounds, Bound | null>>;
  /** Jobs of a user that may wait or run at a time; array tasks count one by one. */
  readonly submitted: Bound | null;
};

/** A QOS or an account, as far as it sets limits. */
type Limits = {
  readonly by: string;
  readonly time: number | null;
  readonly bounds: readonly ResourceBounds[];
  readonly submitted: number | null;
};

/** SLURM asks the partition's own QOS first, then the job's (or the other way round), then the account; the first counts. */
export function quotaOf({ extraArgs }: Resources, facts: ClusterFacts, partition: PartitionFacts): Quota {
  const account = extraOption(extraArgs, 'account') ?? facts.defaultAccount;
  const charged =
    facts.accounts.find((one) => one.account === account && one.partition === partition.name) ??
    facts.accounts.find((one) => one.account === account && one.partition === null);
  const qos = extraOption(extraArgs, 'qos') ?? charged?.defaultQos ?? usualQos(charged);
  const ofJob = facts.qos.find(({ name }) => name === qos);
  const ofPartition = facts.qos.find(({ name }) => name === partition.ownQos);
  const both = ofJob?.overridesPartition ? [ofJob, ofPartition] : [ofPartition, ofJob];
  const sources = [
    ...both.flatMap((one) => (one ? [limitsOfQos(one)] : [])),
    ...(charged ? [limitsOfAccount(charged)] : []),
  ];
  return {
    account,
    qos,
    usableQos: charged?.qos ?? null,
    time: firstOf(sources, ({ time }) => time),
    bounds: {
      cpus: boundOf(sources, 'cpus'),
      memoryMib: boundOf(sources, 'memoryMib'),
      nodes: boundOf(sources, 'nodes'),
      gpus: boundOf(sources, 'gpus'),
    },
    submitted: firstOf(sources, ({ submitted }) => submitted),
  };
}

/** Without a default of its own a user gets the only QOS there is, or the one called normal. */
function usualQos(charged: AccountFacts | undefined): string | null {
  if (charged?.qos.length === 1) return charged.qos[0]!;
  return charged?.qos.includes('normal') ? 'normal' : null;
}

function limitsOfQos({ name, maxTimeMinutes, perJob, perUser, maxSubmitted }: QosFacts): Limits {
  return { by: `the QOS "${name}"`, time: maxTimeMinutes, bounds: [perJob, perUser], submitted: maxSubmitted };
}

function limitsOfAccount({ account, maxTimeMinutes, perJob, maxSubmitted }: AccountFacts): Limits {
  return { by: `the account "${account}"`, time: maxTimeMinutes, bounds: [perJob], submitted: maxSubmitted };
}

/** One job is also all that a user runs at least. */
function boundOf(sources: readonly Limits[], kind: keyof ResourceBounds): Bound | null {
  return firstOf(sources, ({ bounds }) => {
    const given = bounds.flatMap((bound) => bound[kind] ?? []);
    return given.length === 0 ? null : Math.min(...given);
  });
}

function firstOf(sources: readonly Limits[], amount: (limits: Limits) => number | null): Bound | null {
  for (const limits of sources) {
    const most = amount(limits);
    if (most !== null) return { most, by: limits.by };
  }
  return null;
}

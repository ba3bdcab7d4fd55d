import {
  ACCOUNT_FIELDS,
  type ClusterFacts,
  NODE_KIND_FORMAT,
  QOS_FIELDS,
  readAccounts,
  readEnforced,
  readPartitionFacts,
  readQos,
  readSlurmConfig,
  shellQuote,
} from '@gridloom/core/cluster';
import { type Check, ok, warning } from './connection-check.ts';
import { slurmEnvironment } from './slurm-commands.ts';
import { answerOf, readSection, sectionScript } from './slurm-section.ts';

/** Looks up what jobs may ask for, so that a plan can say what the cluster would refuse or never start. */
export const LIMITS_CHECK: Check = {
  id: 'limits',
  title: 'Limits and accounts',
  needs: ['slurm'],
  async look(context) {
    const { shell, signal, commands, config } = context;
    const { version, clusterName, accounting } = readSlurmConfig(config);
    const script = slurmEnvironment(commands!) + askScript(clusterName, accounting);
    const { stdout } = await shell.run(script, { signal, timeoutMs: 120_000 });
    const output = stdout.toString('utf8');
    const said = (name: string) => answerOf(readSection(output, name));
    const [partitions, nodes] = [said('partitions'), said('nodes')];
    if (partitions === null || nodes === null)
      return warning(
        'SLURM does not tell the limits of its partitions.',
        'Runs work all the same; what the cluster would refuse shows only when it does.',
      );
    const [qos, accounts, user] = [said('qos'), said('accounts'), said('user')];
    const isTold = qos !== null && accounts !== null;
    const nothing = { accounts: false, qos: false, limits: false };
    context.facts = {
      lookedAtMs: Date.now(),
      version,
      clusterName,
      enforces: isTold ? readEnforced(config) : nothing,
      partitions: readPartitionFacts(partitions, nodes, config),
      qos: readQos(qos ?? ''),
      accounts: readAccounts(accounts ?? ''),
      defaultAccount: user?.trim().split('|')[0] || null,
    };
    if (accounting && !isTold)
      return warning(
        `${partitionWords(context.facts)}; the accounting database does not answer.`,
        'Runs work all the same; limits of accounts and QOS show only when the cluster refuses a job.',
      );
    return ok([partitionWords(context.facts), ...accountWords(context.facts)].join('; '));
  },
};

/** Hidden partitions too: who knows the name may use them. */
function askScript(clusterName: string, accounting: boolean): string {
  const user = '"$(id -un)"';
  const cluster = shellQuote(clusterName);
  return [
    sectionScript('partitions', 'scontrol show partition -a -o'),
    sectionScript('nodes', `sinfo -h -a -e -o '${NODE_KIND_FORMAT}'`),
    ...(accounting
      ? [
          sectionScript('qos', `sacctmgr -nP show qos format=${QOS_FIELDS}`),
          sectionScript('accounts', `sacctmgr -nP show assoc user=${user} cluster=${cluster} format=${ACCOUNT_FIELDS}`),
          sectionScript('user', `sacctmgr -nP show user ${user} format=DefaultAccount`),
        ]
      : []),
  ].join('\n');
}

function partitionWords({ partitions }: ClusterFacts): string {
  const usual = partitions.find(({ isDefault }) => isDefault);
  return `${counted(partitions.length, 'partition')}, ${usual ? `${usual.name} by default` : 'none by default'}`;
}

function accountWords({ accounts, qos, enforces, defaultAccount }: ClusterFacts): string[] {
  if (!enforces.accounts) return ['accounts are not enforced'];
  const names = [...new Set(accounts.map(({ account }) => account))];
  const own = names.map((name) => (name === defaultAccount ? `${name} by default` : name)).join(', ');
  const usable = [...new Set(accounts.flatMap((account) => account.qos))].filter((name) =>
    qos.some((one) => one.name === name),
  );
  return [names.length === 0 ? 'no account of yours' : `accounts ${own}`, `QOS ${usable.join(', ') || 'none'}`];
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

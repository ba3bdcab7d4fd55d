import type { AccountFacts, ClusterFacts, QosFacts } from './cluster-facts.ts';
import { readBound, readMinutes, readTres } from './slurm-quantities.ts';

/** Fields of `sacctmgr -nP show qos format=...` that `readQos` reads. */
export const QOS_FIELDS = 'Name,MaxWall,MaxTRES,MaxTRESPU,MaxJobsPU,MaxSubmitPU,Flags';

/** Fields of `sacctmgr -nP show assoc format=...` that `readAccounts` reads. */
export const ACCOUNT_FIELDS = 'Account,Partition,QOS,DefaultQOS,MaxWall,MaxTRES,MaxJobs,MaxSubmit';

/** Reads the lines of `sacctmgr -nP show qos`. */
export function readQos(text: string): QosFacts[] {
  return linesOf(text).map(([name = '', wall = '', job = '', user = '', jobs = '', submitted = '', flags = '']) => ({
    name,
    maxTimeMinutes: readMinutes(wall),
    perJob: readTres(job),
    perUser: readTres(user),
    maxJobs: readBound(jobs),
    maxSubmitted: readBound(submitted),
    overridesPartition: /\bOverPartQOS\b/i.test(flags),
  }));
}

/** Reads the lines of `sacctmgr -nP show assoc` of one user on one cluster. */
export function readAccounts(text: string): AccountFacts[] {
  return linesOf(text).map(
    ([account = '', partition = '', qos = '', usual = '', wall = '', job = '', jobs = '', submitted = '']) => ({
      account,
      partition: partition === '' ? null : partition,
      qos: qos.split(',').filter((name) => name !== ''),
      defaultQos: usual === '' ? null : usual,
      maxTimeMinutes: readMinutes(wall),
      perJob: readTres(job),
      maxJobs: readBound(jobs),
      maxSubmitted: readBound(submitted),
    }),
  );
}

/** What `AccountingStorageEnforce` of `scontrol show config` makes SLURM check; some words imply others. */
export function readEnforced(config: string): ClusterFacts['enforces'] {
  const said = /^AccountingStorageEnforce\s*=\s*(.*)$/m.exec(config)?.[1]?.toLowerCase() ?? '';
  const has = (...words: readonly string[]) => words.some((word) => said.split(',').some((one) => one.trim() === word));
  return {
    accounts: has('all', 'associations', 'limits', 'safe', 'qos', 'wckeys'),
    qos: has('all', 'qos'),
    limits: has('all', 'limits', 'safe'),
  };
}

function linesOf(text: string): string[][] {
  const lines = text.split('\n').filter((line) => line.includes('|'));
  return lines.map((line) => line.split('|').map((field) => field.trim()));
}

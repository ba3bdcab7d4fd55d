import { readGpus } from '../resources/gres.ts';
import type { NodeKind, PartitionFacts } from './cluster-facts.ts';
import { readBound, readMinutes } from './slurm-quantities.ts';

/** `sinfo -h -a -e -o` format that `readPartitionFacts` reads: one line for each kind of node in a partition. */
export const NODE_KIND_FORMAT = '%R|%D|%c|%m|%G';

const STATES: Record<string, PartitionFacts['state']> = {
  UP: 'up',
  DOWN: 'down',
  DRAIN: 'drain',
  INACTIVE: 'inactive',
};

/**
 * Reads `scontrol show partition -a -o` beside sinfo's kinds of nodes.
 *
 * @param config - `scontrol show config`: what holds in partitions that do not say otherwise
 */
export function readPartitionFacts(partitions: string, nodes: string, config: string): PartitionFacts[] {
  const kinds = readNodeKinds(nodes);
  return partitions.split('\n').flatMap((line) => {
    const fields = fieldsOf(line);
    const name = fields.get('PartitionName');
    if (name === undefined) return [];
    const said = (field: string) => fields.get(field) ?? '';
    // A partition has its own bound on memory per node, or per cpu, or neither.
    const hasOwn = readBound(said('MaxMemPerNode')) !== null || readBound(said('MaxMemPerCPU')) !== null;
    const memory = (field: string) => readBound(hasOwn ? said(field) : configured(config, field));
    return {
      name,
      isDefault: said('Default') === 'YES',
      state: STATES[said('State')] ?? 'up',
      maxTimeMinutes: readMinutes(said('MaxTime')),
      defaultTimeMinutes: readMinutes(said('DefaultTime')),
      maxNodes: readBound(said('MaxNodes')),
      totalNodes: readBound(said('TotalNodes')) ?? 0,
      maxCpusPerNode: readBound(said('MaxCPUsPerNode')),
      maxMemoryPerNodeMib: memory('MaxMemPerNode'),
      maxMemoryPerCpuMib: memory('MaxMemPerCPU'),
      accounts: { allow: allowed(fields.get('AllowAccounts')), deny: listOf(said('DenyAccounts')) },
      qos: { allow: allowed(fields.get('AllowQos')), deny: listOf(said('DenyQos')) },
      ownQos: /^(?:N\/A|)$/.test(said('QoS')) ? null : said('QoS'),
      nodes: kinds.get(name) ?? [],
    };
  });
}

/** `Name=value` pairs of a line; a value has no blanks. */
function fieldsOf(line: string): Map<string, string> {
  return new Map(
    line
      .trim()
      .split(/\s+/)
      .map((pair) => {
        const [, name = '', value = ''] = /^([^=]+)=(.*)$/.exec(pair) ?? [];
        return [name, value] as const;
      }),
  );
}

function readNodeKinds(text: string): Map<string, NodeKind[]> {
  const kinds = new Map<string, NodeKind[]>();
  for (const line of text.split('\n')) {
    const [partition = '', count = '', cpus = '', memory = '', ...gres] = line.split('|');
    if (partition === '' || gres.length === 0) continue;
    const kind = {
      count: Number.parseInt(count, 10) || 0,
      cpus: Number.parseInt(cpus, 10) || 0,
      memoryMib: Number.parseInt(memory, 10) || 0,
      gpus: readGpus(gres.join('|')),
    };
    kinds.set(partition, [...(kinds.get(partition) ?? []), kind]);
  }
  return kinds;
}

function configured(config: string, field: string): string {
  return new RegExp(String.raw`^${field}\s*=\s*(\S+)`, 'm').exec(config)?.[1] ?? '';
}

function allowed(text: string | undefined): string[] | null {
  return text === undefined || text === 'ALL' ? null : listOf(text);
}

function listOf(text: string): string[] {
  return text.split(',').filter((name) => name !== '' && name !== '(null)');
}

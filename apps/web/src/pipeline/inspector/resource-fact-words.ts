import type { ResourceFact, ResourceLevel } from '@gridloom/core/resources';

/** An option in force as a row: `Memory`, `8GB`, `default of Rome, instead of 4GB (pipeline)`. */
export type FactRow = {
  readonly field: string;
  readonly label: string;
  readonly value: string;
  readonly from: string;
};

type Speakers = {
  /** Whose defaults the weakest level is. */
  readonly profileName: string;
  /** The level of the function: `set here`. */
  readonly own: string;
};

/** The options in force, in words. */
export function factRows(facts: readonly ResourceFact[], speakers: Speakers): FactRow[] {
  return facts.map(({ field, value, isExpression, from, overrides }) => {
    const lost = overrides.map((weaker) => {
      const other = weaker.field === field ? '' : `${labelOf(weaker.field)} `;
      return `${other}${weaker.value || 'the bare flag'} (${levelOf(weaker.from, speakers)})`;
    });
    const source = levelOf(from, speakers);
    return {
      field,
      label: labelOf(field),
      value: isExpression ? `= ${value}` : value,
      from: lost.length === 0 ? source : `${source}, instead of ${lost.join(', ')}`,
    };
  });
}

function levelOf(level: ResourceLevel, { profileName, own }: Speakers): string {
  switch (level) {
    case 'profile':
      return `default of ${profileName}`;
    case 'pipeline':
      return 'of the pipeline';
    case 'function':
      return own;
    case 'retry':
      return 'of the retry';
  }
}

/** A field as its form calls it; an extra option as sbatch does. */
export function labelOf(field: string): string {
  return LABELS[field] ?? field.replace(/^extraArgs\./, '--');
}

const LABELS: Readonly<Record<string, string>> = {
  cpus: 'CPUs',
  nodes: 'Nodes',
  cpusPerNode: 'CPUs per node',
  memory: 'Memory',
  gpus: 'GPUs',
  time: 'Time',
  partition: 'Partition',
  parallelizationMode: 'Parallelisation',
};

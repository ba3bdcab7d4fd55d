import { memoryText, type Resources, type StageResources, timeText } from '@gridloom/core/resources';

/** Resources of a task in a line: `2 CPUs · 4 GiB · 1:00:00 · partition rome`. */
export function resourcesText({ fixed, expressions }: StageResources): string {
  const parts = [
    cpusText(fixed, expressions),
    field('memory', fixed.memoryMib === undefined ? undefined : memoryText(fixed.memoryMib), expressions.memory),
    field('GPUs', fixed.gpus ? `${fixed.gpus} ${fixed.gpus === 1 ? 'GPU' : 'GPUs'}` : undefined, expressions.gpus),
    field('time', fixed.timeMinutes === undefined ? undefined : timeText(fixed.timeMinutes), expressions.time),
    fixed.partition && `partition ${fixed.partition}`,
    ...Object.entries(fixed.extraArgs).map(([key, value]) => (value === null ? `--${key}` : `--${key}=${value}`)),
  ];
  return parts.filter(Boolean).join(' · ');
}

function cpusText(fixed: Resources, expressions: StageResources['expressions']): string {
  if (fixed.nodes !== undefined || expressions.nodes || expressions.cpusPerNode) {
    const nodes = expressions.nodes ?? fixed.nodes ?? 1;
    const cpus = expressions.cpusPerNode ?? fixed.cpusPerNode ?? 1;
    return `${nodes} ${nodes === 1 ? 'node' : 'nodes'} x ${cpus} ${cpus === 1 ? 'CPU' : 'CPUs'}`;
  }
  if (expressions.cpus) return `CPUs = ${expressions.cpus}`;
  const cpus = fixed.cpus ?? 1;
  return `${cpus} ${cpus === 1 ? 'CPU' : 'CPUs'}`;
}

function field(label: string, fixed: string | undefined, expression: string | undefined): string | undefined {
  return expression ? `${label} = ${expression}` : fixed;
}
